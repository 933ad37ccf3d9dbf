/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration.balancing;

import dev.stagedoor.platform.configuration.LoadBalancerSettings;
import dev.stagedoor.platform.configuration.LoadBalancerSettings.Algorithm;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A set of targets. Choosing one takes no lock; what changes what is known of one (a health check's verdict, an ejection,
 * a return) does, and says so in the log.
 *
 * <p>When no target is available, because all are unhealthy or ejected, every one may be chosen: a call that may fail is
 * better than one that must (what Envoy calls panic).
 */
public final class LoadBalancer {

    private static final Logger LOGGER = System.getLogger(LoadBalancer.class.getName());

    private final LoadBalancerSettings settings;
    private final LongSupplier nanoTime;
    private final AtomicInteger next = new AtomicInteger();
    private final LongAdder ejections = new LongAdder();
    private volatile List<Target> targets = List.of();

    public LoadBalancer(LoadBalancerSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    public LoadBalancerSettings settings() {
        return settings;
    }

    public List<Target> targets() {
        return targets;
    }

    /** How many targets may be given calls. */
    public int available() {
        long now = nanoTime.getAsLong();
        return (int) targets.stream().filter(target -> target.available(now)).count();
    }

    /** How many times a target was ejected so far. */
    public long ejections() {
        return ejections.sum();
    }

    /** Follows the addresses that the targets' names have now; what is known of one that stays is kept. */
    public synchronized void follow(Collection<InetSocketAddress> addresses) {
        Map<InetSocketAddress, Target> known = new LinkedHashMap<>();
        targets.forEach(target -> known.put(target.address(), target));
        Map<InetSocketAddress, Target> following = new LinkedHashMap<>();
        for (InetSocketAddress address : addresses) {
            Target target = known.get(address);
            following.put(address, target == null ? new Target(this, address) : target);
        }
        if (!following.keySet().equals(known.keySet())) {
            targets = List.copyOf(following.values());
            LOGGER.log(Level.INFO, "Load balancer {0} has the targets {1}", settings.name(), targets);
        }
    }

    /**
     * The target for a call, which begins with this.
     *
     * @param tried those that the call has tried already
     * @return null when there is no other
     */
    public @Nullable Target choose(Collection<Target> tried) {
        long now = nanoTime.getAsLong();
        while (true) {
            List<Target> available = new ArrayList<>();
            for (Target target : targets) {
                if (target.available(now) && !tried.contains(target)) {
                    available.add(target);
                }
            }
            if (available.isEmpty()) {
                return chooseAnyway(tried);
            }
            Target chosen = byAlgorithm(available);
            if (chosen.start()) {
                return chosen;
            }
        }
    }

    private @Nullable Target chooseAnyway(Collection<Target> tried) {
        List<Target> left = new ArrayList<>(targets);
        left.removeAll(tried);
        if (left.isEmpty()) {
            return null;
        }
        Target chosen = byAlgorithm(left);
        chosen.startAnyway();
        return chosen;
    }

    /** In turn, or from there on the first with the fewest calls under way. */
    private Target byAlgorithm(List<Target> from) {
        int start = Math.floorMod(next.getAndIncrement(), from.size());
        Target best = from.get(start);
        if (settings.algorithm() == Algorithm.LEAST_OUTSTANDING_REQUESTS) {
            for (int i = 1; i < from.size(); i++) {
                Target other = from.get((start + i) % from.size());
                if (other.outstanding() < best.outstanding()) {
                    best = other;
                }
            }
        }
        return best;
    }

    /** What a health check found. */
    public synchronized void checked(Target target, boolean passed) {
        LoadBalancerSettings.HealthCheck check = settings.healthCheck();
        if (target.checked(passed, check.healthyThreshold(), check.unhealthyThreshold())) {
            LOGGER.log(
                    passed ? Level.INFO : Level.WARNING,
                    "Target {0} of load balancer {1} is {2}",
                    target,
                    settings.name(),
                    passed ? "healthy again" : "unhealthy: its health checks fail");
        }
    }

    void considerEjecting(Target target, int failuresInRow) {
        int enough = settings.ejection().consecutiveFailures();
        if (enough > 0 && (failuresInRow >= enough || target.ejected())) {
            eject(target, failuresInRow);
        }
    }

    private synchronized void eject(Target target, int failuresInRow) {
        long now = nanoTime.getAsLong();
        LoadBalancerSettings.Ejection ejection = settings.ejection();
        if (target.ejected() ? !target.mayReturn(now) : !mayEjectOneMore()) {
            return; // calls from before, or too many are out already
        }
        long nanos = target.eject(
                now,
                TimeUnit.MILLISECONDS.toNanos(ejection.baseMillis()),
                TimeUnit.MILLISECONDS.toNanos(ejection.maximumMillis()));
        ejections.increment();
        LOGGER.log(
                Level.WARNING,
                "Target {0} of load balancer {1} gets no calls for {2} ms: {3} in a row failed",
                target,
                settings.name(),
                Long.toString(TimeUnit.NANOSECONDS.toMillis(nanos)),
                failuresInRow);
    }

    private boolean mayEjectOneMore() {
        long out = targets.stream().filter(Target::ejected).count() + 1;
        return out * 100 <= (long) targets.size() * settings.ejection().maximumPercent();
    }

    synchronized void readmit(Target target) {
        long now = nanoTime.getAsLong();
        if (target.mayReturn(now)) {
            target.readmit(now);
            LOGGER.log(Level.INFO, "Target {0} of load balancer {1} gets calls again", target, settings.name());
        }
    }
}
