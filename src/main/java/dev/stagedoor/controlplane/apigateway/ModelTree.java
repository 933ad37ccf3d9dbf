/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.rules.ModelSchemas;
import dev.stagedoor.controlplane.wire.AwsException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The models of one API, which refer to each other. */
final class ModelTree {

    private static final int DEEPEST_TEMPLATE = 20;

    /** Models that refer to each other many times may be small and yet a huge sample. */
    private static final int LONGEST_TEMPLATE = 300 * 1024; // AWS's limit for mapping templates, in bytes

    private final String reference;
    private final Map<String, JsonNode> schemas = new HashMap<>();

    /** @param models the documents of all models of the API */
    ModelTree(String restApiId, List<ObjectNode> models) {
        this.reference = ModelSchemas.CANONICAL + restApiId + "/models/";
        models.forEach(model -> schemas.put(
                model.path("name").asText(), schema(model.path("schema").asText())));
    }

    private static JsonNode schema(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return Json.object(); // a model of a content type that is not JSON
        }
    }

    /** The schema of a model with all it refers to under {@code definitions}, so that it stands for itself. */
    String flattened(String name) {
        Set<String> used = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(referredTo(name));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (schemas.containsKey(next) && used.add(next)) {
                open.addAll(referredTo(next));
            }
        }
        JsonNode flat = local(schemas.getOrDefault(name, Json.object()));
        if (flat instanceof ObjectNode object && !used.isEmpty()) {
            ObjectNode definitions = object.withObject("/definitions");
            used.forEach(other -> definitions.set(other, local(schemas.getOrDefault(other, Json.object()))));
        }
        return Json.write(flat);
    }

    /** A model that refers to the one of that name; empty when there is none. */
    Optional<String> firstThatRefersTo(String name) {
        return schemas.keySet().stream()
                .sorted()
                .filter(other -> !other.equals(name) && referredTo(other).contains(name))
                .findFirst();
    }

    private Set<String> referredTo(String name) {
        Set<String> names = new LinkedHashSet<>();
        schemas.getOrDefault(name, Json.object()).findValues("$ref").forEach(value -> {
            if (value.asText().startsWith(reference)) {
                names.add(value.asText().substring(reference.length()));
            }
        });
        return names;
    }

    private JsonNode local(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = Json.MAPPER.createArrayNode();
            array.forEach(element -> copy.add(local(element)));
            return copy;
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = Json.object();
            object.properties().forEach(member -> {
                boolean external = member.getKey().equals("$ref")
                        && member.getValue().asText().startsWith(reference);
                copy.set(member.getKey(), local(member.getValue()));
                if (external) {
                    copy.put(
                            "$ref",
                            "#/definitions/" + member.getValue().asText().substring(reference.length()));
                }
            });
            return copy;
        }
        return node;
    }

    /** A template that answers a sample of the model, for its author to fill in (AWS, GetModelTemplate). */
    String template(String name) {
        StringBuilder template = new StringBuilder("#set($inputRoot = $input.path('$'))\n");
        sample(schemas.getOrDefault(name, Json.object()), "$inputRoot", "", new ArrayDeque<>(List.of(name)), template);
        return template.toString();
    }

    private void sample(JsonNode given, String path, String indent, Deque<String> within, StringBuilder out) {
        if (out.length() > LONGEST_TEMPLATE) {
            throw AwsException.badRequest("Model " + within.getLast() + " is too large for a template");
        }
        JsonNode schema = given;
        String to = given.path("$ref").asText();
        boolean entered = to.startsWith(reference);
        if (entered) {
            String name = to.substring(reference.length());
            boolean circle = within.contains(name) || within.size() > DEEPEST_TEMPLATE;
            schema = circle ? Json.object() : schemas.getOrDefault(name, Json.object());
            within.push(name);
        }
        JsonNode type = schema.path("type");
        switch (type.isArray() ? type.path(0).asText() : type.asText()) {
            case "string" -> out.append("\"foo\"");
            case "integer" -> out.append("42");
            case "number" -> out.append("3.1415");
            case "boolean" -> out.append("true");
            case "null" -> out.append("null");
            case "array" -> array(schema.path("items"), path, indent, within, out);
            default -> object(schema.path("properties"), path, indent, within, out);
        }
        if (entered) {
            within.pop();
        }
    }

    private void object(JsonNode properties, String path, String indent, Deque<String> within, StringBuilder out) {
        if (properties.isEmpty()) {
            out.append("{ }");
            return;
        }
        String separator = "{\n";
        for (var property : properties.properties()) {
            out.append(separator)
                    .append(indent)
                    .append("  ")
                    .append('"')
                    .append(property.getKey())
                    .append("\" : ");
            sample(property.getValue(), path + "." + property.getKey(), indent + "  ", within, out);
            separator = ",\n";
        }
        out.append('\n').append(indent).append('}');
    }

    private void array(JsonNode items, String path, String indent, Deque<String> within, StringBuilder out) {
        out.append("[\n##TODO: Update this foreach loop to reference array from input json\n#foreach($elem in ")
                .append(path)
                .append(")\n")
                .append(indent)
                .append("  ");
        sample(items, "$elem", indent + "  ", within, out);
        out.append(" \n#if($foreach.hasNext),#end\n#end\n").append(indent).append(']');
    }
}
