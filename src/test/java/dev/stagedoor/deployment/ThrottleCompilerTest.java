/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.dataplane.snapshot.ThrottleLimits;
import org.junit.jupiter.api.Test;

class ThrottleCompilerTest {

    @Test
    void aStageLimitsMethodsByTheKeysOfItsSettings() {
        assertThat(ThrottleCompiler.ofMethods(json("""
                        {"*/*": {"throttlingBurstLimit": 5, "throttlingRateLimit": 2.5, "cachingEnabled": true},
                         "pets~1{petId}/GET": {"throttlingBurstLimit": 1, "throttlingRateLimit": 1},
                         "a/b/GET": {"throttlingBurstLimit": 2, "throttlingRateLimit": 2},
                         "~1/GET": {"throttlingBurstLimit": -1, "throttlingRateLimit": -1},
                         "logged/GET": {"loggingLevel": "INFO"}}""")))
                .containsOnlyKeys("*/*", "pets~1{petId}/GET", "a~1b/GET")
                .containsEntry("*/*", new ThrottleLimits(5, 2.5))
                .containsKey(TestStages.method(false).settingsKey());
    }

    @Test
    void aPlanLimitsMethodsByPathAndVerb() {
        assertThat(ThrottleCompiler.ofPlanMethods(json("""
                        {"/pets/GET": {"burstLimit": 1, "rateLimit": 2.0}, "/GET": {"rateLimit": 3},
                         "//POST": {"burstLimit": 4}}""")))
                .containsEntry("/pets/GET", new ThrottleLimits(1, 2))
                .containsEntry("//GET", new ThrottleLimits(5_000, 3))
                .containsEntry("//POST", new ThrottleLimits(4, 10_000));
    }

    @Test
    void aPlanNeedHaveNoLimit() {
        assertThat(ThrottleCompiler.ofPlan(json("{}"))).isNull();
    }

    private static ObjectNode json(String text) {
        return Json.readObject(text);
    }
}
