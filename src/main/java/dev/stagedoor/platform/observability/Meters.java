/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * Everything that is measured, by name and labels.
 */
@ApplicationScoped
public class Meters {

    /** Names and values that tell one series of a metric from another. Immutable. */
    public record Labels(Map<String, String> values) {

        public static final Labels NONE = new Labels(Map.of());

        public Labels {
            values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        public static Labels of(String name, String value) {
            return NONE.and(name, value);
        }

        public Labels and(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(values);
            more.put(name, value);
            return new Labels(more);
        }

        boolean contains(Labels fewer) {
            return values.entrySet().containsAll(fewer.values.entrySet());
        }
    }

    /** One series, and how to read it. A counter only grows. */
    record Meter(String name, String help, Labels labels, boolean counter, DoubleSupplier value) {}

    private final Map<String, Map<Labels, Meter>> meters = new ConcurrentSkipListMap<>();

    /** @return what counts one */
    public Runnable counter(String name, String help, Labels labels) {
        LongAdder adder = new LongAdder();
        add(new Meter(name, help, labels, true, () -> (double) adder.sum()));
        return adder::increment;
    }

    /** @param value read when someone looks */
    public void gauge(String name, String help, Labels labels, DoubleSupplier value) {
        add(new Meter(name, help, labels, false, value));
    }

    /** Forgets every series that has these labels, perhaps among others. */
    public void remove(Labels labels) {
        meters.values().forEach(series -> series.keySet().removeIf(each -> each.contains(labels)));
    }

    /** All series of each metric, by its name. */
    Collection<Map<Labels, Meter>> all() {
        return meters.values();
    }

    private void add(Meter meter) {
        meters.computeIfAbsent(meter.name(), name -> new ConcurrentHashMap<>()).put(meter.labels(), meter);
    }
}
