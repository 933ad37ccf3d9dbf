/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.Handler;
import jakarta.enterprise.context.Dependent;
import java.util.concurrent.CompletionStage;

/** Step identify: gives the request its ids. */
@Dependent
public class IdentifyHandler implements Handler {

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        exchange.requestId = RequestIds.requestId(exchange.request().getHeader("x-amzn-RequestId"));
        exchange.extendedRequestId = RequestIds.extendedRequestId();
        exchange.traceId =
                RequestIds.traceId(exchange.request().getHeader("X-Amzn-Trace-Id"), exchange.receivedMillis());
        return DONE;
    }
}
