/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;

/** Step payloadLimit: refuses a body that announces itself as too long; one without a length is counted as it comes. */
@Dependent
public class PayloadLimitHandler implements Handler {

    @Inject
    Settings settings;

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        long limit = settings.payloadLimitBytes();
        if (limit > 0 && exchange.request().getContentLengthLong() > limit) {
            throw tooLarge(limit);
        }
        return DONE;
    }

    static GatewayResponseException tooLarge(long limit) {
        return new GatewayResponseException(
                GatewayResponseType.REQUEST_TOO_LARGE,
                "HTTP content length exceeded " + limit + " bytes.",
                null,
                "The request body is longer than " + limit + " bytes");
    }
}
