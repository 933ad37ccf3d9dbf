/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.Handler;
import java.util.concurrent.CompletionStage;

/**
 * Step bufferSignedBody: has the client's whole body in memory where a signature covers it, as bufferRequestBody does
 * later for the other methods that need it: only a caller whose access key is known gets here.
 */
final class BufferSignedBodyHandler implements Handler {

    private final BufferRequestBodyHandler bodies;

    /** @param bodies what all bodies hold together is bounded there */
    BufferSignedBodyHandler(BufferRequestBodyHandler bodies) {
        this.bodies = bodies;
    }

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        return exchange.callerProof == null ? DONE : bodies.buffer(exchange);
    }
}
