/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stagedoor.dataplane.snapshot.ThrottleLimits;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles how fast stages and usage plans let themselves be called. */
final class ThrottleCompiler {

    /** AWS's quotas of an account, which hold where only one of the two limits is set. */
    private static final int DEFAULT_BURST_LIMIT = 5_000;

    private static final double DEFAULT_RATE_LIMIT = 10_000;

    private ThrottleCompiler() {}

    /** @param methodSettings a Stage's, by {@code resource/VERB}; a negative limit means none */
    static Map<String, ThrottleLimits> ofMethods(JsonNode methodSettings) {
        Map<String, ThrottleLimits> limits = new HashMap<>();
        methodSettings.properties().forEach(entry -> {
            JsonNode settings = entry.getValue();
            ThrottleLimits compiled =
                    limits(settings.path("throttlingBurstLimit"), settings.path("throttlingRateLimit"));
            if (compiled != null) {
                limits.put(MethodKeys.normal(entry.getKey()), compiled);
            }
        });
        return limits;
    }

    /** @param throttle a UsagePlan's */
    static @Nullable ThrottleLimits ofPlan(JsonNode throttle) {
        return limits(throttle.path("burstLimit"), throttle.path("rateLimit"));
    }

    /** @param throttle of a UsagePlan's stage, by {@code /resource/VERB} */
    static Map<String, ThrottleLimits> ofPlanMethods(JsonNode throttle) {
        Map<String, ThrottleLimits> limits = new HashMap<>();
        throttle.properties().forEach(entry -> {
            ThrottleLimits compiled = ofPlan(entry.getValue());
            if (compiled != null) {
                String key = entry.getKey();
                boolean root = key.indexOf('/', 1) < 0; // "/GET" means the root as "//GET" does
                limits.put(root ? "/" + key : key, compiled);
            }
        });
        return limits;
    }

    private static @Nullable ThrottleLimits limits(JsonNode burst, JsonNode rate) {
        if (!burst.isNumber() && !rate.isNumber() || burst.asInt() < 0 || rate.asDouble() < 0) {
            return null;
        }
        return new ThrottleLimits(burst.asInt(DEFAULT_BURST_LIMIT), rate.asDouble(DEFAULT_RATE_LIMIT));
    }
}
