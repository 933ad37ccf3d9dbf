/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.conformance.RecordedAnswer;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.openapi.OpenApiImport.BasePath;
import dev.stagedoor.controlplane.openapi.OpenApiImport.Mode;
import dev.stagedoor.controlplane.wire.AwsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every import that was recorded against AWS, and every answer about what it made. */
class RecordedImportTest {

    private static final String RECORDINGS = "/recorded/import/";

    @TestFactory
    Stream<DynamicTest> an_import_makes_what_aws_made() throws IOException {
        JsonNode answers = Json.readObject(resource("answers.json"));
        Map<String, List<ObjectNode>> tests = new LinkedHashMap<>();
        for (String line : resource("requests.jsonl").split("\n")) {
            ObjectNode step = Json.readObject(line);
            tests.computeIfAbsent(step.path("test").asText(), test -> new ArrayList<>())
                    .add(step);
        }
        assertThat(tests).hasSize(17);
        return tests.entrySet().stream()
                .map(test -> DynamicTest.dynamicTest(
                        test.getKey(), () -> new Replay(answers.path(test.getKey())).run(test.getValue())));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = RecordedImportTest.class.getResourceAsStream(RECORDINGS + name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** One test: its calls in order, and AWS's answers compared with what the tree then holds. */
    private static final class Replay {

        private final JsonNode answers;
        private final Map<String, DefinitionTree> apis = new HashMap<>();
        private final RecordedAnswer recorded = new RecordedAnswer();
        private DefinitionTree tree = TestApi.empty("");
        private List<String> warnings = List.of();
        private JsonNode failure = MissingNode.getInstance();
        private int compared;

        Replay(JsonNode answers) {
            this.answers = answers;
        }

        void run(List<ObjectNode> steps) {
            for (ObjectNode step : steps) {
                if (step.has("op")) {
                    call(step);
                } else {
                    String label = step.path("label").asText();
                    JsonNode actual = answer(label);
                    if (actual != null) {
                        recorded.compare(label, answers.path(label), actual);
                        compared++;
                    }
                }
            }
            assertThat(recorded.differences()).isEmpty();
            assertThat(compared > 0 || answers.has("get-resp-from-http")).isTrue(); // that one is about traffic alone
        }

        private void call(JsonNode step) {
            JsonNode params = step.path("params");
            String api = step.path("api").asText("none");
            warnings = List.of();
            failure = MissingNode.getInstance();
            tree = apis.getOrDefault(api, TestApi.empty(api));
            if (step.path("op").asText().equals("CreateRestApi")) {
                tree.root().put("name", params.path("name").asText());
                if (params.has("binaryMediaTypes")) {
                    tree.root().set("binaryMediaTypes", params.get("binaryMediaTypes"));
                }
            } else {
                Mode mode = step.path("op").asText().equals("ImportRestApi")
                        ? Mode.IMPORT
                        : Mode.valueOf(params.path("mode").asText("merge").toUpperCase(Locale.ROOT));
                BasePath basePath = BasePath.valueOf(params.path("parameters")
                        .path("basepath")
                        .asText("ignore")
                        .toUpperCase(Locale.ROOT));
                try {
                    var result = OpenApiImport.apply(
                            params.path("body").asText().getBytes(StandardCharsets.UTF_8),
                            tree,
                            TestApi.options(
                                    mode,
                                    basePath,
                                    params.path("failOnWarnings").asBoolean()));
                    tree = result.tree();
                    warnings = result.warnings();
                } catch (AwsException e) {
                    failure = Json.object().put("message", e.getMessage());
                }
            }
            apis.put(api, tree);
        }

        /** What the tree says to the label's question; null when it is no question to the tree. */
        private @Nullable JsonNode answer(String label) {
            JsonNode answer = answers.path(label);
            if (answer.has("rootResourceId")) {
                ObjectNode restApi = tree.root().deepCopy();
                if (answer.has("tags") && !restApi.has("tags")) {
                    restApi.putObject("tags"); // Get and Put answer an empty map where Create and Import answer none
                }
                if (!warnings.isEmpty()) {
                    warnings.forEach(restApi.putArray("warnings")::add);
                }
                return restApi;
            }
            if (label.contains("bad-")) { // AWS's message; ours goes on with the place
                return Json.object()
                        .put(
                                "message",
                                failure.path("message").asText().replaceFirst("(Invalid OpenAPI input\\.).*", "$1"))
                        .set("Error", answer.path("Error"));
            }
            if (label.endsWith("models")) {
                return items(sorted("Model", "name"));
            }
            if (label.endsWith("authorizers")) {
                return items(sorted("Authorizer", "name"));
            }
            if (label.endsWith("after-api-imports")) {
                return items(sorted("DocumentationPart", "location"));
            }
            if (label.contains("resources")) {
                return items(resources());
            }
            return label.matches("(srv-...-)?(method|integration)-.*") ? methodAnswer(label) : null;
        }

        private List<ObjectNode> sorted(String type, String member) {
            Map<String, ObjectNode> byMember = new TreeMap<>();
            tree.children("", type)
                    .values()
                    .forEach(row -> byMember.put(row.path(member).toString(), row));
            return List.copyOf(byMember.values());
        }

        private List<ObjectNode> resources() {
            return tree.children("", "Resource").entrySet().stream()
                    .map(resource -> {
                        ObjectNode answer = resource.getValue().deepCopy();
                        tree.children(resource.getKey(), "Method")
                                .values()
                                .forEach(method -> answer.withObject("/resourceMethods")
                                        .putObject(method.path("httpMethod").asText()));
                        return answer;
                    })
                    .sorted(Comparator.comparing(
                            resource -> resource.path("path").asText()))
                    .toList();
        }

        private JsonNode methodAnswer(String label) {
            String subject = label.replaceFirst("^srv-...-", "");
            String kind = subject.replaceFirst("^((method|integration)(-response)?)-.*", "$1");
            String verb = subject.substring(subject.lastIndexOf('-') + 1).toUpperCase(Locale.ROOT);
            String path = subject.substring(kind.length() + 1, subject.lastIndexOf('-'))
                    .replace("root", "");
            String row = tree.children("", "Resource").entrySet().stream()
                            .filter(resource ->
                                    resource.getValue().path("path").asText().equals("/" + path))
                            .findFirst()
                            .orElseThrow()
                            .getKey()
                    + "/methods/" + verb;
            return switch (kind) {
                case "method" -> {
                    ObjectNode method = tree.find(row).orElseThrow().deepCopy();
                    embed(method, "methodResponses", tree.children(row, "MethodResponse"));
                    method.set("methodIntegration", integration(row));
                    yield method;
                }
                case "integration" -> integration(row);
                case "method-response" -> response(row + "/responses/200");
                default -> response(row + "/integration/responses/200");
            };
        }

        private JsonNode response(String row) {
            return tree.find(row).<JsonNode>map(found -> found).orElseGet(() -> {
                String message = "Invalid Response status code specified";
                ObjectNode error = Json.object().put("message", message);
                error.putObject("Error").put("Code", "NotFoundException").put("Message", message);
                return error;
            });
        }

        private ObjectNode integration(String row) {
            ObjectNode integration =
                    tree.find(row + "/integration").orElseThrow().deepCopy();
            embed(integration, "integrationResponses", tree.children(row + "/integration", "IntegrationResponse"));
            return integration;
        }

        private static void embed(ObjectNode into, String member, Map<String, ObjectNode> rows) {
            rows.values()
                    .forEach(row -> into.withObject("/" + member)
                            .set(row.path("statusCode").asText(), row));
        }

        private static ObjectNode items(List<ObjectNode> rows) {
            ObjectNode answer = Json.object();
            ArrayNode items = answer.putArray("items");
            rows.forEach(items::add);
            return answer;
        }
    }
}
