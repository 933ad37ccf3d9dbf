/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.rules.DocumentationLocations;
import java.util.List;
import java.util.Map;

/** What a document says about its parts in OpenAPI's own words, as properties by documentation location. */
final class Descriptions {

    private static final Map<String, String> PARAMETERS =
            Map.of("path", "PATH_PARAMETER", "query", "QUERY_PARAMETER", "header", "REQUEST_HEADER");

    private final OpenApiDocument document;
    private final String prefix;
    private final Map<ObjectNode, ObjectNode> parts;

    private Descriptions(OpenApiDocument document, String prefix, Map<ObjectNode, ObjectNode> parts) {
        this.document = document;
        this.prefix = prefix;
        this.parts = parts;
    }

    static void collect(OpenApiDocument document, OpenApiImport.BasePath basePath, Map<ObjectNode, ObjectNode> parts) {
        Descriptions descriptions = new Descriptions(document, basePath.prefix(document.basePath()), parts);
        descriptions.api();
        document.schemas()
                .properties()
                .forEach(schema -> descriptions.put(
                        Json.object().put("type", "MODEL").put("name", schema.getKey()),
                        schema.getValue(),
                        List.of("title", "description")));
        document.securitySchemes().properties().forEach(scheme -> {
            if (scheme.getValue().has(OpenApiDocument.EXTENSION + "authorizer")) {
                descriptions.put(
                        Json.object().put("type", "AUTHORIZER").put("name", scheme.getKey()),
                        scheme.getValue(),
                        List.of("description"));
            }
        });
        OpenApiDocument.members(document.root().path("paths"))
                .forEach(path -> descriptions.path(path.getKey(), document.resolve(path.getValue())));
    }

    private void api() {
        ObjectNode info = Json.object();
        for (String member : List.of("description", "termsOfService", "contact", "license")) {
            if (document.root().path("info").has(member)) {
                info.set(member, document.root().path("info").get(member));
            }
        }
        if (!info.isEmpty()) {
            parts.put(DocumentationLocations.normal(Json.object().put("type", "API")), wrapped(info));
        }
    }

    private static ObjectNode wrapped(ObjectNode info) {
        ObjectNode properties = Json.object();
        properties.set("info", info);
        return properties;
    }

    private void path(String written, JsonNode item) {
        String path = "/" + String.join("/", ResourceImport.segments(prefix + written));
        put(location("RESOURCE", path, "*"), item, List.of("summary", "description"));
        parameters(path, "*", item.path("parameters"));
        item.properties().forEach(member -> {
            String verb = MethodImport.verb(member.getKey());
            if (verb != null && member.getValue().isObject()) {
                operation(path, verb, member.getValue());
            }
        });
    }

    private void operation(String path, String verb, JsonNode operation) {
        put(location("METHOD", path, verb), operation, List.of("tags", "summary", "description"));
        parameters(path, verb, operation.path("parameters"));
        put(
                location("REQUEST_BODY", path, verb),
                document.resolve(operation.path("requestBody")),
                List.of("description"));
        OpenApiDocument.members(operation.path("responses")).forEach(entry -> {
            JsonNode response = document.resolve(entry.getValue());
            String statusCode = entry.getKey();
            put(location("RESPONSE", path, verb).put("statusCode", statusCode), response, List.of("description"));
            response.path("headers")
                    .properties()
                    .forEach(header -> put(
                            location("RESPONSE_HEADER", path, verb)
                                    .put("statusCode", statusCode)
                                    .put("name", header.getKey()),
                            document.resolve(header.getValue()),
                            List.of("description")));
        });
    }

    private void parameters(String path, String verb, JsonNode parameters) {
        for (JsonNode declared : parameters) {
            JsonNode parameter = document.resolve(declared);
            String in = parameter.path("in").asText();
            if (in.equals("body")) {
                put(location("REQUEST_BODY", path, verb), parameter, List.of("description"));
            } else if (PARAMETERS.containsKey(in)) {
                put(
                        location(PARAMETERS.getOrDefault(in, ""), path, verb)
                                .put("name", parameter.path("name").asText()),
                        parameter,
                        List.of("description"));
            }
        }
    }

    private static ObjectNode location(String type, String path, String method) {
        return Json.object().put("type", type).put("path", path).put("method", method);
    }

    private void put(ObjectNode location, JsonNode described, List<String> members) {
        ObjectNode properties = Json.object();
        for (String member : members) {
            JsonNode value = described.path(member);
            if (!value.isMissingNode()
                    && !value.isNull()
                    && !(value.isTextual() && value.asText().isEmpty())) {
                properties.set(member, value);
            }
        }
        if (!properties.isEmpty()) {
            parts.put(DocumentationLocations.normal(location), properties);
        }
    }
}
