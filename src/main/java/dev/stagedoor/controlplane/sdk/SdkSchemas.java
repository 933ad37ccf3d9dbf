/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Models as the schemas of an SDK: their types and structure, by a list of what is taken over. */
final class SdkSchemas {

    private static final Set<String> TYPES = Set.of("string", "number", "integer", "boolean", "array", "object");
    private static final Set<String> FORMATS = Set.of("int32", "int64", "float", "double", "date", "date-time");
    private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9_.$:@-]{1,200}");
    private static final Pattern SAFE_VALUE = Pattern.compile("[A-Za-z0-9_. :/+-]{1,200}");
    private static final String COMPONENTS = "#/components/schemas/";

    /** Deeper ones are any value. */
    private static final int DEEPEST = 64;

    private final ObjectNode schemas = Json.object();

    /** The names in the SDK by the models' own. */
    private final Map<String, String> names = new HashMap<>();

    private final Set<String> taken = new HashSet<>();

    /** @param models by name, as an export has them */
    SdkSchemas(JsonNode models) {
        models.fieldNames().forEachRemaining(model -> names.put(model, free(OperationNaming.words(model))));
        models.properties().forEach(model -> {
            ObjectNode schema = convert(model.getValue());
            schemas.set(names.getOrDefault(model.getKey(), model.getKey()), schema);
        });
    }

    /** Adds one under its name, or with a number after it. @return the name it has got */
    String add(String name, ObjectNode schema) {
        String free = free(name);
        schemas.set(free, schema);
        return free;
    }

    private String free(String name) {
        String base = name.isEmpty() || Character.isDigit(name.charAt(0)) ? "Model" + name : name;
        String free = base;
        for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
            free = base + i;
        }
        return free;
    }

    ObjectNode all() {
        return schemas;
    }

    /** Of a schema what an SDK takes over; empty when that is nothing, which means any value. */
    ObjectNode convert(JsonNode schema) {
        return convert(schema, 0);
    }

    private ObjectNode convert(JsonNode schema, int depth) {
        ObjectNode target = Json.object();
        String reference = schema.path("$ref").asText();
        if (!reference.isEmpty()) {
            String name = reference.startsWith(COMPONENTS) ? names.get(reference.substring(COMPONENTS.length())) : null;
            return name == null ? target : target.put("$ref", COMPONENTS + name);
        }
        if (depth == DEEPEST) {
            return target;
        }
        String type = schema.path("type").asText();
        if (type.isEmpty() && schema.path("properties").isObject()) {
            type = "object";
        }
        if (!TYPES.contains(type)) {
            return target;
        }
        target.put("type", type);
        if (FORMATS.contains(schema.path("format").asText())) {
            target.set("format", schema.get("format"));
        }
        switch (type) {
            case "object" -> object(schema, target, depth);
            case "array" -> target.set("items", convert(schema.path("items"), depth + 1));
            case "string" -> values(schema, target);
            default -> {}
        }
        return target;
    }

    private void object(JsonNode schema, ObjectNode target, int depth) {
        ObjectNode properties = Json.object();
        schema.path("properties").properties().forEach(property -> {
            if (SAFE_NAME.matcher(property.getKey()).matches()) {
                properties.set(property.getKey(), convert(property.getValue(), depth + 1));
            }
        });
        if (!properties.isEmpty()) {
            target.set("properties", properties);
        }
        ArrayNode required = Json.MAPPER.createArrayNode();
        for (JsonNode name : schema.path("required")) {
            if (properties.has(name.asText())) {
                required.add(name.asText());
            }
        }
        if (!required.isEmpty()) {
            target.set("required", required);
        }
        if (properties.isEmpty() && schema.path("additionalProperties").isObject()) {
            target.set("additionalProperties", convert(schema.get("additionalProperties"), depth + 1));
        }
    }

    /** All values of an enumeration, or none. */
    private static void values(JsonNode schema, ObjectNode target) {
        ArrayNode values = Json.MAPPER.createArrayNode();
        for (JsonNode value : schema.path("enum")) {
            if (!value.isTextual() || !SAFE_VALUE.matcher(value.asText()).matches()) {
                return;
            }
            values.add(value);
        }
        if (!values.isEmpty()) {
            target.set("enum", values);
        }
    }
}
