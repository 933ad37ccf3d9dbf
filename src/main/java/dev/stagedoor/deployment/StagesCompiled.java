/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import dev.stagedoor.dataplane.snapshot.ActiveStages;
import dev.stagedoor.platform.observability.ReadinessCondition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;

/** Ready means: every stored stage has been compiled once, so no request meets a stage that is not there yet. */
@ApplicationScoped
public class StagesCompiled implements ReadinessCondition {

    @Inject
    ActiveStages activeStages;

    @Inject
    StagePublisher publisher;

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
                "failed", Integer.toString(publisher.failures().size()));
    }
}
