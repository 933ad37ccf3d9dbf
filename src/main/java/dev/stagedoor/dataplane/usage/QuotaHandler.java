/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.usage;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.snapshot.ApiKeySnapshot;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.UsagePlanSnapshot;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;

/** Step quota: counts the request for its client's usage plan, or refuses it when the quota is used up. */
@Dependent
public class QuotaHandler implements Handler {

    private final UsageCounters counters;

    @Inject
    public QuotaHandler(UsageCounters counters) {
        this.counters = counters;
    }

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        UsagePlanSnapshot plan = exchange.usagePlan;
        ApiKeySnapshot apiKey = exchange.apiKey;
        if (plan != null
                && apiKey != null
                && !counters.count(plan.usagePlanId(), apiKey.apiKeyId(), exchange.receivedMillis())) {
            throw new GatewayResponseException(GatewayResponseType.QUOTA_EXCEEDED, "Quota exceeded");
        }
        return DONE;
    }
}
