/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether this node lives, and whether it may take traffic. Every answer has a check whose name starts with
 * {@value #TOKEN}: Payara answers {@code 200} with an empty body, or {@code UP} with no checks, before the application
 * is there, so a probe that can should look for that word.
 */
@ApplicationScoped
public class Health {

    /** The word in the body that says that Stagedoor itself has answered. */
    static final String TOKEN = "stagedoor";

    /** One answer, as MicroProfile Health has it. */
    record Check(String name, boolean up, Map<String, String> data) {}

    private static final Logger LOGGER = System.getLogger(Health.class.getName());
    private static final long DEADLOCK_CHECK_NANOS = 5_000_000_000L;
    private static final int STACK_DEPTH = 100;

    private final Iterable<ReadinessCondition> conditions;
    private final LogLimit failures = new LogLimit(LOGGER, 10_000);
    private volatile boolean started;
    private volatile boolean deadlocked;
    private volatile long deadlockCheckDue = System.nanoTime();

    /** For the container's proxy. */
    protected Health() {
        this.conditions = List.of();
    }

    @Inject
    public Health(@Any Instance<ReadinessCondition> conditions) {
        this.conditions = conditions;
    }

    Health(List<ReadinessCondition> conditions) {
        this.conditions = conditions;
    }

    /** Down when threads of ours wait for each other for ever: only a restart helps then. */
    Check live() {
        return new Check(TOKEN + "-live", !deadlocked(), Map.of());
    }

    /** Up when every condition that decides is met, and there is one. */
    Check ready() {
        Map<String, String> data = new LinkedHashMap<>();
        boolean up = true;
        boolean decided = false;
        for (ReadinessCondition condition : conditions) {
            boolean met = met(condition);
            data.put(condition.name(), met ? "yes" : "no");
            condition.details().forEach((name, value) -> data.put(condition.name() + "." + name, value));
            decided |= condition.decides();
            up &= met || !condition.decides();
        }
        return new Check(TOKEN + "-ready", up && decided, data);
    }

    /** Up once it has been ready, for good. */
    Check started() {
        if (!started && ready().up()) {
            started = true;
        }
        return new Check(TOKEN + "-started", started, Map.of());
    }

    private boolean met(ReadinessCondition condition) {
        try {
            return condition.met();
        } catch (RuntimeException e) {
            failures.log(Level.WARNING, () -> "Readiness condition " + condition.name() + ": " + e);
            return false;
        }
    }

    /** Looked up at most every five seconds: it stops the JVM for a moment, and anyone may ask. */
    private boolean deadlocked() {
        long now = System.nanoTime();
        if (now - deadlockCheckDue >= 0) {
            deadlockCheckDue = now + DEADLOCK_CHECK_NANOS;
            deadlocked = findDeadlock();
        }
        return deadlocked;
    }

    private static boolean findDeadlock() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] ids = threads.findDeadlockedThreads();
        return ids != null
                && Arrays.stream(threads.getThreadInfo(ids, STACK_DEPTH))
                        .filter(info -> info != null)
                        .map(ThreadInfo::getStackTrace)
                        .flatMap(Arrays::stream)
                        .anyMatch(frame -> frame.getClassName().startsWith("dev.stagedoor."));
    }
}
