/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stagedoor.controlplane.wire.AwsException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Readable and unreadable files, and files that mean harm. */
class DocumentReaderTest {

    private static JsonNode read(String text) {
        return DocumentReader.read(text.getBytes(StandardCharsets.UTF_8), UnaryOperator.identity());
    }

    private static void assertInvalid(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(AwsException.class)
                .hasMessageStartingWith("Invalid OpenAPI input. ")
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(((AwsException) e).status()).isEqualTo(400));
    }

    @Test
    void an_unreadable_file_is_answered_with_the_place() {
        assertInvalid("{\n  \"info\": {,\n}", "Line 2, column 12: ");
        assertInvalid("{'key:value}", "Line 1, column 2: ");
        assertInvalid("info:\n  title: \"a \"b\" c\"\n", "Line 2, column 14: expected <block end>");
        assertInvalid("{\"a\":1} trailing", "Line 1");
    }

    @Test
    void a_key_that_comes_twice_is_refused_at_its_second_place() {
        assertInvalid("{\"paths\": {},\n \"paths\": {}}", "Line 2, column 9: Duplicate field 'paths'");
        assertInvalid("a: 1\nb: 2\na: 3\n", "Line 3, column 1: duplicate key 'a'");
        assertInvalid("200: x\n'200': y\n", "Line 2, column 1: duplicate key '200'");
    }

    @Test
    void yaml_aliases_and_merge_keys_stand_for_what_they_name() {
        JsonNode tree = read("""
                base: &base {type: mock, timeoutInMillis: 50}
                first: *base
                second:
                  timeoutInMillis: 60
                  <<: *base
                """);

        assertThat(tree.path("first")).isEqualTo(tree.path("base"));
        assertThat(tree.path("second").path("type").asText()).isEqualTo("mock");
        assertThat(tree.path("second").path("timeoutInMillis").asInt()).isEqualTo(60);
    }

    @Test
    void yaml_values_are_those_of_json_alone() {
        JsonNode tree = read("""
                version: 1.10
                date: 2024-01-01
                country: no
                code: 0123
                quoted: '200'
                tagged: !!str 200
                number: 200
                truth: true
                nothing: ~
                200: key
                """);

        assertThat(tree.path("version").asText()).isEqualTo("1.10");
        for (String text : new String[] {"date", "country", "code", "quoted", "tagged"}) {
            assertThat(tree.path(text).isTextual()).as(text).isTrue();
        }
        assertThat(tree.path("number").isNumber()).isTrue();
        assertThat(tree.path("truth").isBoolean()).isTrue();
        assertThat(tree.path("nothing").isNull()).isTrue();
        assertThat(tree.path("200").asText()).isEqualTo("key");
    }

    @Test
    void a_version_keeps_its_digits_in_json_too() {
        assertThat(read("{\"version\": 1.10}").path("version").asText()).isEqualTo("1.10");
    }

    @Test
    void a_bomb_of_aliases_is_refused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String above = "*a" + (i - 1);
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append((above + ", ").repeat(9)).append(above).append("]\n");
        }
        assertInvalid(bomb.toString(), "too large with its aliases resolved");
    }

    @Test
    void an_alias_that_contains_itself_is_refused() {
        assertInvalid("a: &a [ *a ]\n", "too large with its aliases resolved");
        assertInvalid("a: &a\n  b: *a\n", "too large with its aliases resolved");
    }

    @Test
    void nesting_without_end_is_refused() {
        assertInvalid("{\"a\":" + "[".repeat(100_000), "nesting depth");
        assertInvalid("a: " + "[".repeat(100_000), "Nesting Depth");
        assertInvalid("a: " + "{a: ".repeat(5_000), "Nesting Depth");
    }

    @Test
    void a_file_above_six_megabytes_is_refused() {
        assertInvalid("{\"a\":\"" + "x".repeat(DocumentReader.MAXIMUM_BYTES) + "\"}", "the most is 6291456");
    }

    @Test
    void a_file_of_six_megabytes_of_yaml_is_read_unless_a_line_is_endless() {
        String lines = "- some text of a line\n".repeat(280_000);
        String longest = "x".repeat(500_000);

        assertThat(read("a:\n" + lines).path("a")).hasSize(280_000);
        assertThat(read("a: " + longest).path("a").asText()).hasSize(500_000);
        assertInvalid("a: 1\nb: " + longest + longest, "Line 2 has more than 524288 characters");
    }

    @Test
    void a_file_that_is_not_utf_8_is_refused() {
        assertThatThrownBy(() -> DocumentReader.read(new byte[] {'{', (byte) 0xC3, '}'}, UnaryOperator.identity()))
                .hasMessage("Invalid OpenAPI input. The document is not UTF-8.");
    }

    @Test
    void no_tag_of_yaml_makes_an_object() {
        assertInvalid(
                "a: !!javax.script.ScriptEngineManager [!!java.net.URL [\"http://127.0.0.1/\"]]\n",
                "Line 1, column 4: Global tag is not allowed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                              | Expected an object at the root",
                "just text                       | Expected an object at the root",
                "[]                              | Expected an object at the root",
                "{}                              | neither 'swagger' nor 'openapi'",
                "{\"openapi\":\"3.1.0\"}         | /openapi: version '3.1.0' is not 3.0.x.",
                "{\"openapi\":\"3.00\"}          | /openapi: version '3.00'",
                "{\"swagger\":\"1.2\"}           | /swagger: version '1.2' is not 2.0.",
                "{\"swagger\":2,\"paths\":[]}    | /paths: expected an object.",
            })
    void a_file_that_is_no_openapi_document_is_refused(String document, String message) {
        assertThatThrownBy(() -> TestApi.importing(document))
                .hasMessageStartingWith("Invalid OpenAPI input. ")
                .hasMessageContaining(message);
    }

    @Test
    void references_that_stand_for_too_much_are_refused() {
        StringBuilder headers = new StringBuilder("\"h\":{}");
        for (int i = 0; i < 20_000; i++) {
            headers.append(",\"h").append(i).append("\":{}");
        }
        StringBuilder responses = new StringBuilder("\"200\":{\"$ref\":\"#/components/responses/R\"}");
        for (int i = 201; i < 599; i++) {
            responses.append(",\"").append(i).append("\":{\"$ref\":\"#/components/responses/R\"}");
        }
        String document = TestApi.openApi("\"paths\":{\"/\":{\"get\":{\"responses\":{" + responses
                + "}}}},\"components\":{\"responses\":{\"R\":{\"headers\":{" + headers + "}}}}");

        assertThatThrownBy(() -> TestApi.importing(document)).hasMessageContaining("too large with its references");
    }
}
