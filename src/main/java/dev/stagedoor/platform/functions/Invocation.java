/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.functions;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One event on its way to a function and back. */
final class Invocation {

    final String requestId = UUID.randomUUID().toString();
    final byte[] event;
    final String functionArn;
    final String traceId;
    /** Who takes the response while it is written; null when it is wanted whole. */
    final @Nullable ResponseReceiver receiver;

    final CompletableFuture<FunctionResult> result = new CompletableFuture<>();

    /** On the clock of {@link System#nanoTime()}; set when a worker gets it. */
    volatile long deadlineNanos;

    Invocation(byte[] event, String functionArn, String traceId, @Nullable ResponseReceiver receiver) {
        this.event = event;
        this.functionArn = functionArn;
        this.traceId = traceId;
        this.receiver = receiver;
    }
}
