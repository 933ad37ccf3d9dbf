/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.rules.ModelSchemas;
import dev.stagedoor.controlplane.wire.AwsException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The models that methods use, and those that these refer to, as schemas; what {@link ModelSchema} reads. */
final class SchemaExport {

    /** A schema that refers to its own definitions may be small and yet huge once they are written where they are used. */
    private static final int MOST_NODES = 200_000;

    private final OpenApiExport.Format format;
    private final Documented documented;
    private final Map<String, ObjectNode> models = new HashMap<>();
    private final Map<String, ObjectNode> used = new TreeMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private int nodes;

    SchemaExport(DefinitionTree api, OpenApiExport.Format format, Documented documented) {
        this.format = format;
        this.documented = documented;
        api.children("", "Model").values().forEach(model -> {
            if (parse(model.path("schema").asText()) instanceof ObjectNode schema) {
                models.put(model.path("name").asText(), schema);
            }
        });
    }

    private static JsonNode parse(String schema) {
        try {
            return Json.MAPPER.readTree(schema);
        } catch (JsonProcessingException e) { // of a content type that is not JSON: OpenAPI cannot say it
            return MissingNode.getInstance();
        }
    }

    /** The media types of a map of models that have a schema to show. */
    Set<String> mediaTypes(JsonNode modelsByType) {
        Set<String> types = new LinkedHashSet<>();
        modelsByType.properties().forEach(entry -> {
            if (models.containsKey(entry.getValue().asText())) {
                types.add(entry.getKey());
            }
        });
        return types;
    }

    /** Swagger says one schema for all media types: that for JSON, else the first. */
    String oneOf(JsonNode modelsByType) {
        Set<String> types = mediaTypes(modelsByType);
        String type = types.contains("application/json")
                ? "application/json"
                : types.iterator().next();
        return modelsByType.path(type).asText();
    }

    /** OpenAPI 3's {@code content}. */
    ObjectNode content(JsonNode modelsByType) {
        ObjectNode content = Json.object();
        mediaTypes(modelsByType)
                .forEach(type -> content.putObject(type)
                        .set("schema", reference(modelsByType.path(type).asText())));
        return content;
    }

    /** A reference to a model, which is exported from now on. */
    ObjectNode reference(String model) {
        if (!used.containsKey(model)) {
            used.put(model, Json.object()); // first, for models that refer to themselves
            ObjectNode source = models.getOrDefault(model, Json.object());
            ObjectNode schema = (ObjectNode) rewrite(source, model, source);
            documented.merge(
                    Json.object().put("type", "MODEL").put("name", model), schema, Set.of("title", "description"));
            used.put(model, schema);
        }
        return Json.object().put("$ref", format.schemaReference() + model);
    }

    /** Every model that has been referred to. */
    ObjectNode used() {
        ObjectNode schemas = Json.object();
        used.forEach(schemas::set);
        return schemas;
    }

    private JsonNode rewrite(JsonNode schema, String model, ObjectNode root) {
        if (++nodes > MOST_NODES) {
            throw AwsException.badRequest("The schemas of the API's models are too large to be exported");
        }
        if (schema instanceof ArrayNode alternatives) {
            ArrayNode rewritten = Json.MAPPER.createArrayNode();
            alternatives.forEach(alternative -> rewritten.add(rewrite(alternative, model, root)));
            return rewritten;
        }
        if (!schema.isObject()) {
            return schema;
        }
        if (schema.path("$ref").isTextual()) {
            return target(schema.get("$ref").asText(), model, root);
        }
        ObjectNode rewritten = Json.object();
        schema.properties().forEach(member -> {
            String keyword = member.getKey();
            if (keyword.equals("definitions") || keyword.equals("$schema") || !ModelSchema.isKept(keyword)) {
                return; // definitions are written where they are used; the rest an import drops as well
            }
            if (ModelSchema.SCHEMA_MAPS.contains(keyword) && member.getValue().isObject()) {
                ObjectNode named = rewritten.putObject(keyword);
                member.getValue()
                        .properties()
                        .forEach(entry -> named.set(entry.getKey(), rewrite(entry.getValue(), model, root)));
            } else if (ModelSchema.SCHEMAS.contains(keyword)) {
                rewritten.set(keyword, rewrite(member.getValue(), model, root));
            } else {
                rewritten.set(keyword, member.getValue());
            }
        });
        return rewritten;
    }

    private JsonNode target(String reference, String model, ObjectNode root) {
        if (reference.equals("#")) {
            return reference(model);
        }
        if (reference.startsWith(ModelSchemas.CANONICAL)) {
            String name = reference.substring(reference.lastIndexOf('/') + 1);
            return models.containsKey(name) ? reference(name) : Json.object();
        }
        String key = model + reference;
        if (!reference.startsWith("#/") || open.contains(key)) { // a circle within one schema has no other end
            return Json.object();
        }
        open.push(key);
        try {
            return rewrite(root.at(JsonPointer.compile(reference.substring(1))), model, root);
        } catch (IllegalArgumentException e) {
            return Json.object();
        } finally {
            open.pop();
        }
    }
}
