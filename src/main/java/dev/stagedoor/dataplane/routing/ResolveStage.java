/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.routing;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.snapshot.ActiveStages;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;

/**
 * Step resolveStage: the snapshot that the request runs on. For an API or a stage that is not there, a stage without a
 * deployment, a path that a custom domain has no mapping for, or an API that has given up its default address, the
 * answer is one and the same (features G-07), and no API's gateway responses apply to it.
 */
@Dependent
public class ResolveStage implements Handler {

    private final ActiveStages activeStages;

    @Inject
    public ResolveStage(ActiveStages activeStages) {
        this.activeStages = activeStages;
    }

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        StageSnapshot stage = activeStages.find(exchange.restApiId, exchange.stageName);
        if (stage == null || (stage.disableExecuteApiEndpoint() && !exchange.customDomain)) {
            throw new GatewayResponseException(
                    GatewayResponseType.DEFAULT_4XX, 403, "{\"message\":\"Forbidden\"}", "ForbiddenException", "");
        }
        exchange.stage = stage;
        return DONE;
    }
}
