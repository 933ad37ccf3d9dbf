/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Reads bodies that arrive late whole into memory, without a thread waiting for any of them. Bounded in three ways: the
 * length of each, the bytes of all together until they are closed, and the pace of the senders, who are cut off after 10
 * seconds of silence, or when they send less than 240 bytes a second.
 */
public final class BodyReader {

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LEAST_BYTES_PER_SECOND = 240;

    /** Why a body is not there. */
    public enum Failure {
        TOO_LONG,
        TOO_SLOW,
        /** All bodies together are too long. */
        TOO_MANY,
        /** The client has gone. */
        DISCONNECTED
    }

    /** A body that has arrived. It counts against the shared bound until it is closed. */
    public interface Body extends AutoCloseable {
        byte[] bytes();

        @Override
        void close();
    }

    /** Told exactly once how the reading ended, by the container's thread or by {@link #checkPace}'s. */
    public interface Arrival {
        void arrived(Body body);

        void failed(Failure reason);
    }

    private final long mostBytes;
    private final long mostBytesTogether;
    private final LongSupplier nanoTime;
    private final AtomicLong bytesTogether = new AtomicLong();
    private final Set<Reading> readings = ConcurrentHashMap.newKeySet();

    /** @param mostBytes of one body; 0 for no limit */
    public BodyReader(long mostBytes, long mostBytesTogether) {
        this(mostBytes, mostBytesTogether, System::nanoTime);
    }

    BodyReader(long mostBytes, long mostBytesTogether, LongSupplier nanoTime) {
        this.mostBytes = mostBytes;
        this.mostBytesTogether = mostBytesTogether;
        this.nanoTime = nanoTime;
    }

    /** Cuts off those who are too slow: to be called every second. */
    public void checkPace() {
        long now = nanoTime.getAsLong();
        readings.forEach(reading -> reading.checkPace(now));
    }

    /** How much all bodies hold that are arriving or being worked on. */
    public long bytesTogether() {
        return bytesTogether.get();
    }

    /**
     * Starts reading; the request is asynchronous already.
     *
     * @param length the Content-Length; -1 when the body is chunked
     */
    public void read(ServletInputStream input, long length, Arrival arrival) {
        Reading reading = new Reading(input, length, arrival);
        readings.add(reading);
        input.setReadListener(reading);
    }

    private final class Reading implements ReadListener, Body {

        private final ServletInputStream input;
        private final long length;
        private final Arrival arrival;
        private final ByteArrayOutputStream received;
        private final long startNanos = nanoTime.getAsLong();
        private long lastNanos = startNanos;
        private long counted;
        private boolean ended;
        private byte[] bytes = new byte[0];

        Reading(ServletInputStream input, long length, Arrival arrival) {
            this.input = input;
            this.length = length;
            this.arrival = arrival;
            this.received = new ByteArrayOutputStream((int) Math.max(512, Math.min(length, 65_536)));
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
        public void onError(Throwable error) {
            fail(Failure.DISCONNECTED).run();
        }

        void checkPace(long now) {
            if (isTooSlow(now)) {
                fail(Failure.TOO_SLOW).run();
            }
        }

        private synchronized boolean isTooSlow(long now) {
            long elapsed = now - startNanos;
            boolean steadyButSlow = elapsed > IDLE_NANOS
                    && received.size() < TimeUnit.NANOSECONDS.toSeconds(elapsed) * LEAST_BYTES_PER_SECOND;
            return steadyButSlow || now - lastNanos > IDLE_NANOS;
        }

        /**
         * Takes what is here. A body with a length ends there: some containers wait for the end of the stream instead
         * when a request carries {@code Upgrade}, and it never comes.
         *
         * @param last whether no more will arrive
         * @return what is to be done next: outside the lock, as it may be the rest of the request
         */
        private synchronized Runnable read(boolean last) {
            byte[] buffer = new byte[8192];
            try {
                while (!ended && (!last || input.available() > 0) && input.isReady()) {
                    int wanted = length < 0 ? buffer.length : (int) Math.min(buffer.length, length - received.size());
                    int count = input.read(buffer, 0, wanted);
                    if (count < 0) {
                        break; // onAllDataRead follows
                    }
                    lastNanos = nanoTime.getAsLong();
                    received.write(buffer, 0, count);
                    counted += count;
                    long together = bytesTogether.addAndGet(count);
                    if (mostBytes > 0 && received.size() > mostBytes) {
                        return fail(Failure.TOO_LONG);
                    } else if (together > mostBytesTogether) {
                        return fail(Failure.TOO_MANY);
                    } else if (received.size() == length) {
                        return complete();
                    }
                }
            } catch (IOException e) {
                return fail(Failure.DISCONNECTED);
            }
            if (!last || ended) {
                return Reading::nothing;
            }
            return length < 0 ? complete() : fail(Failure.DISCONNECTED);
        }

        private Runnable complete() {
            bytes = received.toByteArray();
            return end(() -> arrival.arrived(this));
        }

        private Runnable fail(Failure reason) {
            return end(() -> {
                close();
                arrival.failed(reason);
            });
        }

        /** The first end counts. */
        private synchronized Runnable end(Runnable consequence) {
            if (ended) {
                return Reading::nothing;
            }
            ended = true;
            readings.remove(this);
            return consequence;
        }

        private static void nothing() {}

        @Override
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public synchronized void close() {
            bytesTogether.addAndGet(-counted);
            counted = 0;
        }
    }
}
