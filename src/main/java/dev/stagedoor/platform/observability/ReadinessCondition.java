/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import java.util.Map;

/** Something that must be so before this node takes traffic, or that operators want to see beside it. A CDI bean. */
public interface ReadinessCondition {

    /** As shown in {@code /health/ready}; lower case with hyphens. */
    String name();

    /** Answers within half a second. */
    boolean met();

    /** False for what is shown and does not decide: the data plane serves on without the database. */
    default boolean decides() {
        return true;
    }

    /** What to show beside it; no secrets, since anyone may ask. */
    default Map<String, String> details() {
        return Map.of();
    }
}
