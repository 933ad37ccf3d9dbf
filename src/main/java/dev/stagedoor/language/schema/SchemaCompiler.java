/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.schema;

import dev.stagedoor.language.json.JsonReader;
import dev.stagedoor.language.json.JsonSyntaxException;
import dev.stagedoor.language.limit.BoundedPattern;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.limit.LimitExceededException;
import dev.stagedoor.language.schema.Schema.Check;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From the text of a schema to its checks. A schema that is referred to several times is compiled once. */
final class SchemaCompiler {

    private static final int MOST_DEPTH = 100;
    private static final Set<String> TYPES =
            Set.of("null", "boolean", "integer", "number", "string", "array", "object");

    private final Map<String, String> models;
    private final Map<String, @Nullable Object> documents = new HashMap<>();
    private final Map<String, Reference> references = new HashMap<>();
    private final String text;
    private final Budget budget;
    private int depth;

    SchemaCompiler(String text, Map<String, String> models) {
        this.text = text;
        this.models = models;
        this.budget = Budget.forInput(text.length()
                + models.values().stream().mapToLong(String::length).sum());
    }

    Schema compile() {
        try {
            documents.put("", JsonReader.readStrictly(text, budget));
            return new Schema(reference("", "").target());
        } catch (JsonSyntaxException | LimitExceededException e) {
            throw new IllegalArgumentException("Invalid schema: " + e.getMessage(), e);
        }
    }

    /** A schema somewhere, which may be in the middle of being compiled: then it refers to itself. */
    private static final class Reference implements Check {

        private @Nullable Check target;

        @Override
        public void check(@Nullable Object value, Schema.Findings findings) {
            findings.budget.enter();
            target().check(value, findings);
            findings.budget.leave();
        }

        Check target() {
            Check compiled = target;
            if (compiled == null) {
                throw new IllegalStateException("a schema that is not compiled");
            }
            return compiled;
        }
    }

    /**
     * @param document the address of the document; empty for the schema itself
     * @param pointer a JSON pointer in it
     */
    private Reference reference(String document, String pointer) {
        String address = document + '#' + pointer;
        Reference known = references.get(address);
        if (known == null) {
            known = new Reference();
            references.put(address, known);
            known.target = check(find(document, pointer), document);
        }
        return known;
    }

    private @Nullable Object find(String document, String pointer) {
        if (!documents.containsKey(document)) {
            String model = models.get(document);
            if (model == null) {
                throw new IllegalArgumentException("Invalid schema: reference to " + document);
            }
            documents.put(document, JsonReader.readStrictly(model, budget));
        }
        Object found = documents.get(document);
        for (String part :
                pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
            String name = Pointers.decode(part);
            if (found instanceof Map<?, ?> object && object.containsKey(name)) {
                found = object.get(name);
            } else if (found instanceof List<?> array
                    && name.matches("[0-9]{1,6}")
                    && Integer.parseInt(name) < array.size()) {
                found = array.get(Integer.parseInt(name));
            } else {
                throw new IllegalArgumentException("Invalid schema: reference to " + document + '#' + pointer);
            }
        }
        return found;
    }

    private Check check(@Nullable Object schema, String document) {
        if (!(schema instanceof Map<?, ?> members)) {
            throw new IllegalArgumentException("Invalid schema: a schema must be an object");
        }
        if (++depth > MOST_DEPTH) {
            throw new IllegalArgumentException("Invalid schema: nested too deeply");
        }
        try {
            return members.get("$ref") instanceof String ref ? refer(ref, document) : all(members, document);
        } finally {
            depth--;
        }
    }

    private Check refer(String ref, String document) {
        int hash = ref.indexOf('#');
        String address = hash < 0 ? ref : ref.substring(0, hash);
        String pointer = hash < 0 ? "" : ref.substring(hash + 1);
        if (!pointer.isEmpty() && !pointer.startsWith("/")) {
            throw new IllegalArgumentException("Invalid schema: reference to " + ref);
        }
        return reference(address.isEmpty() ? document : address, pointer);
    }

    /**
     * The rules for a value itself in the order of their names, then those for what is in it: those are only looked at
     * while nothing is wrong. So does AWS's validator, whose findings a caller may get to read.
     */
    private Check all(Map<?, ?> members, String document) {
        PropertiesCheck properties = properties(members, document);
        List<Check> checks = new ArrayList<>();
        members.keySet().stream().map(String::valueOf).sorted().forEach(keyword -> {
            Check check = keyword.equals("additionalProperties")
                    ? Boolean.FALSE.equals(members.get(keyword)) ? properties::findUnknown : null
                    : keyword(keyword, members.get(keyword), members, document);
            if (check != null) {
                checks.add(check);
            }
        });
        Check[] rules = checks.toArray(Check[]::new);
        List<Check> inside = new ArrayList<>();
        if (members.containsKey("items")) {
            inside.add(items(members.get("items"), members.get("additionalItems"), document));
        }
        if (properties.hasSchemas()) {
            inside.add(properties);
        }
        Check[] ofContents = inside.toArray(Check[]::new);
        return (value, findings) -> {
            for (Check rule : rules) {
                findings.budget.step();
                rule.check(value, findings);
            }
            if (findings.none()) {
                for (Check rule : ofContents) {
                    rule.check(value, findings);
                }
            }
        };
    }

