/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.apigateway.OperationNames;
import dev.stagedoor.controlplane.audit.AuditedCall;
import dev.stagedoor.controlplane.audit.EventLookup;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.iam.QueryCall;
import dev.stagedoor.controlplane.wire.RequestId;
import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.signature.QueryString;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** What a management call is, for its audit record. */
final class CallFacts {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    /** A body beyond this is a definition to import; the record has its length. */
    private static final int MOST_BYTES = 65_536;

    private final HttpServletRequest request;
    private final BufferedRequest.Address address;
    private final Caller caller;
    private final Settings settings;

    CallFacts(HttpServletRequest request, BufferedRequest.Address address, Caller caller, Settings settings) {
        this.request = request;
        this.address = address;
        this.caller = caller;
        this.settings = settings;
    }

    AuditedCall.Facts ofIam(QueryCall call, String resource) {
        ObjectNode parameters = Json.object();
        call.parameters().forEach((name, value) -> {
            if (!name.equals("Version")) {
                parameters.put(Character.toLowerCase(name.charAt(0)) + name.substring(1), value);
            }
        });
        boolean readOnly = call.action().startsWith("Get") || call.action().startsWith("List");
        return facts("iam.amazonaws.com", call.action(), resource, readOnly, parameters);
    }

    AuditedCall.Facts ofEventLookup(String resource) {
        return facts("cloudtrail.amazonaws.com", EventLookup.operation(request), resource, true, Json.object());
    }

    AuditedCall.Facts ofApiGateway(ManagementPath path, String resource, byte[] body) {
        String query = address.queryString() == null ? "" : address.queryString();
        ObjectNode parameters = Json.object();
        boolean importing = false;
        for (QueryString.Parameter parameter : QueryString.parse(query)) {
            if (!parameter.name().startsWith("X-Amz-")) {
                parameters.put(parameter.name(), parameter.value());
                importing |=
                        parameter.name().equals("mode") && parameter.value().equals("import");
            }
        }
        Optional<OperationNames.Operation> operation =
                OperationNames.find(request.getMethod(), path.decoded(), importing);
        operation.ifPresent(found -> found.parameters().forEach(parameters::put));
        body(parameters, body);
        return facts(
                "apigateway.amazonaws.com",
                operation.map(OperationNames.Operation::name).orElse(request.getMethod()),
                resource,
                READING.contains(request.getMethod()),
                parameters);
    }

    private static void body(ObjectNode parameters, byte[] body) {
        if (body.length == 0) {
            return;
        }
        if (body.length <= MOST_BYTES) {
            try {
                JsonNode json = Json.MAPPER.readTree(body);
                if (json instanceof ObjectNode members) {
                    members.properties().forEach(member -> parameters.set(member.getKey(), member.getValue()));
                    return;
                }
            } catch (IOException e) {
                // no JSON: a table to import, or YAML; its length is told
            }
        }
        parameters.put("bodyBytes", body.length);
    }

    private AuditedCall.Facts facts(
            String source, String name, String resource, boolean readOnly, ObjectNode parameters) {
        return new AuditedCall.Facts(
                caller.userName(),
                caller.arn(settings.accountId()),
                settings.accountId(),
                caller.accessKeyId().orElse(null),
                source,
                name,
                resource,
                readOnly,
                settings.region(),
                request.getRemoteAddr(),
                request.getHeader("User-Agent"),
                RequestId.of(request),
                parameters);
    }
}
