/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** Meters of our own, in the text format of Prometheus (0.0.4), for a server without MicroProfile Metrics. */
final class TextMeters extends Meters {

    private record Family(String help, String type, Map<Labels, DoubleSupplier> series) {}

    private final Map<String, Family> families = new ConcurrentSkipListMap<>();

    @Override
    public Runnable counter(String name, String help, Labels labels) {
        LongAdder adder = new LongAdder();
        add(name + "_total", help, "counter", labels, () -> (double) adder.sum());
        return adder::increment;
    }

    @Override
    public void gauge(String name, String help, Labels labels, DoubleSupplier value) {
        add(name, help, "gauge", labels, value);
    }

    @Override
    public void remove(Labels labels) {
        families.values()
                .forEach(family -> family.series
                        .keySet()
                        .removeIf(each -> each.values()
                                .entrySet()
                                .containsAll(labels.values().entrySet())));
    }

    private void add(String name, String help, String type, Labels labels, DoubleSupplier value) {
        families.computeIfAbsent(name, key -> new Family(help, type, new ConcurrentHashMap<>()))
                .series
                .put(labels, value);
    }

    String text() {
        StringBuilder out = new StringBuilder(4_096);
        families.forEach((name, family) -> {
            if (family.series.isEmpty()) {
                return;
            }
            out.append("# HELP ").append(name).append(' ').append(family.help).append('\n');
            out.append("# TYPE ").append(name).append(' ').append(family.type).append('\n');
            family.series.forEach((labels, value) -> {
                out.append(name);
                append(labels, out);
                out.append(' ').append(value.getAsDouble()).append('\n');
            });
        });
        return out.toString();
    }

    private static void append(Labels labels, StringBuilder out) {
        char before = '{';
        for (Map.Entry<String, String> label : labels.values().entrySet()) {
            out.append(before).append(label.getKey()).append("=\"");
            out.append(
                    label.getValue().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
            out.append('"');
            before = ',';
        }
        if (before == ',') {
            out.append('}');
        }
    }
}
