/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A usage plan as it holds for one stage.
 *
 * @param throttle for all requests of one client together; null for no limit
 * @param methodThrottles further limits, by resource path and verb ({@code /pets/{petId}/GET})
 */
public record UsagePlanSnapshot(
        String usagePlanId, @Nullable ThrottleLimits throttle, Map<String, ThrottleLimits> methodThrottles) {

    public UsagePlanSnapshot {
        methodThrottles = Map.copyOf(methodThrottles);
    }
}
