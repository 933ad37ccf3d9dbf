/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.stagedoor.controlplane.definition.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What AWS refuses about models: their names, and schemas that are no JSON Schema draft 4. */
public final class ModelSchemas {

    /** What a reference to another model of the API starts with, before {@code {restApiId}/models/{name}}. */
    public static final String CANONICAL = "https://apigateway.amazonaws.com/restapis/";

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]+");
    private static final int LONGEST_NAME = 255; // it is part of the row's key
    private static final int DEEPEST = 200;

    private static final Set<String> TYPES =
            Set.of("array", "boolean", "integer", "null", "number", "object", "string");
    /** The keywords of draft 4. */
    private static final Set<String> KEYWORDS = Set.of(
            "$schema",
            "$ref",
            "id",
            "title",
            "description",
            "default",
            "multipleOf",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
            "maxLength",
            "minLength",
            "pattern",
            "additionalItems",
            "items",
            "maxItems",
            "minItems",
            "uniqueItems",
            "maxProperties",
            "minProperties",
            "required",
            "additionalProperties",
            "definitions",
            "properties",
            "patternProperties",
            "dependencies",
            "enum",
            "type",
            "format",
            "allOf",
            "anyOf",
            "oneOf",
            "not");

    private static final Set<String> NAMED = Set.of("properties", "patternProperties", "definitions");
    private static final Set<String> NESTED =
            Set.of("items", "additionalItems", "additionalProperties", "not", "allOf", "anyOf", "oneOf");

    private final JsonNode root;
    private final Predicate<String> isModel;
    private final String models;
    private final Set<String> unsupported = new TreeSet<>();
    private boolean malformed;
    private boolean notCanonical;

    private ModelSchemas(JsonNode root, String models, Predicate<String> isModel) {
        this.root = root;
        this.models = models;
        this.isModel = isModel;
    }

    /** @return AWS's message; null when the name will do */
    public static @Nullable String nameRefusal(String name) {
        if (!NAME.matcher(name).matches()) {
            return "Model name must be alphanumeric: " + name;
        }
        return name.length() > LONGEST_NAME ? "Model name can be at most " + LONGEST_NAME + " characters" : null;
    }

    /**
     * What is refused about the schema of a model. What is not JSON is nobody's business but the author's.
     *
     * @param restApiId the API that the model is for
     * @param isModel whether the API has a model of that name
     * @return AWS's message; null when there is nothing to refuse
     */
    public static @Nullable String refusal(
            String contentType, String schema, String restApiId, Predicate<String> isModel) {
        if (schema.isBlank()) { // recorded: test_model_validation, whatever the content type
            return "Model schema must have at least 1 property or array items defined";
        }
        if (!contentType.toLowerCase(java.util.Locale.ROOT).contains("json")) {
            return null;
        }
        JsonNode root;
        try {
            root = Json.MAPPER.readTree(schema);
        } catch (JsonProcessingException e) {
            return invalid("Invalid model schema specified");
        }
        if (!root.isObject()) {
            return invalid("Invalid model schema specified");
        }
        ModelSchemas check = new ModelSchemas(root, CANONICAL + restApiId + "/models/", isModel);
        check.schema(root, 0);
        return check.refusal();
    }

    /** AWS's message around what is wrong with a schema. */
    public static String invalid(String error) {
        return "Invalid model specified: Validation Result: warnings : [], errors : [" + error + "]";
    }

    private @Nullable String refusal() {
        if (!unsupported.isEmpty()) {
            List<String> quoted = new ArrayList<>();
            unsupported.forEach(keyword -> quoted.add("\"" + keyword + "\""));
            return invalid("Invalid model schema specified. Unsupported keyword(s): " + quoted);
        }
        if (malformed) {
            return invalid("Invalid model schema specified");
        }
        return notCanonical ? invalid("Model reference must be in canonical form") : null;
    }

    private void schema(JsonNode schema, int depth) {
        if (depth > DEEPEST || !schema.isObject()) {
            malformed = true;
            return;
        }
        if (schema.path("$ref").isTextual()) {
            notCanonical |= !refersToSomething(schema.get("$ref").asText());
            return; // draft 4: what stands beside a reference is ignored
        }
        schema.properties().forEach(member -> {
            String keyword = member.getKey();
            JsonNode value = member.getValue();
            if (!KEYWORDS.contains(keyword)) {
                unsupported.add(keyword);
            } else if (NAMED.contains(keyword)) {
                malformed |= !value.isObject();
                value.forEach(each -> schema(each, depth + 1));
            } else if (NESTED.contains(keyword) && value.isArray()) {
                malformed |= value.isEmpty();
                value.forEach(each -> schema(each, depth + 1));
            } else if (NESTED.contains(keyword) && !(value.isBoolean() && keyword.startsWith("additional"))) {
                schema(value, depth + 1);
            } else if (keyword.equals("required")) {
                malformed |= !isSet(value) || !areTexts(value);
            } else if (keyword.equals("enum")) {
                malformed |= !isSet(value);
            } else if (keyword.equals("type")) {
                malformed |= value.isArray() ? !isSet(value) || !areTypes(value) : !TYPES.contains(value.asText());
            }
        });
    }

    private boolean refersToSomething(String reference) {
        if (reference.equals("#")) {
            return true;
        }
        if (reference.startsWith("#/")) {
            try {
                return !root.at(JsonPointer.compile(reference.substring(1))).isMissingNode();
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
        return reference.startsWith(models) && isModel.test(reference.substring(models.length()));
    }

    /** Draft 4 wants at least one element, and no two the same. */
    private static boolean isSet(JsonNode value) {
        Set<JsonNode> elements = new HashSet<>();
        value.forEach(elements::add);
        return value.isArray() && !value.isEmpty() && elements.size() == value.size();
    }

    private static boolean areTexts(JsonNode values) {
        for (JsonNode value : values) {
            if (!value.isTextual()) {
                return false;
            }
        }
        return true;
    }

    private static boolean areTypes(JsonNode values) {
        for (JsonNode value : values) {
            if (!TYPES.contains(value.asText())) {
                return false;
            }
        }
        return true;
    }
}
