/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stagedoor.controlplane.wire.PatchOperation.Op;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies {@code patchOperations} to a resource by what its {@link Shape} allows; all of them or none. */
final class PatchEngine {

    private final Shape shape;
    private final ObjectNode document;

    private PatchEngine(Shape shape, ObjectNode document) {
        this.shape = shape;
        this.document = document;
    }

    /**
     * @return the patched copy; {@code document} itself is not changed
     * @throws AwsException in the words of the shape's {@link PatchRefusal}
     */
    static ObjectNode apply(Shape shape, ObjectNode document, List<PatchOperation> operations) {
        ObjectNode patched = document.deepCopy();
        PatchEngine engine = new PatchEngine(shape, patched);
        operations.forEach(engine::apply);
        return patched;
    }

    private void apply(PatchOperation operation) {
        Target target = find(operation.segments());
        if (target != null && target.allowed().contains(operation.op())) {
            target.apply(document, operation);
        } else if (!shape.rule().apply(document, operation)) {
            throw target == null || target.allowed().isEmpty()
                    ? shape.refusal().unknownPath(shape, operation)
                    : shape.refusal().wrongOperation(shape, target.member(), target.allowed(), operation);
        }
    }

    /**
     * What a path names.
     *
     * @param owners the structures to go through, outermost first
     * @param key the entry of the map or the element of the list; null for the member itself
     */
    private record Target(
            List<Member> owners, Member member, @Nullable String key) {

        Set<Op> allowed() {
            if (key != null || isScalar()) {
                return member.patchOps();
            }
            return member.patchByValueOps().isEmpty() ? member.patchWholeOps() : member.patchByValueOps();
        }

        private boolean isScalar() {
            return switch (member.type) {
                case LIST, MAP, STRUCTURE -> false;
                default -> true;
            };
        }

        void apply(ObjectNode document, PatchOperation operation) {
            ObjectNode owner = document;
            for (Member structure : owners) {
                owner = owner.get(structure.name()) instanceof ObjectNode nested
                        ? nested
                        : owner.putObject(structure.name());
            }
            if (isScalar()) {
                String value = operation.op() == Op.REMOVE ? null : operation.value();
                set(owner, member.name(), convert(member, value));
            } else if (member.type == Member.Type.LIST) {
                patchList(owner, operation);
            } else if (key != null) {
                patchEntry(owner, key, operation);
            } else {
                owner.remove(member.name());
            }
        }

        private void patchEntry(ObjectNode owner, String key, PatchOperation operation) {
            ObjectNode map =
                    owner.get(member.name()) instanceof ObjectNode found ? found : owner.putObject(member.name());
            String value = operation.value();
            if (operation.op() != Op.REMOVE && member.requiresValues() && (value == null || value.isEmpty())) {
                throw AwsException.badRequest("Invalid null or empty value in " + member.name());
            }
            if (operation.op() != Op.ADD
                    && !map.has(key)
                    && member.missingText().isPresent()) {
                throw AwsException.notFound(member.missingText().get());
            }
            if (operation.op() == Op.REMOVE) {
                map.remove(key);
            } else {
                map.set(key, convert(member.element(), value).orElse(TextNode.valueOf("")));
            }
        }

        private void patchList(ObjectNode owner, PatchOperation operation) {
            if (key == null && member.patchByValueOps().isEmpty()) {
                owner.remove(member.name());
                return;
            }
            ArrayNode list =
                    owner.get(member.name()) instanceof ArrayNode found ? found : owner.putArray(member.name());
            // By value the element is in "value"; by path it is in the path, and "value" is what replaces it.
            String element = key == null || key.equals("-") ? operation.value() : key;
            if (operation.op() == Op.REMOVE) {
                remove(list, element);
            } else if (operation.op() == Op.REPLACE && member.isSingleton()) {
                JsonNode value = convert(member.element(), operation.value()).orElseThrow(member.element()::refused);
                list.removeAll().add(value);
            } else {
                if (operation.op() == Op.REPLACE) {
                    // recorded: test_apigateway_api::test_update_rest_api_operation_add_remove, the new one goes last
                    remove(list, element);
                    element = operation.value();
                }
                JsonNode added = convert(member.element(), element).orElseThrow(member.element()::refused);
                if (indexOf(list, added) < 0) {
                    list.add(added);
                }
            }
        }

        private void remove(ArrayNode list, @Nullable String element) {
            if (element == null) {
                return;
            }
            int index = indexOf(list, TextNode.valueOf(element));
            if (index < 0 && element.matches("\\d{1,9}") && Integer.parseInt(element) < list.size()) {
                index = Integer.parseInt(element);
            }
            if (index >= 0) {
                list.remove(index);
            } else if (member.missingText().isPresent()) {
                throw AwsException.notFound(member.missingText().get());
            }
        }
    }

    private @Nullable Target find(List<String> segments) {
        List<Member> owners = new java.util.ArrayList<>();
        List<Member> members = shape.members();
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            Optional<Member> found =
                    members.stream().filter(m -> m.name().equals(segment)).findFirst();
            if (found.isEmpty()) {
                return null;
            }
            Member member = found.get();
            int rest = segments.size() - i - 1;
            if (rest == 0) {
                return new Target(List.copyOf(owners), member, null);
            }
            if (member.type == Member.Type.STRUCTURE) {
                owners.add(member);
                members = member.parts;
            } else if (rest == 1 && (member.type == Member.Type.MAP || member.type == Member.Type.LIST)) {
                return new Target(List.copyOf(owners), member, segments.get(i + 1));
            } else {
                return null;
            }
        }
        return null;
    }

    private static int indexOf(ArrayNode list, JsonNode element) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).asText().equals(element.asText())) {
                return i;
            }
        }
        return -1;
    }

    private static void set(ObjectNode owner, String name, Optional<JsonNode> value) {
        value.ifPresentOrElse(node -> owner.set(name, node), () -> owner.remove(name));
    }

    /** The string of a patch as a value of the member's type; empty when the member is to go. */
    private static Optional<JsonNode> convert(Member member, @Nullable String value) {
        if (member.type == Member.Type.BOOLEAN) {
            // recorded: test_request_validator_lifecycle, replace without a value means false
            return Optional.of(BooleanNode.valueOf(Boolean.parseBoolean(value)));
        }
        if (value == null || value.isEmpty()) {
            if (member.blankText().isPresent()) {
                throw AwsException.badRequest(member.blankText().get());
            }
            boolean empty = value != null && member.type == Member.Type.STRING && !member.dropsEmpty();
            return empty ? Optional.of(TextNode.valueOf("")) : Optional.empty();
        }
        JsonNode node;
        try {
            node = switch (member.type) {
                case INTEGER -> IntNode.valueOf(Integer.parseInt(value));
                case DOUBLE, TIMESTAMP -> DoubleNode.valueOf(Double.parseDouble(value));
                default -> TextNode.valueOf(value);
            };
        } catch (NumberFormatException e) {
            throw member.refused();
        }
        if (!InputValidation.accepts(member, node)) {
            throw member.refused();
        }
        return Optional.of(node);
    }
}
