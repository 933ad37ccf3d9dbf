/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.fge.jsonschema.core.exceptions.ProcessingException;
import com.github.fge.jsonschema.core.report.ProcessingMessage;
import com.github.fge.jsonschema.core.report.ProcessingReport;
import com.github.fge.jsonschema.main.JsonSchemaFactory;
import dev.stagedoor.language.json.JsonReader;
import dev.stagedoor.language.limit.Budget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The verdict and the words of json-schema-validator, from which those of AWS come. */
class SchemaOracleTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory ORACLE = JsonSchemaFactory.byDefault();

    static Stream<Arguments> generated() {
        return IntStream.range(0, 1_500).mapToObj(seed -> {
            Random random = new Random(seed);
            ObjectNode schema = schema(random, 3);
            return Arguments.of(
                    seed, schema.toString(), instance(random, schema, 3).toString());
        });
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @MethodSource("generated")
    void aGeneratedSchemaFindsWhatTheValidatorFinds(int seed, String schema, String instance) throws Exception {
        List<String> theirs = theirs(schema, instance);
        if (schema.contains("\"format\"")) { // the validator's order is then that of a hash table
            assertThat(ours(schema, instance)).containsExactlyInAnyOrderElementsOf(theirs);
        } else {
            assertThat(ours(schema, instance)).isEqualTo(theirs);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "date-time|2020-02-29T23:59:59Z;2021-02-29T00:00:00Z;2020-01-01;2020-01-01t00:00:00z;2020-01-01T24:00:00Z",
                "date-time|2020-01-01T00:00:00.123456789012Z;2020-01-01T00:00:00.1234567890123Z;2020-01-01T00:00:00.Z",
                "date-time|2020-01-01T00:00:00+02;2020-01-01T00:00:00+0200;2020-01-01T00:00:00+02:60;2020-01-01T00:00:60Z",
                "date-time|2020-01-01T00:00:00+02:00:30;2020-01-01T00:00:00;2020-01-01 00:00:00Z;0000-01-01T00:00:00Z",
                "email|a;a@b;a b@c.de;Me <a@b.de>;@b.de;a@;a..b@c.de;a@b_c;a@[1.2.3.4];\"a b\"@c.de;a@b.c.;a@.b;.a@b",
                "email|a,b@c;a@b,c@d;<a@b>;ä@b.de;a@ä.de;a+b!#$%&*/=?^_`{}~-@c.de;a@b@c;a(c)@b; a@b ;a@-b",
                "hostname|a_b;localhost;a.b.;-a.b;a..b;1.2;a.1b;a.b1;ä.de;_a.b;a b;1",
                "ipv4|1.2.3.4;1.2.3;1.2.3.256;01.2.3.4;1.2.3.4.5;1.2.3.4 ;::1;255.255.255.255;0.0.0.0",
                "ipv6|::1;::g;fe80::1%eth0;::ffff:1.2.3.4;1.2.3.4;1:2:3:4:5:6:7:8;1:2:3:4:5:6:7;1::8::9;::1.2.3.4;12345::",
                "ipv6|::;1:2:3:4:5:6:7::;::2:3:4:5:6:7:8;1:2:3:4:5:6:1.2.3.4;:1;1:;1:2:3:4:5:6:7:8:9;A::F",
                "uri|a b;/rel;http://a/%zz;mailto:a;http://[::1;:x;http://a.b/c?d=e#f",
                "regex|(;a{1;[;a**;^a$;a{;};]",
                "uuid|x;123e4567-e89b-12d3-a456-426614174000;123E4567-E89B-12D3-A456-426614174000;1-1-1-1-1",
                "uuid|123e4567e89b12d3a456426614174000;g23e4567-e89b-12d3-a456-426614174000;----",
                "json-pointer|x;/a~;/a/b~0;#/a;/a~2;/",
                "mac|00:11:22:33:44:5f;00:11:22:33:44:5;00-11-22-33-44-5f",
                "base64|x;ab=c;a*bc;ab==;a===;====;ab c;abc=abc=;abcd",
                "md5|x;zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz;AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "sha1|x;0123456789012345678901234567890123456789;z123456789012345678901234567890123456789",
                "sha256|x",
                "sha512|x",
                "int32|x;1",
                "date|2020-01-01"
            })
    void aFormatIsMetByWhatMeetsItForTheValidator(String format, String texts) throws Exception {
        String schema = JSON.createObjectNode().put("format", format).toString();
        for (String text : texts.split(";")) {
            String instance = JSON.writeValueAsString(text);
            assertThat(ours(schema, instance)).as(text).isEqualTo(theirs(schema, instance));
        }
    }

    /** The texts are separated by commas. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "^a$ a,a\\n,ba,ab",
                "^{a}$ {a},a",
                "a{1 a{1,a",
                "^a{2}$ aa,a{2}",
                "^a{,2}$ a,a{,2}",
                "^a{1,}$ aaa",
                "^[[a]$ [,a,[a]",
                "^[a&&b]$ &,a,b",
                "^[]$ a",
                "^[^]$ a,\\n",
                "^[\\b]$ b",
                "^\\Qa\\E$ a,QaE",
                "^\\p{L}$ a,p{L}",
                "^\\/\\-$ /-",
                "^\\d+$ 12,x",
                "^(?=a)\\w+$ ab,ba",
                "^[^a-c]+$ xyz,abc",
                "^\\u0041\\x42$ AB",
                "^(a)\\1$ aa,ab",
                "^.$ a,\\n"
            })
    void aPatternIsReadAsJavaScriptReadsIt(String pattern, String texts) throws Exception {
        String schema = JSON.createObjectNode().put("pattern", pattern).toString();
        for (String text : texts.split(",")) {
            String instance = JSON.writeValueAsString(text.replace("\\n", "\n"));
            assertThat(ours(schema, instance).isEmpty())
                    .as(text)
                    .isEqualTo(theirs(schema, instance).isEmpty());
        }
    }

    @Test
    void aFormatThatIsNotKnownRefusesWhatEverHasIt() {
        assertThat(ours("{\"properties\":{\"a\":{\"type\":\"integer\",\"format\":\"int32\"}}}", "{\"a\":1}"))
                .containsExactly("format attribute \"int32\" not supported");
    }

    private static List<String> ours(String schema, String instance) {
        Budget budget = Budget.forInput(instance.length());
        return Schema.compile(schema, Map.of()).validate(JsonReader.readStrictly(instance, budget), budget);
    }

    private static List<String> theirs(String schema, String instance) throws ProcessingException, java.io.IOException {
        ProcessingReport report = ORACLE.getJsonSchema(JSON.readTree(schema)).validate(JSON.readTree(instance));
        List<String> messages = new ArrayList<>();
        for (ProcessingMessage message : report) {
            messages.add(message.getMessage());
        }
        return messages;
    }

    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final List<String> TEXTS = List.of("", "a", "ab", "abc", "b1", "äö");

    private static ObjectNode schema(Random random, int depth) {
        ObjectNode schema = JSON.createObjectNode();
        for (int i = random.nextInt(4); i >= 0; i--) {
            keyword(random, schema, depth);
        }
        return schema;
    }

    private static void keyword(Random random, ObjectNode schema, int depth) {
        switch (random.nextInt(depth == 0 ? 15 : 28)) {
            case 0, 1 ->
                schema.put("type", pick(random, "object", "array", "string", "integer", "number", "boolean", "null"));
            case 2 -> schema.putArray("type").add("string").add(pick(random, "integer", "null", "object"));
            case 3 -> schema.set("enum", distinct(values(random, 1 + random.nextInt(3))));
            case 4 -> schema.put("minimum", random.nextInt(5)).put("exclusiveMinimum", random.nextBoolean());
            case 5 -> schema.put("maximum", random.nextInt(5)).put("exclusiveMaximum", random.nextBoolean());
            case 6 -> schema.put("minLength", random.nextInt(3));
            case 7 -> schema.put("maxLength", random.nextInt(3));
            case 8 -> schema.put("pattern", pick(random, "^a", "b", "[0-9]$", "^$"));
            case 9 -> schema.put("minItems", random.nextInt(3)).put("uniqueItems", random.nextBoolean());
            case 10 -> schema.put("maxItems", random.nextInt(3));
            case 11 -> schema.put("minProperties", random.nextInt(3));
            case 12 -> schema.put("maxProperties", random.nextInt(3));
            case 13 -> {
                ArrayNode required = schema.putArray("required");
                NAMES.subList(0, 1 + random.nextInt(NAMES.size())).forEach(required::add);
            }
            case 14 -> schema.put("multipleOf", 1 + random.nextInt(3));
            case 15, 16 -> {
                ObjectNode properties = schema.putObject("properties");
                NAMES.subList(0, 1 + random.nextInt(NAMES.size()))
                        .forEach(name -> properties.set(name, schema(random, depth - 1)));
                if (random.nextBoolean()) {
                    schema.put("additionalProperties", false);
                }
            }
            case 17 -> schema.putObject("patternProperties").set(pick(random, "^a", "[bc]"), schema(random, depth - 1));
            case 18 -> schema.set("items", schema(random, depth - 1));
            case 19 -> {
                schema.putArray("items").add(schema(random, depth - 1));
                schema.put("additionalItems", random.nextBoolean());
            }
            case 20 -> schema.putArray("anyOf").add(schema(random, depth - 1)).add(schema(random, depth - 1));
            case 21 -> schema.putArray("oneOf").add(schema(random, depth - 1)).add(schema(random, depth - 1));
            case 22 -> schema.set("not", schema(random, depth - 1));
            case 23 -> schema.putArray("allOf").add(schema(random, depth - 1)).add(schema(random, depth - 1));
            case 24 -> schema.set("additionalProperties", schema(random, depth - 1));
            case 25 -> schema.putObject("dependencies").set("b", schema(random, depth - 1));
            case 26 -> schema.put("format", pick(random, "ipv4", "uuid", "int32"));
            default -> schema.putObject("dependencies").putArray("a").add("c").add("b");
        }
    }

    /** Mostly one that the schema has something to say about. */
    private static JsonNode instance(Random random, ObjectNode schema, int depth) {
        if (depth > 0 && (schema.has("properties") || schema.has("required") || random.nextInt(4) == 0)) {
            ObjectNode object = JSON.createObjectNode();
            List<String> names = new ArrayList<>(NAMES);
            Collections.shuffle(names, random);
            for (String name : names) {
                if (random.nextInt(3) > 0) {
                    JsonNode property = schema.path("properties").path(name);
                    object.set(
                            name,
                            instance(
                                    random,
                                    property instanceof ObjectNode of ? of : JSON.createObjectNode(),
                                    depth - 1));
                }
            }
            return object;
        }
        if (depth > 0 && (schema.has("items") || random.nextInt(4) == 0)) {
            return values(random, random.nextInt(4));
        }
        return value(random);
    }

    private static ArrayNode values(Random random, int count) {
        ArrayNode values = JSON.createArrayNode();
        while (values.size() < count) {
            JsonNode value = value(random);
            if (IntStream.range(0, values.size()).noneMatch(i -> values.get(i).equals(value))
                    || random.nextInt(3) == 0) {
                values.add(value);
            }
        }
        return values;
    }

    private static ArrayNode distinct(ArrayNode values) {
        ArrayNode distinct = JSON.createArrayNode();
        Set<JsonNode> seen = new HashSet<>();
        values.forEach(value -> {
            if (seen.add(value)) {
                distinct.add(value);
            }
        });
        return distinct;
    }

    private static JsonNode value(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> JSON.getNodeFactory().numberNode(random.nextInt(6));
            case 1 -> JSON.getNodeFactory().numberNode(random.nextInt(6) + 0.5);
            case 2 -> JSON.getNodeFactory().booleanNode(random.nextBoolean());
            case 3 -> JSON.nullNode();
            default -> JSON.getNodeFactory().textNode(pick(random, TEXTS.toArray(String[]::new)));
        };
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
