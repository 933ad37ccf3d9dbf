/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.rules.ModelSchemas;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Schemas into models: the declared ones under their names, those written in place under a made-up one. */
final class ModelImport {

    private static final int INLINE_NAME_BYTES = 3;
    /** Swagger's classes for the types of JSON that are no model to AWS, as its warnings name them. */
    private static final Map<String, String> PRIMITIVES = Map.of(
            "string", "StringSchema",
            "integer", "IntegerSchema",
            "number", "NumberSchema",
            "boolean", "BooleanSchema");

    private final OpenApiDocument document;
    private final DefinitionTree tree;
    private final ImportFindings findings;
    private final ImportedIds ids;
    private final ModelSchema schemas;

    ModelImport(OpenApiDocument document, DefinitionTree current, DefinitionTree tree, ImportFindings findings) {
        this.document = document;
        this.tree = tree;
        this.findings = findings;
        this.ids = ImportedIds.of(current, "Model", "name");
        this.schemas = new ModelSchema(document, tree, findings);
        document.schemas().properties().forEach(entry -> declared(entry.getKey(), entry.getValue()));
    }

    private void declared(String name, JsonNode schema) {
        String refusal = ModelSchemas.nameRefusal(name);
        if (refusal != null) {
            findings.error("Unable to create model for '" + name + "': " + refusal);
        } else {
            put(name, schema);
        }
    }

    private void put(String name, JsonNode schema) {
        String text;
        try {
            text = Json.write(schemas.rewrite(schema));
        } catch (ModelSchema.NotCanonicalException e) {
            findings.error("Unable to create model for '" + name + "': "
                    + ModelSchemas.invalid("Model reference must be in canonical form"));
            return;
        }
        ObjectNode model =
                Json.object().put("id", ids.of(name)).put("name", name).put("contentType", "application/json");
        if (schema.path("description").isTextual()) {
            model.put("description", schema.get("description").asText());
        }
        tree.put("/models/" + name, "Model", model.put("schema", text));
    }

    /**
     * The model for a schema that a request or response uses.
     *
     * @param usage what uses it, as warnings name it: {@code 201 response to method 'POST /events'}
     * @return null when there is no schema, or none that can be a model; then a warning says so
     */
    @Nullable
    String nameFor(JsonNode schema, String usage) {
        if (schema.path("$ref").isTextual()) {
            String reference = schema.get("$ref").asText();
            String name = reference.substring(reference.lastIndexOf('/') + 1);
            if (tree.find("/models/" + name).isPresent()) {
                return name;
            }
            findings.warn("Reference to model '" + name + "' not found. Ignoring.");
            return null;
        }
        if (!schema.isObject() || schema.isEmpty()) {
            return null;
        }
        String primitive = PRIMITIVES.get(schema.path("type").asText());
        if (primitive != null) {
            findings.warn("Unsupported model type '" + primitive + "' in " + usage + ". Ignoring.");
            return null;
        }
        // Named after what it says, so that importing a document again changes nothing.
        String name = "MODEL" + digest(schema);
        if (tree.find("/models/" + name).isEmpty()) {
            put(name, schema);
        }
        return name;
    }

    private static String digest(JsonNode schema) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Json.write(schema).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, INLINE_NAME_BYTES).toLowerCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has SHA-256
        }
    }
}
