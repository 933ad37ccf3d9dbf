/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The body of an answer, to be consumed exactly once. */
public interface Body {

    Body EMPTY = new Bytes(new byte[0]);

    /** In bytes; -1 when it is not known before the end. */
    long length();

    /**
     * Writes the body to the client, at the client's pace and without holding a thread for it. The head is already set
     * on the response.
     *
     * @return completes when the last byte is with the container; fails when either side went away
     */
    CompletionStage<Void> transferTo(Exchange exchange);

    /**
     * Reads the whole body into memory, within the time-out of the call it belongs to, and gives its connection back.
     *
     * @return already complete where the body is here or may be waited for on this thread; fails with a {@link
     *     GatewayResponseException}, the body being given up, when it is longer than {@code limitBytes} or breaks off
     */
    CompletionStage<byte[]> readAll(int limitBytes);

    /** How a body is refused that {@link #readAll} may not take. */
    static GatewayResponseException tooLong(int limitBytes) {
        return new GatewayResponseException(
                GatewayResponseType.API_CONFIGURATION_ERROR,
                "Integration response is larger than the allowed maximum of " + limitBytes + " bytes");
    }

    /** Gives the body up; what the backend still sends is not waited for. */
    default void discard() {}

    /** A body that is in memory. */
    record Bytes(byte[] bytes) implements Body {

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public CompletionStage<byte[]> readAll(int limitBytes) {
            return bytes.length > limitBytes
                    ? CompletableFuture.failedFuture(tooLong(limitBytes))
                    : CompletableFuture.completedFuture(bytes);
        }

        @Override
        public CompletionStage<Void> transferTo(Exchange exchange) {
            if (bytes.length == 0) {
                return Handler.DONE;
            }
            try {
                // The container queues what the socket does not take; bodies made in memory are small enough for that.
                exchange.response().getOutputStream().write(bytes);
                exchange.sent(bytes, 0, bytes.length);
                return Handler.DONE;
            } catch (IOException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
    }
}
