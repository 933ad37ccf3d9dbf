/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import dev.stagedoor.dataplane.snapshot.ActiveStages;
import dev.stagedoor.platform.observability.Meters;
import dev.stagedoor.platform.observability.ReadinessCondition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Map;

/** Ready means: every stored stage has been compiled once, so no request meets a stage that is not there yet. */
@ApplicationScoped
public class StagesCompiled implements ReadinessCondition {

    @Inject
    ActiveStages activeStages;

    @Inject
    StagePublisher publisher;

    @Inject
    Meters meters;

    private volatile long millis;

    void onInitialized(@Observes @Initialized(ApplicationScoped.class) Object context) {
        meters.gauge("stagedoor_active_stages", "Stages that take traffic", Meters.Labels.NONE, () ->
                (double) activeStages.all().size());
        meters.gauge(
                "stagedoor_failed_stages",
                "Stages whose newest definition does not compile; they serve the one before, if there is one",
                Meters.Labels.NONE,
                () -> (double) publisher.failures().size());
    }

    /** Says that it is so, and how long it took. */
    void after(long tookMillis) {
        millis = tookMillis;
        activeStages.markReady();
    }

    @Override
    public String name() {
        return "stages-compiled";
    }

    @Override
    public boolean met() {
        return activeStages.ready();
    }

    @Override
    public Map<String, String> details() {
        return Map.of(
                "count", Integer.toString(activeStages.all().size()),
                "failed", Integer.toString(publisher.failures().size()),
                "millis", Long.toString(millis));
    }
}
