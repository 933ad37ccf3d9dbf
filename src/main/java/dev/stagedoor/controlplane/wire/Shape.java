/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one declaration of an AWS resource, from which follow the checks on what callers send, the defaults, what is
 * stored, what is answered and what can be patched. Members are answered in the order of declaration.
 */
public final class Shape {

    private final List<Member> members;
    private final PatchRefusal refusal;
    private final PatchRule rule;

    private Shape(List<Member> members, PatchRefusal refusal, PatchRule rule) {
        this.members = members;
        this.refusal = refusal;
        this.rule = rule;
    }

    public static Shape of(Member... members) {
        return new Shape(List.of(members), PatchRefusal.LISTS_PATHS, (document, operation) -> false);
    }

    /** How this resource words its refusal of a patch; {@link PatchRefusal#LISTS_PATHS} unless said. */
    public Shape refusing(PatchRefusal refusal) {
        return new Shape(members, refusal, rule);
    }

    /** Patches that do not follow the form of the members; asked last. */
    public Shape patchOther(PatchRule rule) {
        return new Shape(members, refusal, rule);
    }

    /**
     * The input of a create or put operation, checked.
     *
     * @param operation the AWS operation in camel case, such as {@code createRestApi}
     * @param body what the caller sent; null when there was no body
     * @param parts the constrained parts of the URI
     * @return the members that callers may set, without defaults
     * @throws AwsException {@code SerializationException}, {@code ValidationException} or, for what the service itself
     *     refuses, {@code BadRequestException}
     */
    public ObjectNode input(String operation, @Nullable ObjectNode body, UriPart... parts) {
        ObjectNode input = InputValidation.check(operation + "Input", members, body, List.of(parts));
        checkService(members, input);
        return input;
    }

    /** A new resource from an input: defaults filled in, members that are for the call only left out. */
    public ObjectNode document(ObjectNode input) {
        return document(members, input);
    }

    private static ObjectNode document(List<Member> members, ObjectNode input) {
        ObjectNode document = Json.object();
        for (Member member : members) {
            JsonNode value = input.get(member.name());
            if (member.isInputOnly() || (value == null && member.defaultValue().isEmpty())) {
                continue;
            }
            if (value == null) {
                document.set(member.name(), member.defaultValue().get().deepCopy());
            } else if (value instanceof ObjectNode nested && member.type == Member.Type.STRUCTURE) {
                document.set(member.name(), document(member.parts, nested));
            } else if (!(value.asText().isEmpty() && value.isTextual() && member.dropsEmpty())) {
                document.set(member.name(), value.deepCopy());
            }
        }
        return document;
    }

    /**
     * The resource after an {@code Update…} call, a copy; the document itself is not changed.
     *
     * @param operation the AWS operation in camel case, such as {@code updateRestApi}
     * @throws AwsException as for {@link #input}, and the refusals of patches
     */
    public ObjectNode patch(String operation, ObjectNode document, @Nullable ObjectNode body, UriPart... parts) {
        return patch(document, patchOperations(operation, body, parts));
    }

    /** The operations of an {@code Update…} call, checked as AWS's framework does, before anything is looked up. */
    public static List<PatchOperation> patchOperations(String operation, @Nullable ObjectNode body, UriPart... parts) {
        return PatchOperation.read(
                InputValidation.check(operation + "Input", List.of(PatchOperation.MEMBER), body, List.of(parts)));
    }

    /** Applies all operations to a copy of the document, or none. */
    public ObjectNode patch(ObjectNode document, List<PatchOperation> operations) {
        return PatchEngine.apply(this, document, operations);
    }

    /** What is answered: declared members in declared order, empty lists and maps left out unless declared to stay, times in whole seconds. */
    public ObjectNode output(ObjectNode document) {
        return output(members, document);
    }

    private static ObjectNode output(List<Member> members, ObjectNode document) {
        ObjectNode output = Json.object();
        for (Member member : members) {
            JsonNode value = document.get(member.name());
            if (value == null || member.isInputOnly() || value.isNull()) {
                continue;
            }
            if (member.type == Member.Type.STRUCTURE) {
                value = output(member.parts, (ObjectNode) value);
            } else if (member.type == Member.Type.TIMESTAMP) {
                value = LongNode.valueOf(value.asLong());
            }
            boolean empty = (value.isContainerNode() && value.isEmpty() && !member.keepsEmpty())
                    || (member.dropsEmpty()
                            && value.isTextual()
                            && value.asText().isEmpty());
            if (!empty) {
                output.set(member.name(), value);
            }
        }
        return output;
    }

    /** What the service refuses in its own words, after the framework let it pass. */
    private static void checkService(List<Member> members, ObjectNode input) {
        for (Member member : members) {
            JsonNode value = input.get(member.name());
            if (value == null) {
                continue;
            }
            if (value.isNumber() && !member.inRange(value.asDouble())) {
                throw member.refused();
            }
            if (value.isTextual()
                    && value.asText().isBlank()
                    && member.blankText().isPresent()) {
                throw AwsException.badRequest(member.blankText().get());
            }
            if (value instanceof ObjectNode nested && member.type == Member.Type.STRUCTURE) {
                checkService(member.parts, nested);
            }
        }
    }

    List<Member> members() {
        return members;
    }

    PatchRefusal refusal() {
        return refusal;
    }

    PatchRule rule() {
        return rule;
    }
}
