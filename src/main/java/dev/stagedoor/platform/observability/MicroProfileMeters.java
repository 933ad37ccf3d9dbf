/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.util.function.DoubleSupplier;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * Meters in the application scope of MicroProfile Metrics. The only class that knows that API: a server without it
 * leaves this bean out, and {@link MetersProducer} takes {@link TextMeters}.
 */
@Dependent
@Typed(MicroProfileMeters.class)
class MicroProfileMeters extends Meters {

    private final MetricRegistry registry;

    @Inject
    MicroProfileMeters(MetricRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Runnable counter(String name, String help, Labels labels) {
        Counter counter = registry.counter(metadata(name, help), tags(labels));
        return counter::inc;
    }

    @Override
    public void gauge(String name, String help, Labels labels, DoubleSupplier value) {
        registry.gauge(metadata(name, help), value, DoubleSupplier::getAsDouble, tags(labels));
    }

    @Override
    public void remove(Labels labels) {
        registry.removeMatching((id, metric) ->
                id.getTags().entrySet().containsAll(labels.values().entrySet()));
    }

    private static Metadata metadata(String name, String help) {
        return Metadata.builder().withName(name).withDescription(help).build();
    }

    private static Tag[] tags(Labels labels) {
        return labels.values().entrySet().stream()
                .map(label -> new Tag(label.getKey(), label.getValue()))
                .toArray(Tag[]::new);
    }
}
