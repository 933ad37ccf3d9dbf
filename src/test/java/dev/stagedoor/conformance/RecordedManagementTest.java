/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stagedoor.controlplane.definition.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Everything that was recorded of AWS answering management calls, and the table of what is the same here. */
class RecordedManagementTest {

    private static final Path FOLDER = Path.of("src/test/resources/recorded/management");
    private static final Path TABLE = FOLDER.resolve("recorded-management.tsv");

    /** The account that the recorder made of the real one. */
    private static final String ACCOUNT_ID = "111111111111";

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\d+):([^}]*)}");

    @Test
    void theTableSaysWhichRecordedAnswersAreGivenHereToo() throws IOException {
        Map<String, String> found = replayAll();
        List<String> stale = new ArrayList<>();
        List<String> table = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE)) {
            if (line.startsWith("#")) {
                table.add(line);
                continue;
            }
            String[] cells = line.split("\t", -1);
            String difference = found.remove(cells[0] + "\t" + cells[1]);
            String verdict = difference == null ? "gone" : difference.isEmpty() ? "agrees" : "differs";
            String why = cells.length > 3 && verdict.equals("differs") ? cells[3] : "";
            if (!cells[2].equals(verdict)) {
                stale.add(cells[0] + " " + cells[1] + ": the table says " + cells[2] + ", but it " + verdict + " "
                        + difference);
            } else if (verdict.equals("differs") && why.isEmpty()) {
                stale.add(cells[0] + " " + cells[1] + ": the table does not say why it differs: " + difference);
            }
            if (difference != null) {
                table.add(String.join("\t", cells[0], cells[1], verdict, why).stripTrailing());
            }
        }
        found.forEach((answer, difference) -> {
            stale.add(answer + " is not in the table " + difference);
            table.add(answer + "\t" + (difference.isEmpty() ? "agrees" : "differs"));
        });
        if (Boolean.getBoolean("stagedoor.update")) {
            Files.write(TABLE, table);
        }
        assertThat(stale).isEmpty();
    }

    /** @return by test and label the differences from AWS's answer; nothing where there are none */
    private static Map<String, String> replayAll() throws IOException {
        JsonNode answers = Json.MAPPER.readTree(FOLDER.resolve("answers.json").toFile());
        Map<String, List<ObjectNode>> tests = new LinkedHashMap<>();
        for (String line : Files.readAllLines(FOLDER.resolve("requests.jsonl"))) {
            ObjectNode request = Json.readObject(line);
            tests.computeIfAbsent(request.get("test").asText(), name -> new ArrayList<>())
                    .add(request);
        }
        Map<String, String> found = new LinkedHashMap<>();
        tests.forEach((test, requests) -> {
            try {
                replay(requests, answers.path(test), found);
            } catch (RuntimeException e) {
                throw new AssertionError(test, e);
            }
        });
        return found;
    }

    private static void replay(List<ObjectNode> requests, JsonNode answers, Map<String, String> found) {
        try (ManagementApi api = new ManagementApi(ACCOUNT_ID)) {
            RecordedAnswer recorded = new RecordedAnswer();
            List<ObjectNode> given = new ArrayList<>();
            for (ObjectNode request : requests) {
                if (request.has("op")) {
                    ObjectNode parameters = (ObjectNode) resolved(request.get("params"), given);
                    String operation = request.get("op").asText();
                    ManagementApi.Answer answer = api.call(operation, parameters);
                    if (operation.equals("GetAuthorizers") && answer.status() == 200) {
                        sortByName(answer.body());
                    }
                    answer.body().putObject("Metadata").put("status", answer.status());
                    given.add(answer.body());
                    continue;
                }
                String label = request.get("label").asText();
                ObjectNode expected = answers.get(label).deepCopy();
                ObjectNode metadata = (ObjectNode) expected.remove("ResponseMetadata");
                expected.putObject("Metadata")
                        .put("status", metadata.get("HTTPStatusCode").asInt());
                int before = recorded.differences().size();
                recorded.compare(label, expected, given.get(given.size() - 1));
                List<String> all = recorded.differences();
                found.put(
                        request.get("test").asText() + "\t" + label,
                        String.join("; ", all.subList(before, all.size())));
            }
        }
    }

    /** As the recorder did, since their ids are random. */
    private static void sortByName(ObjectNode answer) {
        List<JsonNode> sorted = answer.withArray("/items")
                .valueStream()
                .sorted(Comparator.comparing(item -> item.path("name").asText()))
                .toList();
        answer.putArray("items").addAll(sorted);
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
}
