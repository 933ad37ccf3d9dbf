/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * AWS's metrics of a REST API: Count, 4XXError, 5XXError, CacheHitCount, CacheMissCount, Latency and IntegrationLatency.
 * CloudWatch keeps them by API, by stage and by method; here the counts are kept by method and add up to the other two, and the latencies are
 * histograms by stage and sums by method.
 *
 * <p>How many methods have series of their own is bounded ({@code stagedoor.metrics.maximum-series}); those beyond share
 * one series per stage, whose resource and method are {@value #OTHER}, so that sums stay true.
 */
@ApplicationScoped
public class RequestMetrics {

    static final String OTHER = "(other)";
    static final String NONE = "(none)";

    /** A stage as metrics name it. */
    public record StageName(String apiName, String stage) {}

    private final Map<String, Map<String, StageSeries>> stages = new ConcurrentHashMap<>();
    private final Meters meters;
    private final int maximumSeries;
    private final Series unresolved;
    private int series; // guarded by this

    /** For the container's proxy, which records nothing. */
    protected RequestMetrics() {
        this(new TextMeters(), 0);
    }

    @Inject
    public RequestMetrics(Meters meters, Settings settings) {
        this(meters, settings.maximumMetricSeries());
    }

    RequestMetrics(Meters meters, int maximumSeries) {
        this.meters = meters;
        this.maximumSeries = maximumSeries;
        this.unresolved = new StageSeries(meters, NONE, NONE).open(NONE, NONE);
    }

    /**
     * The series of one method of a stage; looked up without locking or allocating once it exists.
     *
     * @param resource the resource's path with its variables, as in {@code /pets/{petId}}
     * @param method the HTTP method of the definition, which may be {@code ANY}
     */
    public Series series(String apiName, String stage, String resource, String method) {
        Map<String, StageSeries> ofApi = stages.get(apiName);
        StageSeries ofStage = ofApi == null ? null : ofApi.get(stage);
        Series found = ofStage == null ? null : ofStage.find(resource, method);
        return found == null ? open(apiName, stage, resource, method) : found;
    }

    /** Requests that ended before their stage was known; AWS has no metrics of them, and its 4XXError excludes them. */
    public Series unresolved() {
        return unresolved;
    }

    /** Forgets the series of all stages but these: called after a stage is removed or its API renamed. */
    public synchronized void retain(Set<StageName> active) {
        stages.forEach((apiName, ofApi) -> {
            ofApi.values().removeIf(ofStage -> {
                boolean gone = !active.contains(new StageName(ofStage.apiName, ofStage.stage));
                if (gone) {
                    series -= ofStage.close();
                }
                return gone;
            });
            if (ofApi.isEmpty()) {
                stages.remove(apiName);
            }
        });
    }

    private synchronized Series open(String apiName, String stage, String resource, String method) {
        StageSeries ofStage = stages.computeIfAbsent(apiName, name -> new ConcurrentHashMap<>())
                .computeIfAbsent(stage, name -> new StageSeries(meters, apiName, stage));
        Series found = ofStage.find(resource, method);
        if (found != null) {
            return found;
        }
        if (series >= maximumSeries) {
            return ofStage.other();
        }
        series++;
        return ofStage.open(resource, method);
    }

    /** What requests to one method add up to. Recording takes no lock and allocates nothing. */
    public static final class Series {

        private final Runnable count;
        private final Runnable clientErrors;
        private final Runnable serverErrors;
        private final Runnable cacheHits;
        private final Runnable cacheMisses;
        private final LongAdder latencyNanos = new LongAdder();
        private final LongAdder integrationLatencyNanos = new LongAdder();
        private final LongAdder integrations = new LongAdder();
        private final LatencyHistogram stageLatency;
        private final LatencyHistogram stageIntegrationLatency;

        private Series(
                Meters meters,
                Meters.Labels labels,
                LatencyHistogram stageLatency,
                LatencyHistogram stageIntegrationLatency) {
            this.stageLatency = stageLatency;
            this.stageIntegrationLatency = stageIntegrationLatency;
            count = meters.counter("apigateway_count", "AWS's Count: requests answered", labels);
            clientErrors = meters.counter("apigateway_4xx_error", "AWS's 4XXError: answers with status 4xx", labels);
            serverErrors = meters.counter("apigateway_5xx_error", "AWS's 5XXError: answers with status 5xx", labels);
            cacheHits = meters.counter(
                    "apigateway_cache_hit_count", "AWS's CacheHitCount: answers from the stage's cache", labels);
            cacheMisses = meters.counter(
                    "apigateway_cache_miss_count",
                    "AWS's CacheMissCount: answers that the cache could have had and the backend gave",
                    labels);
            meters.gauge(
                    "apigateway_method_latency_seconds_sum",
                    "Sum of AWS's Latency by method: divide by apigateway_count_total",
                    labels,
                    () -> latencyNanos.sum() / 1e9);
            meters.gauge(
                    "apigateway_method_integration_latency_seconds_sum",
                    "Sum of AWS's IntegrationLatency by method: divide by its count",
                    labels,
                    () -> integrationLatencyNanos.sum() / 1e9);
            meters.gauge(
                    "apigateway_method_integration_latency_seconds_count",
                    "Requests that reached their integration, by method",
                    labels,
                    () -> (double) integrations.sum());
        }

        /** Counts a request to a method whose answers are kept. */
        public void cached(boolean hit) {
            (hit ? cacheHits : cacheMisses).run();
        }

        /**
         * @param latency nanoseconds from the request's arrival to the answer's end
         * @param integrationLatency nanoseconds the backend took; -1 when it was not called
         */
        public void record(int status, long latency, long integrationLatency) {
            count.run();
            if (status >= 500) {
                serverErrors.run();
            } else if (status >= 400) {
                clientErrors.run();
            }
            latencyNanos.add(latency);
            stageLatency.record(latency);
            if (integrationLatency >= 0) {
                integrations.increment();
                integrationLatencyNanos.add(integrationLatency);
                stageIntegrationLatency.record(integrationLatency);
            }
        }
    }

    private static final class StageSeries {

        private final Meters meters;
        private final String apiName;
        private final String stage;
        private final LatencyHistogram latency;
        private final LatencyHistogram integrationLatency;
        private final Map<String, Map<String, Series>> byResource = new ConcurrentHashMap<>();
        private int opened;
        private @Nullable Series other;

        StageSeries(Meters meters, String apiName, String stage) {
            this.meters = meters;
            this.apiName = apiName;
            this.stage = stage;
            Meters.Labels labels = Meters.Labels.of("api_name", apiName).and("stage", stage);
            latency = LatencyHistogram.registered(meters, "apigateway_latency_seconds", "AWS's Latency", labels);
            integrationLatency = LatencyHistogram.registered(
                    meters, "apigateway_integration_latency_seconds", "AWS's IntegrationLatency", labels);
        }

        @Nullable
        Series find(String resource, String method) {
            Map<String, Series> methods = byResource.get(resource);
            return methods == null ? null : methods.get(method);
        }

        Series open(String resource, String method) {
            Series created = create(resource, method);
            byResource
                    .computeIfAbsent(resource, path -> new ConcurrentHashMap<>())
                    .put(method, created);
            opened++;
            return created;
        }

        Series other() {
            Series shared = other;
            if (shared == null) {
                shared = create(OTHER, OTHER);
                other = shared;
            }
            return shared;
        }

        private Series create(String resource, String method) {
            Meters.Labels labels = Meters.Labels.of("api_name", apiName)
                    .and("stage", stage)
                    .and("resource", resource)
                    .and("method", method);
            return new Series(meters, labels, latency, integrationLatency);
        }

        /** @return how many series of methods it had */
        int close() {
            meters.remove(Meters.Labels.of("api_name", apiName).and("stage", stage));
            return opened;
        }
    }
}
