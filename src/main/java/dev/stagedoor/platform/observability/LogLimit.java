/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets one line of a class of messages through per interval and counts the rest, so that what callers can provoke
 * cannot fill a disk. The next line let through says how many were held back. One instance per class of messages.
 */
public final class LogLimit {

    private final Logger logger;
    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private final AtomicLong next;
    private final AtomicLong suppressed = new AtomicLong();

    /** One line a second. */
    public LogLimit(Logger logger) {
        this(logger, 1_000, System::nanoTime);
    }

    public LogLimit(Logger logger, long intervalMillis) {
        this(logger, intervalMillis, System::nanoTime);
    }

    LogLimit(Logger logger, long intervalMillis, LongSupplier nanoTime) {
        this.logger = logger;
        this.intervalNanos = intervalMillis * 1_000_000;
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong());
    }

    /** The message is only made when it is let through. What came from a caller is written on one line. */
    public void log(Level level, Supplier<String> message) {
        if (logger.isLoggable(level)) {
            long held = admit();
            if (held >= 0) {
                logger.log(level, text(message.get(), held));
            }
        }
    }

    /** @return how many were held back since the last one, when the next may go; or -1 when it may not */
    long admit() {
        long due = next.get();
        long now = nanoTime.getAsLong();
        if (now - due < 0 || !next.compareAndSet(due, now + intervalNanos)) {
            suppressed.incrementAndGet();
            return -1;
        }
        return suppressed.getAndSet(0);
    }

    static String text(String message, long held) {
        String line = oneLine(message);
        return held == 0 ? line : line + " (and " + held + " more like it)";
    }

    private static String oneLine(String message) {
        for (int i = 0; i < message.length(); i++) {
            if (AccessLogEscape.breaksLine(message.charAt(i))) {
                StringBuilder line = new StringBuilder(message.length() + 16);
                AccessLogEscape.TEXT.escape(message, message.length(), line);
                return line.toString();
            }
        }
        return message;
    }
}
