/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.caching;

import dev.stagedoor.dataplane.exchange.CachedAnswer;
import dev.stagedoor.dataplane.snapshot.ActiveStages;
import dev.stagedoor.dataplane.snapshot.CachingPlan;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import dev.stagedoor.platform.caching.BoundedCache;
import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.observability.Meters;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The caches of the stages, on the heap of this node. They share {@code stagedoor.cache.maximum-bytes} in the proportion
 * of their sizes on AWS; none gets more than its size there.
 */
@ApplicationScoped
public class ResponseCaches {

    private static final double GIGABYTE = 1L << 30;

    private record StageName(String restApiId, String stageName) {}

    private record StageCache(CachingPlan plan, BoundedCache<CachedAnswer> answers) {}

    @Inject
    Meters meters;

    private final ActiveStages activeStages;
    private final long mostBytes;
    private final Map<StageName, StageCache> caches = new ConcurrentHashMap<>();

    /** For the CDI proxy; keeps nothing. */
    public ResponseCaches() {
        this(new ActiveStages(), 0);
    }

    @Inject
    public ResponseCaches(ActiveStages activeStages, Settings settings) {
        this(activeStages, settings.cacheMaximumBytes());
    }

    @PostConstruct
    void start() {
        meters.gauge("stagedoor_cache_bytes", "What answers kept in memory take", Meters.Labels.NONE, () ->
                (double) bytes());
    }

    ResponseCaches(ActiveStages activeStages, long mostBytes) {
        this.activeStages = activeStages;
        this.mostBytes = mostBytes;
    }

    /** The cache that a stage has now; null when the snapshot is of a time before it was flushed or taken away. */
    public @Nullable BoundedCache<CachedAnswer> of(StageSnapshot stage, CachingPlan plan) {
        StageCache cache = caches.get(new StageName(stage.restApiId(), stage.stageName()));
        if (cache == null || !cache.plan().generation().equals(plan.generation())) {
            cache = open(stage.restApiId(), stage.stageName());
        }
        return cache != null && cache.plan().generation().equals(plan.generation()) ? cache.answers() : null;
    }

    private synchronized @Nullable StageCache open(String restApiId, String stageName) {
        follow();
        StageSnapshot active = activeStages.find(restApiId, stageName);
        CachingPlan plan = active == null ? null : active.caching();
        if (plan == null) {
            return null;
        }
        StageName name = new StageName(restApiId, stageName);
        StageCache cache = caches.get(name);
        if (cache == null) {
            cache = new StageCache(plan, new BoundedCache<>("answers", 0, CachedAnswer::bytes));
            caches.put(name, cache);
            share();
        }
        return cache;
    }

    /** Lets go of the caches that stages do not have any more, or not this one. */
    public synchronized void follow() {
        boolean gone = caches.entrySet().removeIf(entry -> {
            StageName name = entry.getKey();
            StageSnapshot active = activeStages.find(name.restApiId(), name.stageName());
            CachingPlan plan = active == null ? null : active.caching();
            boolean old = plan == null
                    || !plan.generation().equals(entry.getValue().plan().generation());
            if (old) {
                entry.getValue().answers().close();
            }
            return old;
        });
        if (gone) {
            share();
        }
    }

    private void share() {
        double all = caches.values().stream()
                .mapToDouble(cache -> cache.plan().sizeGigabytes())
                .sum();
        caches.values().forEach(cache -> {
            double size = cache.plan().sizeGigabytes();
            cache.answers().bound((long) Math.min(mostBytes * (size / all), size * GIGABYTE));
        });
    }

    /** What all caches hold. */
    long bytes() {
        return caches.values().stream()
                .mapToLong(cache -> cache.answers().weight())
                .sum();
    }

    @PreDestroy
    void stop() {
        caches.values().forEach(cache -> cache.answers().close());
        caches.clear();
    }
}
