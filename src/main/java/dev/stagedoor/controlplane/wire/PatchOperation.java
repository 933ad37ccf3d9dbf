/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One step of a v1 PATCH, as every {@code Update…} operation takes it.
 *
 * @param path a JSON pointer, {@code ~1} for a slash within a name
 * @param value always a string on the wire, whatever the type of the member
 * @param from the source of a copy
 */
public record PatchOperation(
        Op op,
        @Nullable String path,
        @Nullable String value,
        @Nullable String from) {

    /** In the order in which AWS lists them when it refuses another (recorded). */
    public enum Op {
        ADD,
        REMOVE,
        MOVE,
        TEST,
        REPLACE,
        COPY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The member that every {@code Update…} input has. */
    static final Member MEMBER = Member.list(
            "patchOperations",
            Member.element(
                    Member.string("op")
                            .oneOf(Arrays.stream(Op.values()).map(Op::toString).toArray(String[]::new)),
                    Member.string("path"),
                    Member.string("value"),
                    Member.string("from")));

    /** Reads the operations of an input that has been validated. An operation without {@code op} is AWS's no-op. */
    static List<PatchOperation> read(ObjectNode input) {
        List<PatchOperation> operations = new ArrayList<>();
        for (JsonNode operation : input.path(MEMBER.name())) {
            if (operation.hasNonNull("op")) {
                operations.add(new PatchOperation(
                        Op.valueOf(operation.get("op").asText().toUpperCase(Locale.ROOT)),
                        text(operation, "path"),
                        text(operation, "value"),
                        text(operation, "from")));
            }
        }
        return operations;
    }

    private static @Nullable String text(JsonNode operation, String member) {
        JsonNode node = operation.get(member);
        return node == null || node.isNull() ? null : node.asText();
    }

    /** The names along the path, unescaped; empty when there is no path or it does not start with a slash. */
    public List<String> segments() {
        if (path == null || !path.startsWith("/")) {
            return List.of();
        }
        return Arrays.stream(path.substring(1).split("/", -1))
                .map(segment -> segment.replace("~1", "/").replace("~0", "~"))
                .toList();
    }
}
