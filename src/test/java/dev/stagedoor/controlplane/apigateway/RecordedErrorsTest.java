/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.conformance.ManagementApi;
import dev.stagedoor.controlplane.definition.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The error messages that AWS was recorded to give where the recording of the calls around them is not here: each has a call
 * that is refused with it. All other recorded messages are in {@code RecordedManagementTest}.
 */
class RecordedErrorsTest {

    private static final Path TABLE =
            Path.of("src/test/resources/dev/stagedoor/controlplane/apigateway/recorded-errors.tsv");

    private static ManagementApi management;
    private static EveryNoun noun;

    @BeforeAll
    static void makeOneOfEach() {
        management = new ManagementApi("123456789012");
        noun = new EveryNoun(management);
    }

    @AfterAll
    static void close() {
        management.close();
    }

    @TestFactory
    Stream<DynamicTest> aCallIsRefusedInTheRecordedWords() throws IOException {
        List<String[]> rows = Files.readAllLines(TABLE).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .toList();
        assertThat(rows).hasSizeGreaterThan(50);
        return rows.stream()
                .map(row -> DynamicTest.dynamicTest(row[2], () -> {
                    ManagementApi.Answer answer = noun.call(
                            row[3], Json.readObject(noun.expand(row[4]).replace('\'', '"')));

                    assertThat(answer.body().at("/Error/Message").asText()).isEqualTo(noun.expand(row[2]));
                    assertThat(answer.body().at("/Error/Code").asText()).isEqualTo(row[1]);
                    assertThat(answer.status()).isEqualTo(Integer.parseInt(row[0]));
                }));
    }
}
