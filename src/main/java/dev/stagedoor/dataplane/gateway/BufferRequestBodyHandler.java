/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Step bufferRequestBody: has the client's whole body in memory where the method needs it, without a thread waiting for
 * slow clients. One that stops for 10 seconds or sends less than 240 bytes a second is cut off, and all bodies that came
 * late together take a bounded share of the heap until their requests are answered.
 */
@Dependent
public class BufferRequestBodyHandler implements Handler {

    /** A body up to this size that has arrived with the head is read on the spot. */
    private static final int SMALL_BODY = 64 * 1024;

    private static final byte[] NOTHING = new byte[0];
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LEAST_BYTES_PER_SECOND = 240;

    private final Deadlines deadlines;
    private final long limitBytes;
    private final long mostBytesTogether;
    private final AtomicLong bytesTogether = new AtomicLong();

    @Inject
    public BufferRequestBodyHandler(Deadlines deadlines, Settings settings) {
        this(deadlines, settings.payloadLimitBytes(), Runtime.getRuntime().maxMemory() / 4);
    }

    /** @param limitBytes the most that one body may have; 0 for no limit */
    BufferRequestBodyHandler(Deadlines deadlines, long limitBytes, long mostBytesTogether) {
        this.deadlines = deadlines;
        this.limitBytes = limitBytes;
        this.mostBytesTogether = mostBytesTogether;
    }

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        if (!exchange.requireMethod().needsRequestBody() && !DecodeRequestBodyHandler.applies(exchange)) {
            return DONE;
        }
        if (!exchange.hasRequestBody()) {
            exchange.requestBody = NOTHING;
            return DONE;
        }
        try {
            ServletInputStream in = exchange.request().getInputStream();
            long length = exchange.request().getContentLengthLong();
            if (length >= 0 && length <= SMALL_BODY && in.available() >= length) {
                exchange.requestBody = in.readNBytes((int) length);
                return DONE;
            }
            exchange.suspend();
            Reading reading = new Reading(exchange, in, length);
            exchange.atEnd(reading::free);
            deadlines.add(reading);
            in.setReadListener(reading);
            return reading.whole;
        } catch (IOException e) {
            throw disconnected(exchange);
        }
    }

    /** How much all bodies hold that are arriving or being worked on. */
    long bytesTogether() {
        return bytesTogether.get();
    }

    /** Until when more must come: both rules of the pace, after a grace of ten seconds. */
    static long patienceNanos(long startNanos, long nowNanos, long receivedBytes) {
        long idle = nowNanos + IDLE_NANOS;
        long pace = startNanos + IDLE_NANOS + TimeUnit.SECONDS.toNanos(receivedBytes / LEAST_BYTES_PER_SECOND);
        return pace - idle < 0 ? pace : idle;
    }

    private GatewayResponseException tooLarge(Exchange exchange) {
        exchange.closesConnection = true; // the rest of the body is not waited for
        return PayloadLimitHandler.tooLarge(limitBytes);
    }

    private static GatewayResponseException tooSlow(Exchange exchange) {
        exchange.closesConnection = true;
        return new GatewayResponseException(
                GatewayResponseType.DEFAULT_4XX,
                408,
                "{\"message\":\"Request Timeout\"}",
                "RequestTimeoutException",
                "The request body did not arrive in time");
    }

    private static GatewayResponseException tooMany(Exchange exchange) {
        exchange.closesConnection = true;
        return new GatewayResponseException(
                GatewayResponseType.DEFAULT_5XX,
                503,
                "{\"message\":\"Service Unavailable\"}",
                "ServiceUnavailableException",
                "The bodies of too many requests are being received");
    }

    private static GatewayResponseException disconnected(Exchange exchange) {
        exchange.closesConnection = true;
        exchange.incomplete = true;
        return new GatewayResponseException(
                GatewayResponseType.BAD_REQUEST_BODY, "The client closed its connection in the middle of the body");
    }

    private final class Reading implements ReadListener, Deadlines.Wait {

        final CompletableFuture<Void> whole = new CompletableFuture<>();

        private final Exchange exchange;
        private final ServletInputStream in;
        private final long length;
        private final ByteArrayOutputStream received;
        private final long startNanos = System.nanoTime();
        private volatile long deadlineNanos = startNanos + IDLE_NANOS;
        private long counted;
        private boolean ended;

        Reading(Exchange exchange, ServletInputStream in, long length) {
            this.exchange = exchange;
            this.in = in;
            this.length = length;
            this.received = new ByteArrayOutputStream((int) Math.max(512, Math.min(length, SMALL_BODY)));
        }

        @Override
        public void onDataAvailable() {
            read(false).run();
        }

        /** Payara says so when the last byte has arrived, which is not yet when it has been read. */
        @Override
        public void onAllDataRead() {
            read(true).run();
        }

        @Override
        public void onError(Throwable failure) {
            fail(BufferRequestBodyHandler::disconnected).run();
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }

        @Override
        public void expire() {
            fail(BufferRequestBodyHandler::tooSlow).run();
        }

        /**
         * Takes what is here. A body with a length ends there: some containers wait for the end of the stream instead
         * when a request carries {@code Upgrade}, and it never comes.
         *
         * @param last whether no more will arrive
         * @return what is to be done next, outside the lock
         */
        private synchronized Runnable read(boolean last) {
            byte[] buffer = new byte[8192];
            try {
                while (!ended && (last ? in.available() > 0 && in.isReady() : in.isReady())) {
                    int wanted = length < 0 ? buffer.length : (int) Math.min(buffer.length, length - received.size());
                    int count = in.read(buffer, 0, wanted);
                    if (count < 0) {
                        break; // onAllDataRead follows
                    }
                    received.write(buffer, 0, count);
                    counted += count;
                    long together = bytesTogether.addAndGet(count);
                    if (limitBytes > 0 && received.size() > limitBytes) {
                        return fail(BufferRequestBodyHandler.this::tooLarge);
                    } else if (together > mostBytesTogether) {
                        return fail(BufferRequestBodyHandler::tooMany);
                    } else if (received.size() == length) {
                        return complete();
                    }
                    deadlineNanos = patienceNanos(startNanos, System.nanoTime(), received.size());
                }
            } catch (IOException e) {
                return fail(BufferRequestBodyHandler::disconnected);
            }
            if (!last || ended) {
                return Reading::nothing;
            }
            return length < 0 ? complete() : fail(BufferRequestBodyHandler::disconnected);
        }

        private Runnable complete() {
            return end(() -> {
                exchange.requestBody = received.toByteArray();
                whole.complete(null);
            });
        }

        private Runnable fail(Function<Exchange, GatewayResponseException> reason) {
            return end(() -> whole.completeExceptionally(reason.apply(exchange)));
        }

        /** The first end counts. What follows runs the rest of the pipeline: never under the lock. */
        private synchronized Runnable end(Runnable consequence) {
            if (ended) {
                return Reading::nothing;
            }
            ended = true;
            deadlines.remove(this);
            return consequence;
        }

        private static void nothing() {}

        synchronized void free() {
            ended = true;
            bytesTogether.addAndGet(-counted);
            counted = 0;
        }
    }
}
