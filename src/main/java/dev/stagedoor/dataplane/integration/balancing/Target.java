/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration.balancing;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One address behind a {@link LoadBalancer}, and what is known of it from two sources that do not meet: health checks
 * say whether it is {@link #healthy}; calls that fail in a row eject it for a while. The ejection is the circuit breaker:
 * open while it lasts, half open after it (one call at a time is let through), closed by the first that succeeds.
 *
 * <p>A call that was given a target says what came of it by {@link #succeeded} or {@link #failed}, or by neither when
 * the target is not to blame, and then {@link #finished}, once.
 */
public final class Target {

    private final LoadBalancer owner;
    private final InetSocketAddress address;

    private final AtomicInteger outstanding = new AtomicInteger();
    private final AtomicInteger failuresInRow = new AtomicInteger();
    private final AtomicBoolean trial = new AtomicBoolean();

    // What follows is written under the owner's lock.
    private volatile boolean healthy = true; // until a check says otherwise: a start must not refuse calls
    private volatile boolean ejected;
    private volatile long ejectedUntilNanos;
    private int contraryChecks;
    private int ejections;
    private long returnedNanos;

    Target(LoadBalancer owner, InetSocketAddress address) {
        this.owner = owner;
        this.address = address;
    }

    /** Resolved. */
    public InetSocketAddress address() {
        return address;
    }

    boolean healthy() {
        return healthy;
    }

    boolean ejected() {
        return ejected;
    }

    int outstanding() {
        return outstanding.get();
    }

    /** Whether it may be given a call. */
    boolean available(long nowNanos) {
        return healthy && (!ejected || (nowNanos - ejectedUntilNanos >= 0 && !trial.get()));
    }

    /** @return false when another call is the one that tries whether the target is back */
    boolean start() {
        if (ejected && !trial.compareAndSet(false, true)) {
            return false;
        }
        outstanding.incrementAndGet();
        return true;
    }

    /** Given a call although it is not available, because none is. */
    void startAnyway() {
        outstanding.incrementAndGet();
    }

    /** The target has answered, and not that it cannot. */
    public void succeeded() {
        if (failuresInRow.get() != 0) {
            failuresInRow.set(0);
        }
        if (ejected) {
            owner.readmit(this);
        }
    }

    /** It could not be reached, broke off, took too long, or answered 502, 503 or 504. */
    public void failed() {
        int failures = failuresInRow.incrementAndGet();
        owner.considerEjecting(this, failures);
    }

    /** The call is over, body and all. */
    public void finished() {
        outstanding.decrementAndGet();
        trial.set(false);
    }

    // --- under the owner's lock

    /** @return whether this check changed the verdict */
    boolean checked(boolean passed, int healthyThreshold, int unhealthyThreshold) {
        contraryChecks = passed == healthy ? 0 : contraryChecks + 1;
        if (contraryChecks < (passed ? healthyThreshold : unhealthyThreshold)) {
            return false;
        }
        contraryChecks = 0;
        healthy = passed;
        return true;
    }

    /** Whether its time out is over, so that what calls say of it counts again. */
    boolean mayReturn(long nowNanos) {
        return ejected && nowNanos - ejectedUntilNanos >= 0;
    }

    /** @return for how long, in nanoseconds: twice as long as the last time, unless it has done well since */
    long eject(long nowNanos, long baseNanos, long maximumNanos) {
        if (!ejected && nowNanos - returnedNanos > maximumNanos) {
            ejections = 0;
        }
        ejections++;
        long nanos = baseNanos;
        for (int i = 1; i < ejections && nanos < maximumNanos; i++) {
            nanos *= 2;
        }
        nanos = Math.min(nanos, maximumNanos);
        ejectedUntilNanos = nowNanos + nanos;
        ejected = true;
        return nanos;
    }

    void readmit(long nowNanos) {
        ejected = false;
        failuresInRow.set(0);
        returnedNanos = nowNanos;
    }

    @Override
    public String toString() {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
