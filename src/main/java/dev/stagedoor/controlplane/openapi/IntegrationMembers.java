/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What {@code x-amazon-apigateway-integration} says about an integration and its responses, with AWS's defaults. */
final class IntegrationMembers {

    /** A member that has the wrong shape, or none that it must have: AWS gives up on the document. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException() {
            super(null, null, false, false);
        }
    }

    private static final Map<String, Set<String>> ENUMERATIONS = Map.of(
            "type", Set.of("HTTP", "HTTP_PROXY", "AWS", "AWS_PROXY", "MOCK"),
            "passthroughBehavior", Set.of("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"),
            "contentHandling", Set.of("CONVERT_TO_BINARY", "CONVERT_TO_TEXT"),
            "connectionType", Set.of("INTERNET", "VPC_LINK"),
            "responseTransferMode", Set.of("BUFFERED", "STREAM"));
    private static final List<String> TEXTS =
            List.of("httpMethod", "uri", "connectionId", "integrationTarget", "credentials", "cacheNamespace");
    private static final List<String> MAPPINGS = List.of("requestParameters", "requestTemplates", "responses");
    static final int DEFAULT_TIMEOUT_MILLIS = 29_000;

    private final JsonNode extension;
    private final ObjectNode members = Json.object();

    private IntegrationMembers(JsonNode extension) throws MalformedException {
        if (!extension.isObject()) {
            throw new MalformedException();
        }
        this.extension = extension;
    }

    /** The integration's members, parameters and templates aside. */
    static ObjectNode ofIntegration(JsonNode extension, String cacheNamespace) throws MalformedException {
        IntegrationMembers integration = new IntegrationMembers(extension);
        for (String member : ENUMERATIONS.keySet()) {
            integration.constant(member);
        }
        for (String member : TEXTS) {
            integration.text(member);
        }
        for (String member : MAPPINGS) {
            if (isGiven(extension.path(member)) && !extension.path(member).isObject()) {
                throw new MalformedException();
            }
        }
        integration.complete(cacheNamespace);
        return integration.members;
    }

    /** An integration response's members, parameters and templates aside. */
    static ObjectNode ofResponse(String selectionPattern, JsonNode extension) throws MalformedException {
        IntegrationMembers response = new IntegrationMembers(extension);
        response.members.put("statusCode", extension.path("statusCode").asText("200")); // YAML authors write numbers
        if (!selectionPattern.equals("default")) {
            response.members.put("selectionPattern", selectionPattern);
        }
        response.constant("contentHandling");
        return response.members;
    }

    private void constant(String member) throws MalformedException {
        JsonNode value = extension.path(member);
        if (isGiven(value)) {
            String constant = value.asText().toUpperCase(Locale.ROOT); // documents write them in lower case
            if (!ENUMERATIONS.getOrDefault(member, Set.of()).contains(constant)) {
                throw new MalformedException();
            }
            members.put(member, constant);
        }
    }

    private void text(String member) throws MalformedException {
        JsonNode value = extension.path(member);
        if (isGiven(value)) {
            if (!value.isTextual()) {
                throw new MalformedException();
            }
            members.put(member, value.asText());
        }
    }

    private void complete(String cacheNamespace) throws MalformedException {
        if (!members.has("type")) {
            throw new MalformedException();
        }
        if (members.has("httpMethod")) {
            members.put("httpMethod", members.get("httpMethod").asText().toUpperCase(Locale.ROOT));
        }
        if (members.get("type").asText().startsWith("HTTP") && !members.has("connectionType")) {
            members.put("connectionType", "INTERNET"); // recorded for the HTTP types alone
        }
        if (!members.has("passthroughBehavior")) {
            members.put("passthroughBehavior", "WHEN_NO_MATCH");
        }
        if (!members.has("cacheNamespace")) {
            members.put("cacheNamespace", cacheNamespace);
        }
        members.put("timeoutInMillis", extension.path("timeoutInMillis").asInt(DEFAULT_TIMEOUT_MILLIS));
        ArrayNode cacheKeyParameters = members.putArray("cacheKeyParameters");
        extension.path("cacheKeyParameters").forEach(parameter -> cacheKeyParameters.add(parameter.asText()));
        if (extension.path("tlsConfig").isObject()) {
            members.set("tlsConfig", extension.get("tlsConfig"));
        }
    }

    private static boolean isGiven(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }
}
