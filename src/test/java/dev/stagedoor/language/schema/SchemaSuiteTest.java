/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stagedoor.language.json.JsonReader;
import dev.stagedoor.language.limit.Budget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The published cases of draft 4. */
class SchemaSuiteTest {

    static Stream<Arguments> cases() throws IOException {
        ObjectMapper json = new ObjectMapper();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/vectors/jsonschema"))) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream()
                    .flatMap(file -> children(read(json, file))
                            .filter(group -> !refersToTheWorld(group))
                            .flatMap(group -> children(group.path("tests"))
                                    .map(test -> Arguments.of(
                                            file.getFileName() + ": "
                                                    + group.path("description").asText() + ": "
                                                    + test.path("description").asText(),
                                            group.path("schema").toString(),
                                            test.path("data").toString(),
                                            test.path("valid").asBoolean()))));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theCaseIsDecidedAsPublished(String name, String schema, String data, boolean valid) {
        Budget budget = Budget.forInput(data.length());
        assertThat(Schema.compile(schema, Map.of())
                        .validate(JsonReader.readStrictly(data, budget), budget)
                        .isEmpty())
                .isEqualTo(valid);
    }

    private static boolean refersToTheWorld(JsonNode group) {
        return group.findValuesAsText("$ref").stream().anyMatch(ref -> ref.startsWith("http"));
    }

    private static Stream<JsonNode> children(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }

    private static JsonNode read(ObjectMapper json, Path file) {
        try {
            return json.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
