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
import org.jspecify.annotations.Nullable;

/**
 * A body that arrives bit by bit, on its way to the client. At most {@value #WINDOW} bytes wait here: its source may
 * bring more only as the client takes what is there.
 */
final class AsyncBody implements Body, WriteListener {

    static final int WINDOW = 64 * 1024;
    private static final int SHORT = 16 * 1024;

    private final BodySource source;
    private final long length;
    private final boolean streams;
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
    private @Nullable Exchange exchange;
    private @Nullable ServletOutputStream out;
    private @Nullable EventStream reader;

    /** @param streams whether the client gets what there is at once, however little there is to come */
    AsyncBody(BodySource source, long length, boolean streams) {
        this.source = source;
        this.length = length;
        this.streams = streams;
        this.unflushed = streams; // the head alone is news
    }

    /** Whether the body is short enough to wait for all of it before the answer starts. */
    boolean collected() {
        return !streams && length >= 0 && length <= SHORT;
    }

    CompletionStage<Void> whole() {
        return whole;
    }

    @Override
    public long length() {
        return length;
    }

    // --- from the backend

    void consume(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        consume(copy);
    }

    /** @param bytes not changed by anybody from now on */
    void consume(byte[] bytes) {
        boolean kept;
        synchronized (this) {
            if (reader != null) {
                reader.received(bytes);
                return;
            }
            waiting.add(bytes);
            waitingBytes += bytes.length;
            kept = keepBytes >= 0;
        }
        if (kept) {
            keep(bytes.length);
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
            source.fail(Body.tooLong(keepBytes));
        } else {
            source.taken(arrived);
        }
    }

    void end() {
        synchronized (this) {
            ended = true;
            if (reader != null) {
                reader.ended();
            }
        }
        whole.complete(null);
        drain();
    }

    void fail(Throwable cause) {
        synchronized (this) {
            failure = cause;
            ended = true;
            if (reader != null) {
                reader.failed(cause);
            }
        }
        whole.completeExceptionally(cause);
        done.completeExceptionally(cause);
    }

    // --- to somebody who looks into it

    /** Hands everything over, now and as it arrives; the reader takes the bytes from the source itself. */
    void readBy(EventStream stream) {
        synchronized (this) {
            reader = stream;
            waiting.forEach(stream::received);
            waiting.clear();
            if (failure != null) {
                stream.failed(failure);
            } else if (ended) {
                stream.ended();
            }
        }
    }

    /** Of the bytes that came from here. */
    BodySource source() {
        return source;
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
            source.fail(Body.tooLong(limitBytes));
        } else {
            keep(here);
        }
        return whole.thenApply(end -> {
            source.over();
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
            if (streams) {
                to.integrationHeadersNanos = to.integrationLatencyNanos;
            }
            synchronized (this) {
                exchange = to;
                if (collected()) { // all here: the container queues what the socket does not take
                    for (byte[] bytes : waiting) {
                        stream.write(bytes);
                        to.sent(bytes, 0, bytes.length);
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
                        if (streams && to.integrationFirstContentNanos < 0) {
                            to.integrationFirstContentNanos = System.nanoTime() - to.integrationStartNanos;
                        }
                        stream.write(next);
                        to.sent(next, 0, next.length);
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
                source.taken(written);
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
        Exchange to = exchange;
        if (streams && to != null) {
            to.integrationLatencyNanos = System.nanoTime() - to.integrationStartNanos;
        }
        source.over();
        done.complete(null);
    }

    @Override
    public void onError(Throwable cause) {
        source.fail(cause);
        done.completeExceptionally(cause);
    }

    @Override
    public void discard() {
        source.fail(new IOException("not wanted"));
    }
}
