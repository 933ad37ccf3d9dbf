/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.rules.ModelSchemas;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * An OpenAPI schema as the JSON Schema draft 4 that a model holds: references in AWS's canonical form, keywords that
 * AWS's models do not know left out ("Amazon API Gateway important notes for REST APIs").
 */
final class ModelSchema {

    /** A reference that names no model. */
    static final class NotCanonicalException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotCanonicalException() {
            super(null, null, false, false);
        }
    }

    private static final int MAXIMUM_EXPANSION = 50;
    private static final Set<String> LEFT_OUT = Set.of(
            "discriminator",
            "nullable",
            "readOnly",
            "writeOnly",
            "example",
            "examples",
            "default",
            "exclusiveMinimum",
            "minItems",
            "maxItems",
            "deprecated",
            "xml",
            "externalDocs");
    /** Keywords whose value maps names to schemas. */
    static final Set<String> SCHEMA_MAPS = Set.of("properties", "patternProperties", "definitions");
    /** Keywords whose value is a schema or an array of them; anything else there is kept as it is. */
    static final Set<String> SCHEMAS =
            Set.of("items", "additionalItems", "additionalProperties", "not", "allOf", "anyOf", "oneOf");

    private final OpenApiDocument document;
    private final DefinitionTree tree;
    private final ImportFindings findings;
    private final String modelsUrl;
    private final Deque<String> expanding = new ArrayDeque<>();

    ModelSchema(OpenApiDocument document, DefinitionTree tree, ImportFindings findings) {
        this.document = document;
        this.tree = tree;
        this.findings = findings;
        this.modelsUrl = ModelSchemas.CANONICAL + tree.root().path("id").asText() + "/models/";
    }

    /** Whether AWS's models know a keyword. */
    static boolean isKept(String keyword) {
        return !LEFT_OUT.contains(keyword) && !keyword.startsWith("x-");
    }

    /** @throws NotCanonicalException for a reference out of the document or in a circle that no model breaks */
    JsonNode rewrite(JsonNode schema) {
        if (schema instanceof ArrayNode alternatives) {
            ArrayNode rewritten = Json.MAPPER.createArrayNode();
            alternatives.forEach(alternative -> rewritten.add(rewrite(alternative)));
            return rewritten;
        }
        if (!schema.isObject()) {
            return schema;
        }
        if (schema.path("$ref").isTextual()) {
            return reference(schema);
        }
        ObjectNode rewritten = Json.object();
        schema.properties().forEach(member -> {
            String keyword = member.getKey();
            if (SCHEMA_MAPS.contains(keyword) && member.getValue().isObject()) {
                ObjectNode named = rewritten.putObject(keyword);
                member.getValue().properties().forEach(entry -> named.set(entry.getKey(), rewrite(entry.getValue())));
            } else if (SCHEMAS.contains(keyword)) {
                rewritten.set(keyword, rewrite(member.getValue()));
            } else if (isKept(keyword)) {
                rewritten.set(keyword, member.getValue());
            }
        });
        return rewritten;
    }

    private JsonNode reference(JsonNode schema) {
        String reference = schema.get("$ref").asText();
        if (reference.startsWith(ModelSchemas.CANONICAL) || reference.equals("#")) {
            return Json.object().put("$ref", reference);
        }
        if (OpenApiDocument.isExternal(reference)) {
            throw new NotCanonicalException();
        }
        String models = document.schemaReference();
        String name = reference.startsWith(models) ? reference.substring(models.length()) : "";
        if (document.schemas().has(name) || tree.find("/models/" + name).isPresent()) {
            return Json.object().put("$ref", modelsUrl + name);
        }
        JsonNode target = document.resolve(schema);
        if (target.isMissingNode()) {
            findings.warn("Reference to model '" + reference.substring(reference.lastIndexOf('/') + 1)
                    + "' not found. Ignoring.");
            return Json.object();
        }
        if (expanding.contains(reference) || expanding.size() == MAXIMUM_EXPANSION) {
            throw new NotCanonicalException();
        }
        expanding.push(reference); // a reference to a part of a schema has no model: the part is written in its place
        try {
            return rewrite(target);
        } finally {
            expanding.pop();
        }
    }
}
