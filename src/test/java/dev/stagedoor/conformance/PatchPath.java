/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A line of {@code patch-operations.tsv}: a path that AWS's documentation lists for PATCH ("API Gateway patch operations"),
 * and how a test tries it.
 *
 * @param operation such as {@code UpdateStage}
 * @param path as the documentation writes it
 * @param allowed the operations that it may have
 * @param subject which of several resources is patched; empty for the only one
 * @param before patches that make one of the operations possible
 * @param tried the path and the value of the test
 * @param remark why this is not what the documentation says; empty where it is
 */
public record PatchPath(
        String operation,
        String path,
        List<String> allowed,
        String subject,
        List<Patch> before,
        Patch tried,
        String remark) {

    /** @param before for which operation it prepares; empty for all */
    public record Patch(String before, String op, String path, String value) {}

    public static List<PatchPath> all() {
        try (var file = Objects.requireNonNull(PatchPath.class.getResourceAsStream("patch-operations.tsv"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(PatchPath::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What has to be patched before this operation is possible. */
    public List<Patch> given(String op) {
        return before.stream()
                .filter(patch -> patch.before().isEmpty() || patch.before().equals(op))
                .toList();
    }

    private static PatchPath of(String line) {
        String[] cells = line.split("\t", -1);
        return new PatchPath(
                cells[0],
                cells[1],
                Stream.of(cells[2].split(" ")).filter(op -> !op.isEmpty()).toList(),
                cells[5],
                Stream.of(cells[6].split(" ; "))
                        .filter(patch -> !patch.isBlank())
                        .map(PatchPath::prior)
                        .toList(),
                new Patch("", "", cells[3], cells[4]),
                cells[7]);
    }

    /** {@code [operation:] op path value} */
    private static Patch prior(String text) {
        int colon = text.indexOf(": ");
        String[] words = text.substring(colon < 0 ? 0 : colon + 2).split(" ", 3);
        return new Patch(
                colon < 0 ? "" : text.substring(0, colon), words[0], words[1], words.length < 3 ? "" : words[2]);
    }

    @Override
    public String toString() {
        return operation + " " + path;
    }
}
