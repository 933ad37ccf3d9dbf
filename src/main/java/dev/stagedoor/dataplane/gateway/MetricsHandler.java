/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.snapshot.MethodPlan;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import dev.stagedoor.platform.observability.RequestMetrics;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;

/** Step metrics: counts the request, its latencies and what the cache had for it, by API, stage, resource and method. */
@Dependent
public class MetricsHandler implements Handler {

    @Inject
    RequestMetrics metrics;

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        RequestMetrics.Series series = series(exchange);
        series.record(exchange.status, System.nanoTime() - exchange.receivedNanos(), exchange.integrationLatencyNanos);
        Boolean cacheHit = exchange.cacheHit;
        if (cacheHit != null) {
            series.cached(cacheHit);
        }
        return DONE;
    }

    private RequestMetrics.Series series(Exchange exchange) {
        StageSnapshot stage = exchange.stage;
        MethodPlan method = exchange.method;
        if (stage == null || method == null) {
            return metrics.unresolved();
        }
        return metrics.series(stage.restApiName(), stage.stageName(), method.resourcePath(), method.httpMethod());
    }
}
