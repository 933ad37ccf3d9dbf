/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.usage;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.snapshot.ApiKeySnapshot;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.MethodPlan;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import dev.stagedoor.dataplane.snapshot.ThrottleLimits;
import dev.stagedoor.dataplane.snapshot.UsagePlanSnapshot;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Step throttle, in AWS's order (developer guide, "Throttle requests to your REST APIs"): the client at the method, the
 * client, the method. Each node has buckets of its own.
 */
@Dependent
public class ThrottleHandler implements Handler {

    private final TokenBuckets buckets;

    @Inject
    public ThrottleHandler(TokenBuckets buckets) {
        this.buckets = buckets;
    }

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        StageSnapshot stage = exchange.requireStage();
        MethodPlan method = exchange.requireMethod();
        UsagePlanSnapshot plan = exchange.usagePlan;
        ApiKeySnapshot apiKey = exchange.apiKey;
        if (plan != null && apiKey != null) {
            if (!plan.methodThrottles().isEmpty()) {
                String key = method.resourcePath() + "/" + method.httpMethod();
                take(
                        new Bucket(apiKey.apiKeyId(), plan.usagePlanId(), exchange.restApiId, exchange.stageName, key),
                        plan.methodThrottles().get(key));
            }
            take(new Bucket(apiKey.apiKeyId(), plan.usagePlanId(), "", "", ""), plan.throttle());
        }
        if (!stage.methodThrottles().isEmpty()) {
            String key = method.settingsKey();
            ThrottleLimits limits = stage.methodThrottles().get(key);
            take(
                    new Bucket("", "", exchange.restApiId, exchange.stageName, key),
                    limits == null ? stage.methodThrottles().get("*/*") : limits);
        }
        return DONE;
    }

    /** What a bucket is for; empty where it is for all. */
    private record Bucket(String apiKeyId, String usagePlanId, String restApiId, String stageName, String method) {}

    private void take(Bucket bucket, @Nullable ThrottleLimits limits) {
        if (limits != null && !buckets.take(bucket, limits)) {
            throw new GatewayResponseException(GatewayResponseType.THROTTLED, "Rate exceeded");
        }
    }
}
