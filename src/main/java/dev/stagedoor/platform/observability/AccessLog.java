/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import dev.stagedoor.platform.configuration.Settings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes access log lines without making a request wait. A request renders its line and leaves it in a queue with a
 * bound; one thread writes. When the queue is full or the disk is, lines are dropped and counted, and traffic goes on.
 */
@ApplicationScoped
public class AccessLog {

    private static final Logger LOGGER = System.getLogger(AccessLog.class.getName());

    /** What may wait to be written: at about 400 characters a line, some 40,000 lines. */
    static final long QUEUE_CHARACTERS = 16L * 1024 * 1024;

    /** A buffer that grew beyond this for one huge line is not kept. */
    private static final int KEPT_BUFFER = 16_384;

    private static final int BATCH_LINES = 1_024;
    private static final long PAUSE_NANOS = 50_000_000;
    private static final long DRAIN_MILLIS = 2_000;

    private final ThreadLocal<StringBuilder> buffers = ThreadLocal.withInitial(() -> new StringBuilder(1_024));
    private final Queue<String> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedCharacters = new AtomicLong();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final LogLimit dropReport = new LogLimit(LOGGER, 60_000);

    private final @Nullable AccessLogTarget target;
    private final @Nullable Thread writer;
    private volatile boolean stopping;

    /** For the container's proxy, which never writes. */
    protected AccessLog() {
        this.target = null;
        this.writer = null;
    }

    @Inject
    public AccessLog(Settings settings) {
        this(AccessLogTarget.of(settings.accessLog()));
    }

    AccessLog(@Nullable AccessLogTarget target) {
        this.target = target;
        if (target == null) {
            this.writer = null;
        } else {
            Thread thread = new Thread(() -> run(target), "stagedoor-access-log");
            thread.setDaemon(true);
            this.writer = thread;
            thread.start();
        }
    }

    /**
     * Renders one line on the caller's thread and returns; it is written within some 50 ms.
     *
     * @param context see {@link AccessLogFormat#render}
     */
    public void write(AccessLogFormat format, Function<String, @Nullable String> context) {
        if (target == null || stopping) {
            return;
        }
        StringBuilder buffer = buffers.get();
        buffer.setLength(0);
        format.render(context, buffer);
        int length = buffer.length() + 1;
        if (queuedCharacters.addAndGet(length) > QUEUE_CHARACTERS) {
            queuedCharacters.addAndGet(-length);
            dropped.increment();
        } else {
            queue.add(buffer.append('\n').toString());
        }
        if (buffer.capacity() > KEPT_BUFFER) {
            buffers.remove();
        }
    }

    /** Lines that were not written since the start, because they came too fast or could not be written. */
    public long dropped() {
        return dropped.sum();
    }

    /** Lines written since the start. */
    public long written() {
        return written.sum();
    }

    /** Where lines go, for people: {@code off}, {@code stdout} or a path. */
    public String destination() {
        return target == null ? "off" : target.toString();
    }

    /** Whether the writer lives, if there is to be one. */
    boolean alive() {
        return writer == null || writer.isAlive();
    }

    /** Writes what waits, for at most two seconds: what cannot be written by then is dropped. */
    @PreDestroy
    public void close() {
        stopping = true;
        if (writer == null) {
            return;
        }
        LockSupport.unpark(writer);
        try {
            writer.join(DRAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!queue.isEmpty()) {
            LOGGER.log(Level.WARNING, "Access log: stopped before all lines were written");
        }
    }

    private void run(AccessLogTarget to) {
        ArrayDeque<String> batch = new ArrayDeque<>(BATCH_LINES);
        long reported = 0;
        try (to) {
            while (true) {
                boolean last = stopping; // read before the queue: what came before the stop is written
                long characters = take(batch);
                if (!batch.isEmpty()) {
                    int lines = batch.size();
                    int failed = to.write(batch);
                    written.add(lines - failed);
                    dropped.add(failed);
                    queuedCharacters.addAndGet(-characters);
                    batch.clear();
                } else if (last) {
                    return;
                } else {
                    to.idle();
                    LockSupport.parkNanos(this, PAUSE_NANOS);
                }
                reported = report(to, reported);
            }
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.ERROR, "Access log: the writer stopped", e);
            throw e;
        }
    }

    private long take(ArrayDeque<String> batch) {
        long characters = 0;
        while (batch.size() < BATCH_LINES) {
            String line = queue.poll();
            if (line == null) {
                break;
            }
            batch.add(line);
            characters += line.length();
        }
        return characters;
    }

    private long report(AccessLogTarget to, long reported) {
        long total = dropped();
        if (total > reported) {
            String cause = to.failure();
            dropReport.log(
                    Level.WARNING,
                    () -> "Access log: " + total + " lines dropped since the start; "
                            + (cause == null ? "they come faster than " + to + " takes them" : cause));
        }
        return total;
    }
}
