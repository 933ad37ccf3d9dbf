/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import jakarta.enterprise.context.Dependent;
import java.util.concurrent.CompletionStage;

/** Step apiKey. No API key can exist yet, so none is valid: a method that requires one answers as AWS does then. */
@Dependent
public class ApiKeyHandler implements Handler {

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        if (exchange.requireMethod().apiKeyRequired()) {
            throw new GatewayResponseException(GatewayResponseType.INVALID_API_KEY, "No valid API key");
        }
        return DONE;
    }
}
