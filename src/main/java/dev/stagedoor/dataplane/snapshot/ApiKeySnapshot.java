/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An enabled API key.
 *
 * @param value what clients send
 * @param plans the usage plan of the key for each stage, by {@link #stage}; at most one has a stage
 */
public record ApiKeySnapshot(String apiKeyId, String value, Map<String, UsagePlanSnapshot> plans) {

    public ApiKeySnapshot {
        plans = Map.copyOf(plans);
    }

    /** Null when the key is not for this stage. */
    public @Nullable UsagePlanSnapshot plan(String restApiId, String stageName) {
        return plans.get(stage(restApiId, stageName));
    }

    public static String stage(String restApiId, String stageName) {
        return restApiId + "/" + stageName;
    }

    @Override
    public String toString() {
        return apiKeyId; // never the value
    }
}
