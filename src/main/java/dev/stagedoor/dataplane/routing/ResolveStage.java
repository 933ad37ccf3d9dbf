/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.routing;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.snapshot.ActiveStages;
import dev.stagedoor.dataplane.snapshot.CanaryPlan;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Step resolveStage: the snapshot that the request runs on. For an API or a stage that is not there, a stage without a
 * deployment, a path that a custom domain has no mapping for, or an API that has given up its default address, the
 * answer is one and the same (features G-07), and no API's gateway responses apply to it.
 *
 * <p>A stage's canary takes its share of the requests at random: a client may meet the one release now and the other next
 * (features S-04).
 */
@Dependent
public class ResolveStage implements Handler {

    private final ActiveStages activeStages;
    private final DoubleSupplier percent;

    @Inject
    public ResolveStage(ActiveStages activeStages) {
        this(activeStages, () -> ThreadLocalRandom.current().nextDouble(100));
    }

    /** @param percent a number from 0 to below 100 for each request that could be the canary's */
    ResolveStage(ActiveStages activeStages, DoubleSupplier percent) {
        this.activeStages = activeStages;
        this.percent = percent;
    }

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        StageSnapshot stage = activeStages.find(exchange.restApiId, exchange.stageName);
        CanaryPlan canary = stage == null ? null : stage.canary();
        if (canary != null) {
            boolean tried = percent.getAsDouble() < canary.percentTraffic();
            exchange.canaryRequest = tried;
            stage = tried ? canary.snapshot() : stage;
        }
        if (stage == null || (stage.disableExecuteApiEndpoint() && !exchange.customDomain)) {
            throw new GatewayResponseException(
                    GatewayResponseType.DEFAULT_4XX, 403, "{\"message\":\"Forbidden\"}", "ForbiddenException", "");
        }
        exchange.stage = stage;
        return DONE;
    }
}
