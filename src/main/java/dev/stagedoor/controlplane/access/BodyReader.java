/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import dev.stagedoor.controlplane.wire.AwsException;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of management calls whole, without a thread waiting for slow senders: 220 slow bodies stop a container
 * that reads them blocking. One that stops for 10 seconds or sends less than 240 bytes a second is cut off, and all
 * bodies together take a bounded share of the heap.
 */
@ApplicationScoped
public class BodyReader {

    /** AWS's limit for an API definition is 6 MB; nothing else in the management API comes near. */
    static final int MOST_BYTES = 6 * 1024 * 1024;

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LEAST_BYTES_PER_SECOND = 240;

    /** A body that has arrived. It counts against the shared bound until it is closed. */
    interface Body extends AutoCloseable {
        byte[] bytes();

        @Override
        void close();
    }

    /** Told exactly once how the reading ended. */
    interface Arrival {
        void arrived(Body body);

        void failed(AwsException error);

        void disconnected();
    }

    @Resource
    ManagedScheduledExecutorService scheduler;

    private final long mostBytesTogether;
    private final LongSupplier nanoTime;
    private final AtomicLong bytesTogether = new AtomicLong();
    private final Set<Reading> readings = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledFuture<?> watch;

    @Inject
    public BodyReader() {
        this(Math.max(2L * MOST_BYTES, Runtime.getRuntime().maxMemory() / 8), System::nanoTime);
    }

    BodyReader(long mostBytesTogether, LongSupplier nanoTime) {
        this.mostBytesTogether = mostBytesTogether;
        this.nanoTime = nanoTime;
    }

    @PostConstruct
    void watch() {
        watch = scheduler.scheduleAtFixedRate(this::checkPace, 1, 1, TimeUnit.SECONDS);
    }

    /** Cuts off those who are too slow. */
    void checkPace() {
        long now = nanoTime.getAsLong();
        readings.forEach(reading -> reading.checkPace(now));
    }

    /** How much all bodies that are arriving or being worked on hold. */
    long bytesTogether() {
        return bytesTogether.get();
    }

    @PreDestroy
    void stop() {
        if (watch != null) {
            watch.cancel(false);
        }
    }

    /**
     * Starts reading.
     *
     * @param length the Content-Length; -1 when the body is chunked
     */
    void read(ServletInputStream input, long length, Arrival arrival) {
        Reading reading = new Reading(input, length, arrival);
        readings.add(reading);
        input.setReadListener(reading);
    }

    static AwsException tooLarge() {
        return new AwsException(413, "RequestEntityTooLargeException", "Request body exceeds " + MOST_BYTES + " bytes");
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
            this.received = new ByteArrayOutputStream((int) Math.max(512, Math.min(length, 16_384)));
        }

        /**
         * Ends at the Content-Length: some containers wait for the end of the stream instead when a request carries
         * {@code Upgrade}, and it never comes.
         */
        @Override
        public synchronized void onDataAvailable() throws IOException {
            byte[] buffer = new byte[8192];
            while (!ended && input.isReady()) {
                long wanted = length < 0 ? buffer.length : Math.min(buffer.length, length - received.size());
                int count = input.read(buffer, 0, (int) wanted);
                if (count < 0) {
                    return; // onAllDataRead follows
                }
                lastNanos = nanoTime.getAsLong();
                received.write(buffer, 0, count);
                counted += count;
                long together = bytesTogether.addAndGet(count);
                if (received.size() > MOST_BYTES) {
                    end(() -> arrival.failed(tooLarge()), true);
                } else if (together > mostBytesTogether) {
                    end(
                            () -> arrival.failed(new AwsException(
                                    503, "ServiceUnavailableException", "Too many requests are being received")),
                            true);
                } else if (received.size() == length) {
                    complete();
                }
            }
        }

        /** Payara says so when the last byte has arrived, which is not yet when it has been read. */
        @Override
        public synchronized void onAllDataRead() throws IOException {
            while (!ended && input.available() > 0) {
                int before = received.size();
                onDataAvailable();
                if (received.size() == before) {
                    break;
                }
            }
            if (length < 0 || received.size() == length) {
                complete();
            } else {
                end(arrival::disconnected, true);
            }
        }

        @Override
        public synchronized void onError(Throwable error) {
            end(arrival::disconnected, true);
        }

        synchronized void checkPace(long now) {
            long elapsed = now - startNanos;
            boolean tooSlow = elapsed > IDLE_NANOS
                    && received.size() < TimeUnit.NANOSECONDS.toSeconds(elapsed) * LEAST_BYTES_PER_SECOND;
            if (tooSlow || now - lastNanos > IDLE_NANOS) {
                end(
                        () -> arrival.failed(new AwsException(
                                408, "RequestTimeoutException", "The request body did not arrive in time")),
                        true);
            }
        }

        private void complete() {
            end(
                    () -> {
                        bytes = received.toByteArray();
                        arrival.arrived(this);
                    },
                    false);
        }

        private void end(Runnable consequence, boolean discard) {
            if (!ended) {
                ended = true;
                readings.remove(this);
                if (discard) {
                    close();
                }
                consequence.run();
            }
        }

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
