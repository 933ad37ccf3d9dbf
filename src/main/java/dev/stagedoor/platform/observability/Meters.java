/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * What is measured, by name and labels, and shown at {@code /metrics}: by the server, where it has MicroProfile Metrics
 * ({@link MicroProfileMeters}), or else by ourselves ({@link TextMeters}), in the same words.
 */
public abstract class Meters {

    /** Names and values that tell one series of a metric from another. Immutable. */
    public record Labels(Map<String, String> values) {

        public static final Labels NONE = new Labels(Map.of());

        public Labels {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        public static Labels of(String name, String value) {
            return NONE.and(name, value);
        }

        /** These and one more. */
        public Labels and(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(values);
            more.put(name, value);
            return new Labels(more);
        }
    }

    /**
     * A number that only grows; shown with {@code _total} after its name.
     *
     * @return what counts one
     */
    public abstract Runnable counter(String name, String help, Labels labels);

    /** @param value read when someone looks */
    public abstract void gauge(String name, String help, Labels labels, DoubleSupplier value);

    /** Forgets every series that has these labels, perhaps among others. */
    public abstract void remove(Labels labels);
}
