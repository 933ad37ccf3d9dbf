/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.rules.GatewayResponses;

/** {@code x-amazon-apigateway-gateway-responses} into gateway responses. */
final class GatewayResponseImport {

    private GatewayResponseImport() {}

    static void apply(OpenApiDocument document, DefinitionTree tree, ImportFindings findings) {
        document.extension("gateway-responses").properties().forEach(entry -> {
            String type = entry.getKey();
            if (!GatewayResponses.types().contains(type)) {
                findings.error("Unable to put gateway response '" + type + "': Invalid response type specified");
                return;
            }
            JsonNode extension = entry.getValue();
            ObjectNode response = Json.object().put("responseType", type);
            if (extension.path("statusCode").isValueNode()) { // YAML authors write numbers
                response.put("statusCode", extension.path("statusCode").asText());
            }
            response.set("responseParameters", texts(extension.path("responseParameters")));
            response.set("responseTemplates", texts(extension.path("responseTemplates")));
            String refusal = GatewayResponses.refusal(response);
            if (refusal != null) {
                findings.error("Unable to put gateway response '" + type + "': " + refusal);
                return;
            }
            GatewayResponses.complete(response).put("defaultResponse", false);
            tree.put("/gatewayresponses/" + type, "GatewayResponse", response);
        });
    }

    private static ObjectNode texts(JsonNode mapping) {
        ObjectNode texts = Json.object();
        mapping.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }
}
