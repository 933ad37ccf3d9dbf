/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.rules.DocumentationLocations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every entity of an API that can be documented, by its location. */
final class DocumentedEntities {

    private static final Map<String, String> PARAMETERS = Map.of(
            "method.request.path.", "PATH_PARAMETER",
            "method.request.querystring.", "QUERY_PARAMETER",
            "method.request.header.", "REQUEST_HEADER");
    private static final String RESPONSE_HEADER = "method.response.header.";

    private final DefinitionTree api;
    private final List<ObjectNode> locations = new ArrayList<>();

    private DocumentedEntities(DefinitionTree api) {
        this.api = api;
    }

    /** @return locations in normal form */
    static List<ObjectNode> of(DefinitionTree api) {
        DocumentedEntities entities = new DocumentedEntities(api);
        entities.add(Json.object().put("type", "API"));
        entities.named("AUTHORIZER", AuthorizerOperations.TYPE);
        entities.named("MODEL", ModelOperations.TYPE);
        api.children("", ResourceOperations.TYPE).forEach((row, resource) -> {
            String path = resource.path("path").asText();
            entities.add(Json.object().put("type", "RESOURCE").put("path", path));
            api.children(row, MethodOperations.TYPE)
                    .forEach((methodRow, method) -> entities.method(path, methodRow, method));
        });
        return entities.locations;
    }

    private void named(String type, String noun) {
        api.children("", noun)
                .values()
                .forEach(row -> add(Json.object()
                        .put("type", type)
                        .put("name", row.path("name").asText())));
    }

    private void method(String path, String row, ObjectNode method) {
        ObjectNode at = Json.object()
                .put("path", path)
                .put("method", method.path("httpMethod").asText());
        add(typed(at, "METHOD"));
        method.path("requestParameters")
                .fieldNames()
                .forEachRemaining(parameter -> PARAMETERS.forEach((prefix, type) -> {
                    if (parameter.startsWith(prefix)) {
                        add(typed(at, type).put("name", parameter.substring(prefix.length())));
                    }
                }));
        if (!method.path("requestModels").isEmpty()) {
            add(typed(at, "REQUEST_BODY"));
        }
        api.children(row, MethodResponseOperations.TYPE).values().forEach(response -> {
            ObjectNode answer =
                    at.deepCopy().put("statusCode", response.path("statusCode").asText());
            add(typed(answer, "RESPONSE"));
            response.path("responseParameters").fieldNames().forEachRemaining(header -> {
                if (header.startsWith(RESPONSE_HEADER)) {
                    add(typed(answer, "RESPONSE_HEADER").put("name", header.substring(RESPONSE_HEADER.length())));
                }
            });
            if (!response.path("responseModels").isEmpty()) {
                add(typed(answer, "RESPONSE_BODY"));
            }
        });
    }

    private static ObjectNode typed(ObjectNode location, String type) {
        return location.deepCopy().put("type", type);
    }

    private void add(ObjectNode location) {
        locations.add(DocumentationLocations.normal(location));
    }
}
