/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.snapshot.IntegrationPlan;
import java.util.concurrent.TimeUnit;

/**
 * How long a call may still take. Each step forward gives a buffered one its whole time-out again; one that streams has
 * it from beginning to end, and a shorter one to pause.
 */
final class TimeLimit {

    private final long startNanos = System.nanoTime();
    private final int timeoutMillis;
    private final long timeoutNanos;
    private final long idleNanos;
    private final boolean streams;
    private volatile long deadlineNanos;

    private TimeLimit(int timeoutMillis, int idleMillis, boolean streams) {
        this.timeoutMillis = timeoutMillis;
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        this.idleNanos = TimeUnit.MILLISECONDS.toNanos(idleMillis);
        this.streams = streams;
        this.deadlineNanos = startNanos + timeoutNanos;
    }

    static TimeLimit of(IntegrationPlan plan) {
        return new TimeLimit(plan.timeoutMillis(), plan.idleTimeoutMillis(), plan.streamsResponse());
    }

    static TimeLimit ofMillis(int timeoutMillis) {
        return new TimeLimit(timeoutMillis, timeoutMillis, false);
    }

    int timeoutMillis() {
        return timeoutMillis;
    }

    /** Whether what is limited so goes to the client as it comes. */
    boolean streams() {
        return streams;
    }

    /** Either side moved. */
    void progressed() {
        long now = System.nanoTime();
        deadlineNanos = streams ? now + Math.min(idleNanos, startNanos + timeoutNanos - now) : now + timeoutNanos;
    }

    /** On the clock of {@link System#nanoTime()}. */
    long deadlineNanos() {
        return deadlineNanos;
    }
}
