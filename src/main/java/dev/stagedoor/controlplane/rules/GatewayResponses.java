/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The types of gateway responses, what each answers when nobody defined it, and what a definition may say. */
public final class GatewayResponses {

    private static final Pattern PARAMETER = Pattern.compile("gatewayresponse\\.(header|path|querystring)\\.\\S+");
    private static final Pattern SOURCE =
            Pattern.compile("(?s)'.*'|method\\.request\\.(header|querystring|path)\\..+|(context|stageVariables)\\..+");

    /** The default status by type, in the order in which AWS lists the types when it refuses another; 0 for none. */
    private static final Map<String, Integer> STATUS_CODES = new LinkedHashMap<>();

    static {
        STATUS_CODES.put("REQUEST_TOO_LARGE", 413);
        STATUS_CODES.put("RESOURCE_NOT_FOUND", 404);
        STATUS_CODES.put("AUTHORIZER_CONFIGURATION_ERROR", 500);
        STATUS_CODES.put("MISSING_AUTHENTICATION_TOKEN", 403);
        STATUS_CODES.put("BAD_REQUEST_BODY", 400);
        STATUS_CODES.put("INVALID_SIGNATURE", 403);
        STATUS_CODES.put("INVALID_API_KEY", 403);
        STATUS_CODES.put("BAD_REQUEST_PARAMETERS", 400);
        STATUS_CODES.put("AUTHORIZER_FAILURE", 500);
        STATUS_CODES.put("UNAUTHORIZED", 401);
        STATUS_CODES.put("INTEGRATION_TIMEOUT", 504);
        STATUS_CODES.put("ACCESS_DENIED", 403);
        STATUS_CODES.put("DEFAULT_4XX", 0);
        STATUS_CODES.put("DEFAULT_5XX", 0);
        STATUS_CODES.put("WAF_FILTERED", 403);
        STATUS_CODES.put("QUOTA_EXCEEDED", 429);
        STATUS_CODES.put("THROTTLED", 429);
        STATUS_CODES.put("API_CONFIGURATION_ERROR", 500);
        STATUS_CODES.put("UNSUPPORTED_MEDIA_TYPE", 415);
        STATUS_CODES.put("INTEGRATION_FAILURE", 504);
        STATUS_CODES.put("EXPIRED_TOKEN", 403);
    }

    private GatewayResponses() {}

    /** All types, in AWS's order. */
    public static Set<String> types() {
        return Collections.unmodifiableSet(STATUS_CODES.keySet());
    }

    /** The type that lends to this one what the API does not define; empty for the two that lend. */
    public static Optional<String> lenderOf(String type) {
        int status = STATUS_CODES.getOrDefault(type, 0);
        return status == 0 ? Optional.empty() : Optional.of(status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX");
    }

    /** What a type answers when neither it nor its lender is defined. */
    public static ObjectNode byDefault(String type) {
        return complete(Json.object().put("responseType", type)).put("defaultResponse", true);
    }

    /** Fills in what an author left out: the type's own status and AWS's template (recorded: test_update_gateway_response). */
    public static ObjectNode complete(ObjectNode response) {
        int status = STATUS_CODES.getOrDefault(response.path("responseType").asText(), 0);
        if (!response.has("statusCode") && status != 0) {
            response.put("statusCode", Integer.toString(status));
        }
        response.withObject("/responseParameters");
        ObjectNode templates = response.withObject("/responseTemplates");
        if (templates.isEmpty()) {
            templates.put("application/json", "{\"message\":$context.error.messageString}");
        }
        return response;
    }

    /** @return AWS's message about the first thing it refuses; null when there is nothing to refuse */
    public static @Nullable String refusal(JsonNode response) {
        List<String> refusals = new ArrayList<>();
        response.path("responseParameters").properties().forEach(mapping -> {
            String source = mapping.getValue().asText();
            if (!PARAMETER.matcher(mapping.getKey()).matches()) {
                refusals.add("Invalid mapping expression parameter specified: " + mapping.getKey());
            } else if (!SOURCE.matcher(source).matches()) {
                refusals.add("Invalid mapping expression specified: " + source);
            }
        });
        return refusals.isEmpty()
                ? MappingExpressions.templatesRefusal(response.path("responseTemplates"))
                : MappingExpressions.invalid(refusals);
    }
}
