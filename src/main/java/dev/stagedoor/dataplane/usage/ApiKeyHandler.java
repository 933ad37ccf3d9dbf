/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.usage;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.snapshot.ActiveApiKeys;
import dev.stagedoor.dataplane.snapshot.ApiKeySnapshot;
import dev.stagedoor.dataplane.snapshot.ApiKeySource;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.UsagePlanSnapshot;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Step apiKey: where a method requires one, the request must have an enabled key of a usage plan for the stage. A key
 * that is missing, unknown, disabled or of no such plan gets one and the same answer.
 */
@Dependent
public class ApiKeyHandler implements Handler {

    private final ActiveApiKeys apiKeys;

    @Inject
    public ApiKeyHandler(ActiveApiKeys apiKeys) {
        this.apiKeys = apiKeys;
    }

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        if (exchange.requireMethod().apiKeyRequired()) {
            String value = value(exchange);
            ApiKeySnapshot apiKey = value == null ? null : apiKeys.find(value);
            UsagePlanSnapshot plan = apiKey == null ? null : apiKey.plan(exchange.restApiId, exchange.stageName);
            if (plan == null) {
                throw new GatewayResponseException(GatewayResponseType.INVALID_API_KEY, "No valid API key");
            }
            exchange.apiKey = apiKey;
            exchange.usagePlan = plan;
        }
        return DONE;
    }

    private static @Nullable String value(Exchange exchange) {
        return exchange.requireStage().apiKeySource() == ApiKeySource.AUTHORIZER
                ? exchange.usageIdentifierKey
                : exchange.request().getHeader("x-api-key");
    }
}
