/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stagedoor.conformance.RecordedAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** Everything that was recorded of AWS answering calls of deployed APIs, and the table of what is the same here. */
@InServer
class RecordedInvocationsIT {

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = Path.of("src/test/resources/recorded/invocations");
    private static final Path TABLE = FOLDER.resolve("recorded-invocations.tsv");
    private static final String NOT_REPLAYABLE = "not replayable";

    private final Gateway gateway = TestServers.gateway("h2");

    @Test
    void theTableSaysWhichRecordedAnswersAreGivenHereToo() throws Exception {
        gateway.awaitReady();
        List<String> stale = new ArrayList<>();
        List<String> table = new ArrayList<>();
        Map<String, String> found = replayAll();
        for (String line : Files.readAllLines(TABLE)) {
            String[] cells = line.split("\t", -1);
            if (line.startsWith("#") || cells[2].equals(NOT_REPLAYABLE)) {
                table.add(line);
                continue;
            }
            String difference = found.remove(cells[0] + "\t" + cells[1]);
            String verdict = difference == null ? "gone" : difference.isEmpty() ? "agrees" : "differs";
            if (!cells[2].equals(verdict)) {
                stale.add(cells[0] + " " + cells[1] + ": the table says " + cells[2] + ", but it " + verdict + " "
                        + difference);
            }
            if (difference != null) {
                String why = cells.length > 3 && verdict.equals("differs") ? cells[3] : "";
                table.add(String.join("\t", cells[0], cells[1], verdict, why).stripTrailing());
            }
        }
        found.keySet().forEach(answer -> stale.add(answer + " is not in the table"));
        if (Boolean.getBoolean("stagedoor.update")) {
            Files.write(TABLE, table);
        }
        assertThat(stale).isEmpty();
    }

    /** @return by test and label the differences from AWS's answer; nothing where there are none */
    private Map<String, String> replayAll() throws IOException {
        Map<String, List<JsonNode>> tests = new LinkedHashMap<>();
        for (String line : Files.readAllLines(FOLDER.resolve("requests.jsonl"))) {
            JsonNode step = JSON.readTree(line);
            tests.computeIfAbsent(step.get("test").asText(), name -> new ArrayList<>())
                    .add(step);
        }
        JsonNode answers = JSON.readTree(FOLDER.resolve("answers.json").toFile());
        Map<String, String> found = new LinkedHashMap<>();
        try (ApiGatewayClient management = gateway.management()) {
            for (Map.Entry<String, List<JsonNode>> test : tests.entrySet()) {
                try (RecordedBackends backends = new RecordedBackends()) {
                    InvocationReplay replay = new InvocationReplay(gateway, new SdkCalls(management), backends);
                    RecordedAnswer comparison = new RecordedAnswer();
                    for (JsonNode step : test.getValue()) {
                        if (!step.has("label")) {
                            replay.run(step);
                            continue;
                        }
                        String label = step.get("label").asText();
                        JsonNode recorded = answers.path(test.getKey()).path(label);
                        int before = comparison.differences().size();
                        comparison.compare(label, recorded, replay.shown(step, recorded));
                        found.put(
                                test.getKey() + "\t" + label,
                                String.join(
                                        "; ",
                                        comparison
                                                .differences()
                                                .subList(
                                                        before,
                                                        comparison.differences().size())));
                    }
                    replay.deleteApi();
                } catch (RuntimeException | IOException e) {
                    throw new AssertionError(test.getKey(), e);
                }
            }
        }
        return found;
    }
}
