/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.conformance.ManagementApi;
import dev.stagedoor.controlplane.apigateway.UsageRecords;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.definition.MemoryDefinitions.Cost;
import dev.stagedoor.dataplane.snapshot.ActiveApiKeys;
import dev.stagedoor.dataplane.usage.UsageCounters;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The publisher on the real store, with a hundred keys in one plan. */
class UsagePublisherTest {

    private static final int KEYS = 100;

    private final ManagementApi api = new ManagementApi("123456789012");
    private final List<String> keys = new ArrayList<>();
    private String plan = "";

    @BeforeEach
    void hundredKeysInOnePlan() {
        String restApi = done("CreateRestApi", "{'name': 'a'}").path("id").asText();
        String root = done("GetResources", "{'restApiId': '" + restApi + "'}")
                .at("/items/0/id")
                .asText();
        String method = "{'restApiId': '" + restApi + "', 'resourceId': '" + root + "', 'httpMethod': 'GET', ";
        done("PutMethod", method + "'authorizationType': 'NONE'}");
        done("PutIntegration", method + "'type': 'MOCK'}");
        done("CreateDeployment", "{'restApiId': '" + restApi + "', 'stageName': 'prod'}");
        plan = done(
                        "CreateUsagePlan",
                        "{'name': 'p', 'quota': {'limit': 10, 'period': 'MONTH'}, 'apiStages': [{'apiId': '" + restApi
                                + "', 'stage': 'prod'}]}")
                .path("id")
                .asText();
        for (int i = 0; i < KEYS; i++) {
            keys.add(newKey(i));
            tie(keys.get(i));
        }
    }

    @AfterEach
    void close() {
        api.close();
    }

    private ObjectNode done(String operation, String parameters) {
        ManagementApi.Answer answer = api.call(operation, Json.readObject(parameters.replace('\'', '"')));
        assertThat(answer.status()).as("%s", answer.body()).isLessThan(300);
        return answer.body();
    }

    private String newKey(int number) {
        return done("CreateApiKey", "{'enabled': true, 'value': '" + value(number) + "'}")
                .path("id")
                .asText();
    }

    private static String value(int number) {
        return "a-value-with-the-number-" + number;
    }

    private void tie(String key) {
        done("CreateUsagePlanKey", "{'usagePlanId': '" + plan + "', 'keyId': '" + key + "', 'keyType': 'API_KEY'}");
    }

    private Cost publish(boolean thorough) {
        return api.cost(() -> api.with(UsagePublisher.class, publisher -> publisher.publishChanged(thorough)));
    }

    private boolean active(int number) {
        List<Boolean> found = new ArrayList<>();
        api.with(ActiveApiKeys.class, active -> found.add(active.find(value(number)) != null));
        return found.get(0);
    }

    @Test
    void whileNothingChangesOneRowIsRead() {
        assertThat(publish(false).rows()).isGreaterThan(KEYS);
        assertThat(active(0) && active(KEYS - 1)).isTrue();

        assertThat(publish(false)).isEqualTo(new Cost(1, 1));
    }

    @Test
    void ofAHundredKeysOnlyThoseThatChangedAreReadAgain() {
        publish(false);
        done(
                "UpdateApiKey",
                "{'apiKey': '" + keys.get(1)
                        + "', 'patchOperations': [{'op': 'replace', 'path': '/enabled', 'value': 'false'}]}");
        done("DeleteApiKey", "{'apiKey': '" + keys.get(2) + "'}");
        done("DeleteUsagePlanKey", "{'usagePlanId': '" + plan + "', 'keyId': '" + keys.get(3) + "'}");
        tie(newKey(KEYS));

        assertThat(publish(false).rows()).isLessThan(20);

        assertThat(active(0)).isTrue();
        assertThat(active(1)).isFalse();
        assertThat(active(2)).isFalse();
        assertThat(active(3)).isFalse();
        assertThat(active(KEYS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDeletedPlanTakesItsKeysAlong(boolean thorough) {
        publish(false);
        String stage = done("GetUsagePlan", "{'usagePlanId': '" + plan + "'}")
                        .at("/apiStages/0/apiId")
                        .asText() + ":prod";
        done(
                "UpdateUsagePlan",
                "{'usagePlanId': '" + plan + "', 'patchOperations': [{'op': 'remove', 'path': '/apiStages', 'value': '"
                        + stage + "'}]}");
        done("DeleteUsagePlan", "{'usagePlanId': '" + plan + "'}");

        publish(thorough);

        assertThat(active(0)).isFalse();
    }

    @Test
    void whatAllKeysOfAPlanHaveUsedIsReadAtOnce() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        api.with(UsageRecords.class, records -> records.addUsed(plan, keys.get(0), today, 10));

        assertThat(publish(true).statements()).isLessThan(20);

        api.with(UsageCounters.class, counters -> assertThat(counters.used()).isEmpty());
        assertThat(remaining(keys.get(0))).isZero();
        assertThat(remaining(keys.get(1))).isEqualTo(10);
    }

    private long remaining(String key) {
        List<Long> remaining = new ArrayList<>();
        api.with(
                StoredUsagePlans.class,
                stored -> remaining.add(
                        stored.allowances(plan, Json.object().put("limit", 10).put("period", "MONTH"))
                                .getOrDefault(
                                        key,
                                        StoredUsagePlans.unused(
                                                Json.object().put("limit", 10).put("period", "MONTH")))
                                .remaining()));
        return remaining.get(0);
    }
}
