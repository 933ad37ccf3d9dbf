/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Integrations and their responses as {@code x-amazon-apigateway-integration}; what {@link IntegrationImport} reads.
 * What is AWS's default is not written (recorded: test_export_oas30_openapi).
 */
final class IntegrationExport {

    private static final List<String> MEMBERS = List.of(
            "type",
            "httpMethod",
            "uri",
            "connectionType",
            "connectionId",
            "integrationTarget",
            "credentials",
            "requestParameters",
            "requestTemplates",
            "passthroughBehavior",
            "contentHandling",
            "cacheNamespace",
            "cacheKeyParameters",
            "timeoutInMillis",
            "responseTransferMode",
            "tlsConfig");
    private static final List<String> RESPONSE_MEMBERS =
            List.of("statusCode", "responseParameters", "responseTemplates", "contentHandling");
    private static final Set<String> LOWER_CASE = Set.of("type", "passthroughBehavior");

    private IntegrationExport() {}

    /** Adds the integration of a method, if it has one. @param methodRow where the method is in the tree */
    static void addTo(ObjectNode operation, DefinitionTree api, String methodRow) {
        String row = methodRow + "/integration";
        api.find(row).ifPresent(integration -> {
            ObjectNode extension = Json.object();
            for (String member : MEMBERS) {
                JsonNode value = integration.path(member);
                boolean empty = value.isMissingNode() || (value.isContainerNode() && value.isEmpty());
                if (!empty && !isDefault(member, value, methodRow)) {
                    extension.set(member, written(member, value));
                }
            }
            ObjectNode responses = Json.object();
            api.children(row, "IntegrationResponse").values().forEach(response -> {
                String pattern = response.path("selectionPattern").asText();
                String key = pattern.isEmpty() ? "default" : pattern;
                if (!responses.has(key)) { // two responses for one pattern: the gateway takes the first as well
                    responses.set(key, response(response));
                }
            });
            if (!responses.isEmpty()) {
                extension.set("responses", responses);
            }
            operation.set(OpenApiDocument.EXTENSION + "integration", extension);
        });
    }

    private static ObjectNode response(ObjectNode response) {
        ObjectNode written = Json.object();
        for (String member : RESPONSE_MEMBERS) {
            JsonNode value = response.path(member);
            if (!value.isMissingNode() && !(value.isContainerNode() && value.isEmpty())) {
                written.set(member, value);
            }
        }
        return written;
    }

    /** A method's row is {@code /resources/id/methods/verb}; its resource's id is the cache namespace by default. */
    private static boolean isDefault(String member, JsonNode value, String methodRow) {
        return switch (member) {
            case "connectionType" -> value.asText().equals("INTERNET");
            case "timeoutInMillis" -> value.asInt() == IntegrationMembers.DEFAULT_TIMEOUT_MILLIS;
            case "cacheNamespace" -> methodRow.startsWith("/resources/" + value.asText() + "/");
            case "responseTransferMode" -> value.asText().equals("BUFFERED");
            default -> false;
        };
    }

    private static JsonNode written(String member, JsonNode value) {
        return LOWER_CASE.contains(member)
                ? Json.MAPPER.getNodeFactory().textNode(value.asText().toLowerCase(Locale.ROOT))
                : value;
    }
}
