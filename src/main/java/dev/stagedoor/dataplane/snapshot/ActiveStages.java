/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The stages that take traffic. The stages of one API are one immutable map; writers, who are few, replace it, and ten
 * thousand other APIs are not touched.
 */
@ApplicationScoped
public class ActiveStages {

    private final ConcurrentHashMap<String, Map<String, StageSnapshot>> byApi = new ConcurrentHashMap<>();
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
    public void replace(StageSnapshot snapshot) {
        byApi.compute(snapshot.restApiId(), (id, stages) -> {
            Map<String, StageSnapshot> changed = stages == null ? new HashMap<>() : new HashMap<>(stages);
            changed.put(snapshot.stageName(), snapshot);
            return Map.copyOf(changed);
        });
    }

    public void remove(String restApiId, String stageName) {
        byApi.computeIfPresent(restApiId, (id, stages) -> {
            Map<String, StageSnapshot> changed = new HashMap<>(stages);
            changed.remove(stageName);
            return changed.isEmpty() ? null : Map.copyOf(changed);
        });
    }

    /** Whether every stored stage has been compiled once since the start: what readiness means. */
    public boolean ready() {
        return ready;
    }

    public void markReady() {
        ready = true;
    }

    /** For tests and for a start from nothing. */
    public void replaceAll(List<StageSnapshot> snapshots) {
        byApi.clear();
        snapshots.forEach(this::replace);
    }
}
