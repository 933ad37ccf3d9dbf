/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stagedoor.controlplane.definition.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every recorded management call answers as AWS answered it. A test whose operations are not all there is skipped, and
 * runs by itself as soon as they are.
 */
class RecordedManagementTest {

    private static final String FOLDER = "/recorded/management/";

    /** The account that the recorder made of the real one. */
    private static final String ACCOUNT_ID = "111111111111";

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\d+):([^}]*)}");

    /** Where we differ on purpose, by label. */
    private static final Map<String, String> DEVIATIONS = Map.of(
            "import-api-bad-yaml-file", "the message also tells the place",
            "import-api-bad-json-file", "the message also tells the place",
            "put-rest-api-bad-yaml-file", "the message also tells the place",
            "put-rest-api-bad-json-file", "the message also tells the place");

    @TestFactory
    Stream<DynamicTest> aRecordedCallAnswersAsAwsAnswered() {
        JsonNode answers = read("answers.json");
        return requests().entrySet().stream()
                .map(test -> DynamicTest.dynamicTest(
                        test.getKey(), () -> replay(test.getValue(), answers.path(test.getKey()))));
    }

    private static void replay(List<ObjectNode> requests, JsonNode answers) {
        try (ManagementApi api = new ManagementApi(ACCOUNT_ID)) {
            for (ObjectNode request : requests) {
                String operation = request.path("op").asText();
                assumeTrue(operation.isEmpty() || api.has(operation), () -> operation + " is not there yet");
            }
            RecordedAnswer recorded = new RecordedAnswer();
            List<ObjectNode> given = new ArrayList<>();
            for (ObjectNode request : requests) {
                if (request.has("op")) {
                    ObjectNode parameters = (ObjectNode) resolved(request.get("params"), given);
                    String operation = request.get("op").asText();
                    ManagementApi.Answer answer = api.call(operation, parameters);
                    answer.body().putObject("Metadata").put("status", answer.status());
                    given.add(answer.body());
                } else {
                    String label = request.get("label").asText();
                    ObjectNode expected = answers.get(label).deepCopy();
                    ObjectNode metadata = (ObjectNode) expected.remove("ResponseMetadata");
                    expected.putObject("Metadata")
                            .put("status", metadata.get("HTTPStatusCode").asInt());
                    if (!DEVIATIONS.containsKey(label)) {
                        recorded.compare(label, expected, given.get(given.size() - 1));
                    }
                }
            }
            assertThat(recorded.differences()).isEmpty();
        }
    }

    /** The parameters with every reference to an earlier answer replaced by what that answer was here. */
    private static JsonNode resolved(JsonNode value, List<ObjectNode> given) {
        if (value instanceof ObjectNode object) {
            ObjectNode copy = Json.object();
            object.properties().forEach(entry -> copy.set(entry.getKey(), resolved(entry.getValue(), given)));
            return copy;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode copy = Json.MAPPER.createArrayNode();
            array.forEach(element -> copy.add(resolved(element, given)));
            return copy;
        }
        if (value.isTextual()) {
            Matcher matcher = REFERENCE.matcher(value.asText());
            return TextNode.valueOf(matcher.replaceAll(
                    reference -> Matcher.quoteReplacement(given.get(Integer.parseInt(reference.group(1)))
                            .at(reference.group(2).replace("/item/", "/items/"))
                            .asText())));
        }
        return value;
    }

    private static Map<String, List<ObjectNode>> requests() {
        Map<String, List<ObjectNode>> tests = new LinkedHashMap<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(resource("requests.jsonl"), StandardCharsets.UTF_8))) {
            lines.lines()
                    .map(Json::readObject)
                    .forEach(
                            request -> tests.computeIfAbsent(request.get("test").asText(), name -> new ArrayList<>())
                                    .add(request));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tests;
    }

    private static JsonNode read(String name) {
        try (InputStream in = resource(name)) {
            return Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        return java.util.Objects.requireNonNull(RecordedManagementTest.class.getResourceAsStream(FOLDER + name));
    }
}
