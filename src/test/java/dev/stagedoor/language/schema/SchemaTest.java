/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.language.json.JsonReader;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.limit.LimitExceededException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final String MODELS = "https://apigateway.amazonaws.com/restapis/a1/models/";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"required\":[\"b\",\"a\"]} | {} | object has missing required properties ([\"a\",\"b\"])",
                "{\"type\":\"string\"} | 1 | instance type (integer) does not match any allowed primitive type (allowed: [\"string\"])",
                "{\"enum\":[\"a\",1]} | \"b\" | instance value (\"b\") not found in enum (possible values: [\"a\",1])",
                "{\"maximum\":3} | 4 | numeric instance is greater than the required maximum (maximum: 3, found: 4)",
                "{\"minLength\":3} | \"ab\" | string \"ab\" is too short (length: 2, required minimum: 3)",
                "{\"pattern\":\"^a\"} | \"b\" | ECMA 262 regex \"^a\" does not match input string \"b\"",
                "{\"additionalProperties\":false} | {\"x\":1} | object instance has properties which are not allowed by the schema: [\"x\"]"
            })
    void aFindingIsInTheWordsOfAws(String schema, String value, String finding) {
        assertThat(validate(Schema.compile(schema, Map.of()), value)).containsExactly(finding);
    }

    /** Recorded: test_apigateway_common::test_api_gateway_request_validator_with_ref_one_ofmodels. */
    @Test
    void aModelRefersToAnother() {
        Schema schema = Schema.compile(
                "{\"type\": \"object\", \"properties\": {\"status\": {\"oneOf\": [{\"type\": \"null\"}, {\"$ref\": \""
                        + MODELS + "StatusModel\"}]}}, \"required\": [\"status\"]}",
                Map.of(
                        MODELS + "StatusModel",
                        "{\"type\": \"object\", \"properties\": {\"Status\": {\"type\": \"string\"},"
                                + " \"Order\": {\"type\": \"integer\"}}, \"required\": [\"Status\", \"Order\"]}"));
        assertThat(validate(schema, "{\"status\": null}")).isEmpty();
        assertThat(validate(schema, "{\"status\": {\"Status\": \"works\", \"Order\": 1}}"))
                .isEmpty();
        assertThat(validate(schema, "{\"status\": {\"Status\": \"works\"}}")).hasSize(1);
        assertThat(validate(schema, "{\"badFormat\": \"bla\"}")).hasSize(1);
    }

    @Test
    void aModelMayReferToItself() {
        Schema schema = Schema.compile(
                "{\"properties\": {\"children\": {\"items\": {\"$ref\": \"#\"}}}, \"required\": [\"name\"]}", Map.of());
        assertThat(validate(schema, "{\"name\": 1, \"children\": [{\"name\": 2, \"children\": []}]}"))
                .isEmpty();
        assertThat(validate(schema, "{\"name\": 1, \"children\": [{\"children\": []}]}"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\": \"https://example.com/schema.json\"}",
                "{\"$ref\": \"file:///etc/passwd\"}",
                "{\"$ref\": \"#/definitions/none\"}",
                "{\"type\": \"thing\"}",
                "{\"pattern\": \"(\"}",
                "{\"pattern\": \"(((x?){1000}){1000}){1000}\"}",
                "{\"required\": \"a\"}",
                "{\"multipleOf\": 0}",
                "[]",
                "no JSON"
            })
    void whatIsNoSchemaOrReachesOutIsRefused(String schema) {
        assertThatThrownBy(() -> Schema.compile(schema, Map.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aValidationThatWouldGoOnForEverIsStopped() {
        String nested = "{\"allOf\": [{\"$ref\": \"#/definitions/%d\"}, {\"$ref\": \"#/definitions/%d\"}]}";
        StringBuilder definitions = new StringBuilder("\"40\": {}");
        for (int i = 0; i < 40; i++) {
            definitions.append(", \"").append(i).append("\": ").append(nested.formatted(i + 1, i + 1));
        }
        for (String schema : List.of(
                "{\"$ref\": \"#\"}",
                "{\"allOf\": [{\"$ref\": \"#\"}]}",
                "{\"pattern\": \"^(a+)+$\"}",
                "{\"$ref\": \"#/definitions/0\", \"definitions\": {" + definitions + "}}")) {
            Schema compiled = Schema.compile(schema, Map.of());
            assertThatThrownBy(() -> validate(compiled, "\"" + "a".repeat(5_000) + "b\""))
                    .as(schema)
                    .isInstanceOf(LimitExceededException.class);
        }
    }

    /** Developer guide, "Amazon API Gateway important notes", what models of REST APIs do not support. */
    @Test
    void whatOpenApiAddsToSchemasIsIgnored() {
        Schema schema = Schema.compile("""
                {"type": "object", "discriminator": "kind", "example": {"a": 1}, "xml": {"name": "x"}, "properties": {
                  "a": {"type": "integer", "readOnly": true, "default": 1, "exclusiveMinimum": 5},
                  "b": {"type": "string", "nullable": true, "deprecated": true}}}""", Map.of());

        assertThat(validate(schema, "{\"a\": 5000000000}")).isEmpty();
        assertThat(validate(schema, "{\"b\": null}")).as("nullable").hasSize(1);
    }

    @Test
    void aReferenceToAnotherDocumentIsRefused() {
        for (String elsewhere :
                List.of("https://example.com/pet.json", "pet.json#/definitions/pet", "file:///etc/passwd")) {
            assertThatThrownBy(() -> Schema.compile("{\"$ref\": \"" + elsewhere + "\"}", Map.of()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** The combinations make a small schema ask for each rule again and again. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"maxLength\":9999} | \"%a\"",
                "{\"required\":[\"a\"]} | {}",
                "{\"enum\":[1]} | 0.%1",
                "{\"multipleOf\":1e-300} | 1e308",
                "{\"pattern\":\"(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)y\"} | \"\""
            })
    void whatOneRuleCostsIsCounted(String leaf, String value) {
        StringBuilder definitions = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            String next = "{\"$ref\":\"#/definitions/" + (i + 1) + "\"}";
            definitions.append("\"%d\":{\"anyOf\":[{\"not\":%s},{\"not\":%s}]},".formatted(i, next, next));
        }
        String body = value.replace("%a", "a".repeat(5_000)).replace("%1", "1".repeat(900));
        long start = THREADS.getCurrentThreadCpuTime();
        assertThatThrownBy(() -> validate(
                        Schema.compile(
                                "{\"$ref\":\"#/definitions/0\",\"definitions\":{" + definitions + "\"30\":" + leaf
                                        + "}}",
                                Map.of()),
                        body))
                .isInstanceOfAny(LimitExceededException.class, IllegalArgumentException.class);
        assertThat(THREADS.getCurrentThreadCpuTime() - start).isLessThan(400_000_000);
    }

    @Test
    void aSchemaThatGoesDeepInEveryRoundIsStopped() throws InterruptedException {
        Schema deep = Schema.compile("{\"allOf\":[".repeat(55) + "{\"$ref\":\"#\"}" + "]}".repeat(55), Map.of());
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread small = new Thread(null, () -> validate(deep, "1"), "small stack", 256 * 1024);
        small.setUncaughtExceptionHandler((thread, failure) -> end.set(failure));
        small.start();
        small.join();
        assertThat(end.get()).isInstanceOf(LimitExceededException.class);
    }

    @ParameterizedTest
    @CsvSource({"6,3,true", "7,3,false", "0.3,0.1,true", "1e3,10,true", "10,1e3,false", "-0.75,0.25,true", "0,7,true"})
    void aMultipleIsExact(String value, String step, boolean fits) {
        Schema schema = Schema.compile("{\"multipleOf\": " + step + "}", Map.of());
        assertThat(validate(schema, value).isEmpty()).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1, 1.0] | false",
                "[1, \"1\"] | true",
                "[{\"a\":1,\"b\":[2]}, {\"b\":[2.0],\"a\":1}] | false",
                "[[1,2], [12]] | true",
                "[\"[1,]\", [1]] | true",
                "[null, \"null\", false, 0] | true",
                "[[\"a\",\"b\"], [\"a,b\"]] | true"
            })
    void elementsAreUniqueByValue(String array, boolean unique) {
        assertThat(validate(Schema.compile("{\"uniqueItems\": true}", Map.of()), array)
                        .isEmpty())
                .isEqualTo(unique);
    }

    private static List<String> validate(Schema schema, String json) {
        Budget budget = Budget.forInput(json.length());
        return schema.validate(JsonReader.readStrictly(json, budget), budget);
    }
}
