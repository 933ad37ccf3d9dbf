/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One step of the pipeline. A step that can answer at once returns {@link #DONE}; one that must wait (a backend, an
 * authorizer) returns a stage and holds no thread meanwhile.
 */
@FunctionalInterface
public interface Handler {

    /** What a step returns that has finished; compared by identity, so the common case costs nothing. */
    CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    /** @throws GatewayResponseException to end the request with a gateway response */
    CompletionStage<Void> handle(Exchange exchange);
}
