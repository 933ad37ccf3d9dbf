/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Documentation parts: those of {@code x-amazon-apigateway-documentation} if the document has it, else what its
 * summaries and descriptions say. A part whose location is documented already replaces that part.
 */
final class DocumentationImport {

    /** Which members a location of a type has, besides the type. */
    private static final Map<String, List<String>> LOCATIONS = Map.ofEntries(
            Map.entry("API", List.of()),
            Map.entry("AUTHORIZER", List.of("name")),
            Map.entry("MODEL", List.of("name")),
            Map.entry("RESOURCE", List.of("path")),
            Map.entry("METHOD", List.of("path", "method")),
            Map.entry("PATH_PARAMETER", List.of("path", "method", "name")),
            Map.entry("QUERY_PARAMETER", List.of("path", "method", "name")),
            Map.entry("REQUEST_HEADER", List.of("path", "method", "name")),
            Map.entry("REQUEST_BODY", List.of("path", "method")),
            Map.entry("RESPONSE", List.of("path", "method", "statusCode")),
            Map.entry("RESPONSE_HEADER", List.of("path", "method", "statusCode", "name")),
            Map.entry("RESPONSE_BODY", List.of("path", "method", "statusCode")));

    /** What AWS writes for a member that is not given (recorded: test_import_documentation_parts). */
    private static final Map<String, String> DEFAULTS = Map.of("path", "/", "method", "*", "statusCode", "*");

    private DocumentationImport() {}

    static void apply(
            OpenApiDocument document, DefinitionTree tree, OpenApiImport.Options options, ImportFindings findings) {
        Map<ObjectNode, ObjectNode> parts = new LinkedHashMap<>();
        JsonNode extension = document.extension("documentation");
        if (extension.isObject()) {
            extension.path("documentationParts").forEach(part -> {
                String type = part.path("location").path("type").asText();
                if (!LOCATIONS.containsKey(type)) {
                    findings.error("Unable to create documentation part: Invalid location type '" + type + "'");
                } else if (part.path("properties").isObject()) {
                    parts.put(location(part.path("location")), (ObjectNode) part.get("properties"));
                }
            });
        } else {
            Descriptions.collect(document, options.basePath(), parts);
        }
        put(tree, parts);
    }

    /** The location in one form: its members in one order, defaults written out. */
    static ObjectNode location(JsonNode given) {
        String type = given.path("type").asText();
        ObjectNode location = Json.object().put("type", type);
        for (String member : LOCATIONS.getOrDefault(type, List.of())) {
            String value = given.path(member).asText(DEFAULTS.getOrDefault(member, ""));
            location.put(member, value);
        }
        return location;
    }

    private static void put(DefinitionTree tree, Map<ObjectNode, ObjectNode> parts) {
        Map<ObjectNode, String> documented = new HashMap<>();
        ImportedIds ids = ImportedIds.of(tree, "DocumentationPart", "id");
        tree.nodes().forEach((row, node) -> {
            if (node.type().equals("DocumentationPart")) {
                documented.put(
                        location(node.document().path("location")),
                        node.document().path("id").asText());
            }
        });
        parts.forEach((location, properties) -> {
            String id = documented.computeIfAbsent(location, isNew -> ids.fresh());
            ObjectNode part = Json.object().put("id", id);
            part.set("location", location);
            part.put("properties", Json.write(properties));
            tree.put("/documentation/parts/" + id, "DocumentationPart", part);
        });
    }
}
