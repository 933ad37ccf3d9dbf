/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import java.util.Set;

/** {@code x-amazon-apigateway-gateway-responses} into gateway responses. */
final class GatewayResponseImport {

    private static final Set<String> TYPES = Set.of(
            "ACCESS_DENIED",
            "API_CONFIGURATION_ERROR",
            "AUTHORIZER_CONFIGURATION_ERROR",
            "AUTHORIZER_FAILURE",
            "BAD_REQUEST_BODY",
            "BAD_REQUEST_PARAMETERS",
            "DEFAULT_4XX",
            "DEFAULT_5XX",
            "EXPIRED_TOKEN",
            "INTEGRATION_FAILURE",
            "INTEGRATION_TIMEOUT",
            "INVALID_API_KEY",
            "INVALID_SIGNATURE",
            "MISSING_AUTHENTICATION_TOKEN",
            "QUOTA_EXCEEDED",
            "REQUEST_TOO_LARGE",
            "RESOURCE_NOT_FOUND",
            "THROTTLED",
            "UNAUTHORIZED",
            "UNSUPPORTED_MEDIA_TYPE",
            "WAF_FILTERED");

    private GatewayResponseImport() {}

    static void apply(OpenApiDocument document, DefinitionTree tree, ImportFindings findings) {
        document.extension("gateway-responses").properties().forEach(entry -> {
            String type = entry.getKey();
            if (!TYPES.contains(type)) {
                findings.error("Unable to put gateway response '" + type + "': Invalid response type specified");
                return;
            }
            JsonNode extension = entry.getValue();
            ObjectNode response = Json.object().put("responseType", type);
            if (extension.path("statusCode").isValueNode()) { // YAML authors write numbers
                response.put("statusCode", extension.path("statusCode").asText());
            }
            response.set("responseParameters", texts(extension.path("responseParameters")));
            ObjectNode templates = texts(extension.path("responseTemplates"));
            if (templates.isEmpty()) { // AWS's own (recorded: test_update_gateway_response)
                templates.put("application/json", "{\"message\":$context.error.messageString}");
            }
            response.set("responseTemplates", templates);
            tree.put("/gatewayresponses/" + type, "GatewayResponse", response.put("defaultResponse", false));
        });
    }

    private static ObjectNode texts(JsonNode mapping) {
        ObjectNode texts = Json.object();
        mapping.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }
}