    /** null for a keyword that checks nothing, or only what is in the value. */
    private @Nullable Check keyword(String keyword, @Nullable Object value, Map<?, ?> members, String document) {
        return switch (keyword) {
            case "type" -> Rules.type(types(value));
            case "enum" -> Rules.enumeration(list(keyword, value), budget);
            case "allOf" -> Combinations.allOf(schemas(keyword, value, document));
            case "anyOf" -> Combinations.anyOf(schemas(keyword, value, document));
            case "oneOf" -> Combinations.oneOf(schemas(keyword, value, document));
            case "not" -> Combinations.not(check(value, document));
            case "multipleOf" -> Rules.multipleOf(number(keyword, value));
            case "maximum" ->
                Rules.maximum(number(keyword, value), Boolean.TRUE.equals(members.get("exclusiveMaximum")));
            case "minimum" ->
                Rules.minimum(number(keyword, value), Boolean.TRUE.equals(members.get("exclusiveMinimum")));
            case "maxLength" -> Rules.maxLength(size(keyword, value));
            case "minLength" -> Rules.minLength(size(keyword, value));
            case "pattern" -> Rules.pattern(text(keyword, value));
            case "maxItems" -> Rules.maxItems(size(keyword, value));
            case "minItems" -> Rules.minItems(size(keyword, value));
            case "uniqueItems" -> Boolean.TRUE.equals(value) ? Rules.uniqueItems() : null;
            case "additionalItems" ->
                Boolean.FALSE.equals(value) && members.get("items") instanceof List<?> schemas
                        ? Rules.noMoreItems(schemas.size())
                        : null;
            case "maxProperties" -> Rules.maxProperties(size(keyword, value));
            case "minProperties" -> Rules.minProperties(size(keyword, value));
            case "required" ->
                Rules.required(
                        list(keyword, value).stream().map(String::valueOf).toList());
            case "dependencies" -> dependencies(value, document);
            case "format" -> Formats.of(text(keyword, value));
            default -> null; // title, description and what draft 4 does not know
        };
    }

    private PropertiesCheck properties(Map<?, ?> members, String document) {
        Map<String, Check> named = new LinkedHashMap<>();
        object("properties", members.get("properties"))
                .forEach((name, schema) -> named.put(String.valueOf(name), check(schema, document)));
        Map<BoundedPattern, Check> patterns = new LinkedHashMap<>();
        object("patternProperties", members.get("patternProperties"))
                .forEach((pattern, schema) ->
                        patterns.put(EcmaPattern.compile(String.valueOf(pattern)), check(schema, document)));
        Object additional = members.get("additionalProperties");
        return new PropertiesCheck(
                named, patterns, additional instanceof Map<?, ?> ? check(additional, document) : null);
    }

    private Check items(@Nullable Object value, @Nullable Object additional, String document) {
        if (value instanceof Map<?, ?>) {
            return Combinations.items(check(value, document));
        }
        return Combinations.items(
                schemas("items", value, document),
                additional instanceof Map<?, ?> ? check(additional, document) : null);
    }

    private Check dependencies(@Nullable Object value, String document) {
        Map<String, Check> dependencies = new LinkedHashMap<>();
        object("dependencies", value)
                .forEach((name, dependency) -> dependencies.put(
                        String.valueOf(name),
                        dependency instanceof List<?> names
                                ? Rules.dependsOn(
                                        String.valueOf(name),
                                        names.stream().map(String::valueOf).toList())
                                : check(dependency, document)));
        return Combinations.dependencies(dependencies);
    }

    private List<Check> schemas(String keyword, @Nullable Object value, String document) {
        List<Check> schemas = new ArrayList<>();
        list(keyword, value).forEach(schema -> schemas.add(check(schema, document)));
        return schemas;
    }

    private static List<String> types(@Nullable Object value) {
        List<String> types = value instanceof List<?> several
                ? several.stream().map(String::valueOf).distinct().toList()
                : List.of(String.valueOf(value));
        if (!TYPES.containsAll(types)) {
            throw new IllegalArgumentException("Invalid schema: type " + value);
        }
        return types;
    }

    private static List<?> list(String keyword, @Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("Invalid schema: " + keyword + " must be an array");
    }

    private static Map<?, ?> object(String keyword, @Nullable Object value) {
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> object) {
            return object;
        }
        throw new IllegalArgumentException("Invalid schema: " + keyword + " must be an object");
    }

    private static Number number(String keyword, @Nullable Object value) {
        if (value instanceof Number number) {
            return number;
        }
        throw new IllegalArgumentException("Invalid schema: " + keyword + " must be a number");
    }

    private static int size(String keyword, @Nullable Object value) {
        return (int) Math.min(Integer.MAX_VALUE, number(keyword, value).doubleValue());
    }

    private static String text(String keyword, @Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("Invalid schema: " + keyword + " must be a string");
    }
}
