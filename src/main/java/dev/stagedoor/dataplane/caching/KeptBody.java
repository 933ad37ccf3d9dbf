/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.caching;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.Exchange;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A body that many clients get, each at its own pace: a slow one holds no thread, and one that takes nothing is cut off. */
final class KeptBody implements Body {

    /** What fits the socket's buffer is written on the spot. */
    private static final int SHORT = 64 * 1024;

    private static final int PIECE = 16 * 1024;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final byte[] bytes;
    private final Deadlines deadlines;
    private final long patienceNanos;

    /** @param patienceNanos how long a client may take nothing */
    KeptBody(byte[] bytes, Deadlines deadlines, long patienceNanos) {
        this.bytes = bytes;
        this.deadlines = deadlines;
        this.patienceNanos = patienceNanos;
    }

    static Body of(byte[] bytes, Deadlines deadlines) {
        if (bytes.length == 0) {
            return Body.EMPTY;
        }
        return bytes.length <= SHORT ? new Body.Bytes(bytes) : new KeptBody(bytes, deadlines, PATIENCE_NANOS);
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public CompletionStage<byte[]> readAll(int limitBytes) {
        return new Body.Bytes(bytes).readAll(limitBytes);
    }

    @Override
    public CompletionStage<Void> transferTo(Exchange exchange) {
        try {
            ServletOutputStream out = exchange.response().getOutputStream();
            exchange.suspend();
            Writer writer = new Writer(exchange, out);
            deadlines.add(writer);
            var unused = writer.done.whenComplete((done, failure) -> deadlines.remove(writer));
            out.setWriteListener(writer);
            return writer.done;
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private final class Writer implements WriteListener, Deadlines.Wait {

        final CompletableFuture<Void> done = new CompletableFuture<>();
        private final Exchange exchange;
        private final ServletOutputStream out;
        private int written;
        private volatile long deadlineNanos = System.nanoTime() + patienceNanos;

        Writer(Exchange exchange, ServletOutputStream out) {
            this.exchange = exchange;
            this.out = out;
        }

        @Override
        public void onWritePossible() {
            try {
                while (!done.isDone() && out.isReady()) {
                    if (written == bytes.length) {
                        done.complete(null);
                        return;
                    }
                    int length = Math.min(PIECE, bytes.length - written);
                    exchange.sent(bytes, written, length);
                    out.write(bytes, written, length);
                    written += length;
                    deadlineNanos = System.nanoTime() + patienceNanos;
                }
            } catch (IOException | RuntimeException e) {
                onError(e);
            }
        }

        @Override
        public void onError(Throwable failure) {
            done.completeExceptionally(failure);
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }

        @Override
        public void expire() {
            onError(new IOException("the client takes nothing"));
        }
    }
}
