/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends what has waited too long. One thread looks at all waits every {@value #TICK_MILLIS} ms: a wait costs the request
 * path two operations on a set, where a timer of its own would cost a heap and a wake-up. A blocked read cannot be
 * trusted to its socket's time-out either, which starts anew with every byte.
 */
@ApplicationScoped
public class Deadlines {

    static final int TICK_MILLIS = 50;

    /** Something with a deadline. */
    public interface Wait {

        /** On the clock of {@link System#nanoTime()}; may move on while the wait makes progress. */
        long deadlineNanos();

        /** Called once or more, by another thread, after the deadline. Must not block. */
        void expire();
    }

    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();

    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "stagedoor-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    @PostConstruct
    void start() {
        var unused = ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        ticker.shutdownNow();
    }

    /** Runs something now and then: what must be done but is not urgent. Must not block. */
    public void everySecond(Runnable task) {
        var unused = ticker.scheduleWithFixedDelay(task, 1, 1, TimeUnit.SECONDS);
    }

    public void add(Wait wait) {
        waits.add(wait);
    }

    public void remove(Wait wait) {
        waits.remove(wait);
    }

    private void tick() {
        long now = System.nanoTime();
        for (Wait wait : waits) {
            if (wait.deadlineNanos() - now <= 0) {
                waits.remove(wait);
                try {
                    wait.expire();
                } catch (RuntimeException e) {
                    System.getLogger(Deadlines.class.getName())
                            .log(System.Logger.Level.WARNING, "A deadline could not be kept: " + e);
                }
            }
        }
    }
}
