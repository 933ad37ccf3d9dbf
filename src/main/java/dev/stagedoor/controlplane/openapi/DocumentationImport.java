/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.rules.DocumentationLocations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Documentation parts: those of {@code x-amazon-apigateway-documentation} if the document has it, else what its
 * summaries and descriptions say. Attributes of a part whose location is documented already replace those of that part,
 * attribute by attribute (AWS, "Import API documentation").
 */
final class DocumentationImport {

    private DocumentationImport() {}

    /** @return the ids of the document's parts, in its order */
    static List<String> apply(
            OpenApiDocument document, DefinitionTree tree, OpenApiImport.Options options, ImportFindings findings) {
        Map<ObjectNode, ObjectNode> parts = new LinkedHashMap<>();
        JsonNode extension = document.extension("documentation");
        if (extension.isObject()) {
            extension.path("documentationParts").forEach(part -> {
                String type = part.path("location").path("type").asText();
                if (!DocumentationLocations.TYPES.contains(type)) {
                    findings.error("Unable to create documentation part: Invalid location type '" + type + "'");
                } else if (part.path("properties").isObject()) {
                    parts.put(
                            DocumentationLocations.normal(part.path("location")), (ObjectNode) part.get("properties"));
                }
            });
        } else {
            Descriptions.collect(document, options.basePath(), parts);
        }
        return put(tree, parts);
    }

    private static List<String> put(DefinitionTree tree, Map<ObjectNode, ObjectNode> parts) {
        Map<ObjectNode, String> documented = new HashMap<>();
        ImportedIds ids = ImportedIds.of(tree, "DocumentationPart", "id");
        tree.nodes().forEach((row, node) -> {
            if (node.type().equals("DocumentationPart")) {
                documented.put(
                        DocumentationLocations.normal(node.document().path("location")),
                        node.document().path("id").asText());
            }
        });
        List<String> put = new ArrayList<>();
        parts.forEach((location, properties) -> {
            String id = documented.computeIfAbsent(location, isNew -> ids.fresh());
            String row = "/documentation/parts/" + id;
            ObjectNode merged = tree.find(row)
                    .map(known -> Json.readObject(known.path("properties").asText()))
                    .orElseGet(Json::object);
            merged.setAll(properties);
            ObjectNode part = Json.object().put("id", id);
            part.set("location", location);
            part.put("properties", Json.write(merged));
            tree.put(row, "DocumentationPart", part);
            put.add(id);
        });
        return put;
    }
}
