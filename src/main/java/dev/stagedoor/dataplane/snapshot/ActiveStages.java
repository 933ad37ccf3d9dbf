/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stages that take traffic. Readers take the whole map with one volatile read; writers, who are few, replace it.
 */
@ApplicationScoped
public class ActiveStages {

    private volatile Map<String, Map<String, StageSnapshot>> byApi = Map.of();
    private volatile boolean ready;

    /** Null when there is no such stage, or it has no deployment. */
    public @Nullable StageSnapshot find(String restApiId, String stageName) {
        Map<String, StageSnapshot> stages = byApi.get(restApiId);
        return stages == null ? null : stages.get(stageName);
    }

    public Collection<StageSnapshot> ofApi(String restApiId) {
        return byApi.getOrDefault(restApiId, Map.of()).values();
    }

    public Collection<StageSnapshot> all() {
        return byApi.values().stream()
                .flatMap(stages -> stages.values().stream())
                .toList();
    }

    /** Puts a snapshot in the place of the one before it. */
    public synchronized void replace(StageSnapshot snapshot) {
        Map<String, StageSnapshot> stages = new HashMap<>(byApi.getOrDefault(snapshot.restApiId(), Map.of()));
        stages.put(snapshot.stageName(), snapshot);
        swap(snapshot.restApiId(), stages);
    }

    public synchronized void remove(String restApiId, String stageName) {
        Map<String, StageSnapshot> stages = new HashMap<>(byApi.getOrDefault(restApiId, Map.of()));
        if (stages.remove(stageName) != null) {
            swap(restApiId, stages);
        }
    }

    /** Whether every stored stage has been compiled once since the start: what readiness means. */
    public boolean ready() {
        return ready;
    }

    public void markReady() {
        ready = true;
    }

    private void swap(String restApiId, Map<String, StageSnapshot> stages) {
        Map<String, Map<String, StageSnapshot>> copy = new HashMap<>(byApi);
        if (stages.isEmpty()) {
            copy.remove(restApiId);
        } else {
            copy.put(restApiId, Map.copyOf(stages));
        }
        byApi = Map.copyOf(copy);
    }

    /** For tests and for a start from nothing. */
    public synchronized void replaceAll(List<StageSnapshot> snapshots) {
        byApi = Map.of();
        snapshots.forEach(this::replace);
    }
}
