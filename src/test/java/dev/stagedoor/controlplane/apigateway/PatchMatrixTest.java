/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.conformance.ManagementApi;
import dev.stagedoor.conformance.PatchPath;
import dev.stagedoor.controlplane.definition.Json;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each path that AWS's documentation lists for PATCH takes the operations that it lists, and no other. */
class PatchMatrixTest {

    private static final List<String> OPERATIONS = List.of("add", "replace", "remove", "copy", "move", "test");

    private static final ManagementApi MANAGEMENT = new ManagementApi("123456789012");

    @AfterAll
    static void close() {
        MANAGEMENT.close();
    }

    static Stream<PatchPath> paths() {
        return PatchPath.all().stream();
    }

    @Test
    void allThatAwsListsAreThere() {
        assertThat(PatchPath.all()).hasSize(136);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void aPathTakesTheOperationsThatAwsListsAndNoOther(PatchPath path) {
        SoftAssertions softly = new SoftAssertions();
        for (String op : path.allowed()) {
            ManagementApi.Answer answer = patch(new EveryNoun(MANAGEMENT), path, op);
            softly.assertThat(answer.status()).as(op + " " + answer.body()).isBetween(200, 201);
        }
        EveryNoun nouns = new EveryNoun(MANAGEMENT);
        OPERATIONS.stream().filter(op -> !path.allowed().contains(op)).forEach(op -> {
            ManagementApi.Answer answer = patch(nouns, path, op);
            softly.assertThat(answer.status()).as(op + " " + answer.body()).isEqualTo(400);
            softly.assertThat(answer.body().at("/Error/Message").asText())
                    .as(op)
                    .containsPattern(
                            "Invalid patch|Invalid method setting path|Invalid accessLogSettings path|"
                                    + "Invalid (add|remove|replace|copy|move|test) operation|Cannot remove method setting|(?i)patch operation");
        });
        softly.assertAll();
    }

    /** One call; what must be there before is patched in calls of its own. */
    private static ManagementApi.Answer patch(EveryNoun nouns, PatchPath path, String op) {
        ObjectNode subject = nouns.subject(path.operation(), path.subject());
        path.given(op).forEach(given -> {
            ManagementApi.Answer answer = nouns.call(path.operation(), with(subject, nouns, given.op(), given));
            assertThat(answer.status()).as(given + " " + answer.body()).isEqualTo(200);
        });
        return nouns.call(path.operation(), with(subject, nouns, op, path.tried()));
    }

    private static ObjectNode with(ObjectNode subject, EveryNoun nouns, String op, PatchPath.Patch patch) {
        ObjectNode call = subject.deepCopy();
        ArrayNode operations = call.putArray("patchOperations");
        ObjectNode operation = operations.addObject().put("op", op).put("path", nouns.expand(patch.path()));
        if (op.equals("copy")) {
            operation.put("from", "/canarySettings" + patch.path());
        } else {
            operation.put("value", nouns.expand(patch.value()));
        }
        return Json.readObject(Json.write(call));
    }
}
