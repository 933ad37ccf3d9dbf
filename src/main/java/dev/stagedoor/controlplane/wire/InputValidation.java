/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What AWS's framework does before a service sees a call: it reads the JSON by the declared types
 * ({@code SerializationException}), then checks every constraint and answers all that fail in one
 * {@code ValidationException}: members of the body first, then parts of the URI (recorded).
 */
final class InputValidation {

    private final List<String> violations = new ArrayList<>();

    private InputValidation() {}

    /**
     * @param input the name AWS gives the body, such as {@code createRestApiInput}
     * @return the declared members of the body that callers may set, typed; unknown members are ignored
     */
    static ObjectNode check(String input, List<Member> members, @Nullable ObjectNode body, List<UriPart> parts) {
        InputValidation validation = new InputValidation();
        ObjectNode read = read(members, body == null ? Json.object() : body);
        validation.checkMembers(input + ".", members, read);
        for (UriPart part : parts) {
            validation.checkScalar(part.member().name(), part.member(), part.value());
        }
        validation.finish();
        return read;
    }

    /** Whether a single value satisfies the constraints of its member. */
    static boolean accepts(Member member, JsonNode value) {
        return violation(member, value).isEmpty() && (!value.isNumber() || member.inRange(value.asDouble()));
    }

    private static ObjectNode read(List<Member> members, ObjectNode body) {
        ObjectNode read = Json.object();
        for (Member member : members) {
            JsonNode value = body.get(member.name());
            if (value != null && !value.isNull() && !member.isOutputOnly()) {
                read.set(member.name(), read(member, value));
            }
        }
        return read;
    }

    private static JsonNode read(Member member, JsonNode value) {
        return switch (member.type) {
            case STRING -> expect(value.isTextual(), value, "String");
            case BOOLEAN -> expect(value.isBoolean(), value, "Boolean");
            case INTEGER ->
                IntNode.valueOf(expect(value.isNumber(), value, "Integer").intValue());
            case DOUBLE ->
                DoubleNode.valueOf(expect(value.isNumber(), value, "Double").doubleValue());
            case TIMESTAMP -> expect(value.isNumber(), value, "Date");
            case LIST -> {
                ArrayNode list = Json.MAPPER.createArrayNode();
                for (JsonNode element : expect(value.isArray(), value, "List")) {
                    if (!element.isNull()) {
                        list.add(read(member.element(), element));
                    }
                }
                yield list;
            }
            case MAP -> {
                ObjectNode map = Json.object();
                for (var entry : expect(value.isObject(), value, "Map").properties()) {
                    if (!entry.getValue().isNull()) {
                        map.set(entry.getKey(), read(member.element(), entry.getValue()));
                    }
                }
                yield map;
            }
            case STRUCTURE -> read(member.parts, (ObjectNode) expect(value.isObject(), value, "Map"));
        };
    }

    private static JsonNode expect(boolean right, JsonNode value, String type) {
        if (right) {
            return value;
        }
        String message;
        if (value.isArray()) {
            message = "Start of list found where not expected";
        } else if (value.isObject()) {
            message = "Start of structure or map found where not expected.";
        } else {
            String name = value.isTextual()
                    ? "java.lang.String"
                    : value.isBoolean()
                            ? "java.lang.Boolean"
                            : "com.amazon.coral.value.json.numbers.TruncatingBigNumber";
            message = "class " + name + " can not be converted to an " + type;
        }
        throw AwsException.serialization(message);
    }

    private void checkMembers(String prefix, List<Member> members, ObjectNode values) {
        for (Member member : members) {
            if (!member.isOutputOnly()) {
                check(prefix + member.name(), member, values.get(member.name()));
            }
        }
    }

    private void check(String path, Member member, @Nullable JsonNode value) {
        if (value == null) {
            if (member.isRequired()) {
                violations.add("Value null at '" + path + "' failed to satisfy constraint: Member must not be null");
            }
            return;
        }
        switch (member.type) {
            case STRUCTURE -> checkMembers(path + ".", member.parts, (ObjectNode) value);
            case LIST, MAP -> checkElements(path, member, value);
            default -> violation(member, value).ifPresent(constraint -> add(path, value.asText(), constraint));
        }
    }

    private void checkElements(String path, Member member, JsonNode value) {
        Member element = member.element();
        if (element.type == Member.Type.STRUCTURE && value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                checkMembers(path + "." + (i + 1) + ".member.", element.parts, (ObjectNode) value.get(i));
            }
            return;
        }
        for (JsonNode each : value) {
            Optional<String> constraint = violation(element, each);
            if (constraint.isPresent()) {
                // AWS names the whole collection once, in Java's way of writing one.
                String what = value.isArray() ? "Member" : "Map value";
                add(path, written(value), what + " must satisfy constraint: [" + constraint.get() + "]");
                return;
            }
        }
    }

    private void checkScalar(String path, Member member, String value) {
        violation(member, Json.MAPPER.getNodeFactory().textNode(value))
                .ifPresent(constraint -> add(path, value, constraint));
    }

    private void add(String path, String value, String constraint) {
        violations.add("Value '" + value + "' at '" + path + "' failed to satisfy constraint: " + constraint);
    }

    private static Optional<String> violation(Member member, JsonNode value) {
        if (member.type != Member.Type.STRING) {
            return Optional.empty();
        }
        String text = value.asText();
        if (!member.values().isEmpty() && !member.values().contains(text)) {
            return Optional.of("Member must satisfy enum value set: " + member.values());
        }
        if (member.pattern().filter(p -> !p.matcher(text).matches()).isPresent()) {
            return Optional.of("Member must satisfy regular expression pattern: "
                    + member.pattern().get().pattern());
        }
        if (text.length() > member.mostLength()) {
            return Optional.of("Member must have length less than or equal to " + member.mostLength());
        }
        if (text.length() < member.leastLength()) {
            return Optional.of("Member must have length greater than or equal to " + member.leastLength());
        }
        return Optional.empty();
    }

    private static String written(JsonNode collection) {
        List<String> texts = new ArrayList<>();
        if (collection.isArray()) {
            collection.forEach(element -> texts.add(element.asText()));
            return texts.toString();
        }
        collection
                .properties()
                .forEach(e -> texts.add(e.getKey() + "=" + e.getValue().asText()));
        return "{" + String.join(", ", texts) + "}";
    }

    private void finish() {
        if (!violations.isEmpty()) {
            String errors = violations.size() == 1 ? " validation error detected: " : " validation errors detected: ";
            throw AwsException.validation(violations.size() + errors + String.join("; ", violations));
        }
    }
}
