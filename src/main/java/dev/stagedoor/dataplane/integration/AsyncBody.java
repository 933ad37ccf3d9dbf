/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.Exchange;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/**
 * The body of an {@link AsyncCall}'s answer on its way to the client. At most {@value #WINDOW} bytes wait here: the
 * backend may send more only as the client takes what is there.
 */
final class AsyncBody implements Body, WriteListener {

    private static final int WINDOW = 64 * 1024;
    private static final int SHORT = 16 * 1024;

    private final AsyncCall call;
    private final long length;
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private final CompletableFuture<Void> whole = new CompletableFuture<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** How many bytes wait; counted only until the transfer to the client begins. */
    private int waitingBytes;

    /** The most that may wait when the body is wanted whole; -1 when it is streamed. */
    private int keepBytes = -1;

    private boolean ended;
    /** The container has called onWritePossible once: before that nothing may be written. */
    private volatile boolean writable;
    /** One of the two threads is in drain. */
    private boolean draining;
    /** The other came by meanwhile: go round once more. */
    private boolean again;

    private boolean unflushed;
    private @Nullable Throwable failure;
    private @Nullable CapacityChannel capacity;
    private @Nullable Exchange exchange;
    private @Nullable ServletOutputStream out;

    AsyncBody(AsyncCall call, long length) {
        this.call = call;
        this.length = length;
    }

    /** Whether the body is short enough to wait for all of it before the answer starts. */
    boolean collected() {
        return length >= 0 && length <= SHORT;
    }

    CompletionStage<Void> whole() {
        return whole;
    }

    @Override
    public long length() {
        return length;
    }

    // --- from the backend

    void updateCapacity(CapacityChannel channel) throws IOException {
        boolean first;
        synchronized (this) {
            first = capacity == null;
            capacity = channel;
        }
        if (first) {
            channel.update(WINDOW);
        }
    }

    void consume(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        boolean kept;
        synchronized (this) {
            waiting.add(copy);
            waitingBytes += copy.length;
            kept = keepBytes >= 0;
        }
        if (kept) {
            keep(copy.length);
        } else {
            drain();
        }
    }

    /** Goes on reading a body that is kept in memory, up to its limit. */
    private void keep(int arrived) {
        boolean tooLong;
        synchronized (this) {
            tooLong = waitingBytes > keepBytes;
        }
        if (tooLong) {
            call.fail(Body.tooLong(keepBytes));
        } else {
            grant(arrived);
        }
    }

    void end() {
        synchronized (this) {
            ended = true;
        }
        whole.complete(null);
        drain();
    }

    void fail(Throwable cause) {
        synchronized (this) {
            failure = cause;
            ended = true;
        }
        whole.completeExceptionally(cause);
        done.completeExceptionally(cause);
    }

    // --- into memory

    @Override
    public CompletionStage<byte[]> readAll(int limitBytes) {
        int here;
        synchronized (this) {
            keepBytes = limitBytes;
            here = waitingBytes;
        }
        if (length > limitBytes) {
            call.fail(Body.tooLong(limitBytes));
        } else {
            keep(here);
        }
        return whole.thenApply(end -> {
            call.over();
            return join();
        });
    }

    private synchronized byte[] join() {
        byte[] bytes = new byte[waitingBytes];
        int filled = 0;
        for (byte[] part : waiting) {
            System.arraycopy(part, 0, bytes, filled, part.length);
            filled += part.length;
        }
        waiting.clear();
        waitingBytes = 0;
        return bytes;
    }

    // --- to the client

    @Override
    public CompletionStage<Void> transferTo(Exchange to) {
        try {
            ServletOutputStream stream = to.response().getOutputStream();
            synchronized (this) {
                exchange = to;
                if (collected()) { // all here: the container queues what the socket does not take
                    for (byte[] bytes : waiting) {
                        stream.write(bytes);
                        to.responseLength += bytes.length;
                    }
                    waiting.clear();
                    complete();
                    return done;
                }
                out = stream;
            }
            stream.setWriteListener(this);
        } catch (IOException | RuntimeException e) {
            onError(e);
        }
        return done;
    }

    @Override
    public void onWritePossible() {
        writable = true;
        drain();
    }

    /** Writes while the client takes; called by both sides, run by one of them at a time. */
    private void drain() {
        synchronized (this) {
            if (draining || !writable || done.isDone()) {
                again = true;
                return;
            }
            draining = true;
            again = false;
        }
        while (true) {
            int written = 0;
            boolean finish = false;
            try {
                ServletOutputStream stream = out;
                Exchange to = exchange;
                if (stream == null || to == null) {
                    return;
                }
                while (stream.isReady()) {
                    byte[] next;
                    boolean flush;
                    synchronized (this) {
                        next = waiting.poll();
                        flush = next == null && unflushed && !ended;
                        finish = next == null && ended && failure == null;
                    }
                    if (next != null) {
                        stream.write(next);
                        to.responseLength += next.length;
                        written += next.length;
                        unflushed = true;
                    } else if (flush) {
                        unflushed = false;
                        stream.flush(); // nothing more at once: the client gets what is there
                    } else {
                        break;
                    }
                }
            } catch (IOException | RuntimeException e) {
                onError(e);
                return;
            }
            if (written > 0) {
                call.progressed();
                grant(written);
            }
            if (finish) {
                complete();
                return;
            }
            synchronized (this) {
                if (!again) {
                    draining = false;
                    return;
                }
                again = false;
            }
        }
    }

    private void complete() {
        call.over();
        done.complete(null);
    }

    private void grant(int bytes) {
        CapacityChannel channel;
        synchronized (this) {
            channel = ended ? null : capacity;
        }
        if (channel != null) {
            try {
                channel.update(bytes);
            } catch (IOException e) {
                call.fail(e);
            }
        }
    }

    @Override
    public void onError(Throwable cause) {
        call.fail(cause);
        done.completeExceptionally(cause);
    }

    @Override
    public void discard() {
        call.fail(new IOException("not wanted"));
    }
}
