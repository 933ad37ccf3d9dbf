/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The body of a {@link BlockingCall}'s answer. A short one of known length is copied on the spot; it fits the socket's
 * buffer, so the client's pace does not matter. Any other is written through a {@link WriteListener}: a client that
 * does not read holds no thread.
 */
final class BlockingBody implements Body {

    private static final int SHORT = 64 * 1024;

    private static final ThreadLocal<byte[]> BUFFER = ThreadLocal.withInitial(() -> new byte[16 * 1024]);

    private final BlockingCall call;
    private final InputStream content;
    private final long length;
    private final boolean keepConnection;

    BlockingBody(BlockingCall call, InputStream content, long length, boolean keepConnection) {
        this.call = call;
        this.content = content;
        this.length = length;
        this.keepConnection = keepConnection;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public CompletionStage<Void> transferTo(Exchange exchange) {
        try {
            ServletOutputStream out = exchange.response().getOutputStream();
            if (length >= 0 && length <= SHORT) {
                return copy(exchange, out);
            }
            exchange.suspend();
            Writer writer = new Writer(exchange, out);
            out.setWriteListener(writer);
            return writer.done;
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(broken(e));
        }
    }

    /** Whole buffers at a time: a body that fits one is known to be complete before the answer begins. */
    private CompletionStage<Void> copy(Exchange exchange, ServletOutputStream out) throws IOException {
        byte[] buffer = BUFFER.get();
        long rest = length;
        while (rest > 0) {
            int want = (int) Math.min(buffer.length, rest);
            if (content.readNBytes(buffer, 0, want) < want) {
                throw new IOException("the backend closed its connection in the middle of the body");
            }
            out.write(buffer, 0, want);
            exchange.sent(buffer, 0, want);
            rest -= want;
        }
        content.close();
        call.finish(keepConnection);
        return Handler.DONE;
    }

    /** On this thread, which holds one of the permits; the time-out of the call ends a backend that trickles. */
    @Override
    public CompletionStage<byte[]> readAll(int limitBytes) {
        if (length > limitBytes) {
            call.finish(false);
            return CompletableFuture.failedFuture(Body.tooLong(limitBytes));
        }
        try {
            byte[] bytes = content.readNBytes(length >= 0 ? (int) length : limitBytes + 1);
            if (bytes.length < length) {
                throw new IOException("the backend closed its connection in the middle of the body");
            }
            if (bytes.length > limitBytes) {
                call.finish(false);
                return CompletableFuture.failedFuture(Body.tooLong(limitBytes));
            }
            content.close();
            call.finish(keepConnection);
            return CompletableFuture.completedFuture(bytes);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(broken(e));
        }
    }

    private GatewayResponseException broken(Exception cause) {
        boolean expired = call.expired();
        call.finish(false);
        return expired ? BackendException.timedOut(call.timeoutMillis()) : BackendException.failed(cause);
    }

    @Override
    public void discard() {
        call.finish(false);
    }

    /** Reads from the backend what the client can take, and waits for the client without a thread. */
    private final class Writer implements WriteListener {

        final CompletableFuture<Void> done = new CompletableFuture<>();
        private final Exchange exchange;
        private final ServletOutputStream out;
        // Its own, not the thread's: the container may still hold a reference to what was written last.
        private final byte[] buffer = new byte[16 * 1024];
        private volatile boolean writing;
        private boolean unflushed;

        Writer(Exchange exchange, ServletOutputStream out) {
            this.exchange = exchange;
            this.out = out;
            call.onExpiry(this::expired);
        }

        /** A client that takes nothing: whoever is writing fails by itself, the backend's connection being closed. */
        private void expired() {
            if (!writing) {
                onError(BackendException.timedOut(call.timeoutMillis()));
            }
        }

        @Override
        public void onWritePossible() {
            writing = true;
            try {
                write();
            } catch (IOException | RuntimeException e) {
                onError(e);
            } finally {
                writing = false;
            }
            if (call.expired()) {
                expired();
            }
        }

        private void write() throws IOException {
            while (!done.isDone() && out.isReady()) {
                if (unflushed && content.available() == 0) {
                    // Nothing more at once: the client gets what is there, as with server-sent events.
                    unflushed = false;
                    out.flush();
                    continue;
                }
                call.progressed();
                int n = content.read(buffer);
                if (n < 0) {
                    content.close();
                    call.finish(keepConnection);
                    done.complete(null);
                    return;
                }
                exchange.sent(buffer, 0, n);
                out.write(buffer, 0, n);
                unflushed = length < 0;
                call.progressed();
            }
        }

        @Override
        public void onError(Throwable failure) {
            call.finish(false);
            done.completeExceptionally(failure);
        }
    }
}
