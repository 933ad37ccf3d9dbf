/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Stops the guessing of passwords: a user at an address has {@value #TRIES} tries, and only a good one gives its try back.
 * A try is taken before the password is looked at, so that guesses sent in parallel count exactly; the honest ones among
 * them wait for a try to come back. {@link #LOCK} after the last failure all is forgotten.
 */
final class SignInGuard {

    static final int TRIES = 10;
    static final Duration LOCK = Duration.ofMinutes(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    /** Bounds the memory that made-up user names can take; the longest unused goes first. */
    private static final int MOST_REMEMBERED = 20_000;

    private static final class Tries {
        private int failed;
        private int running;
        private long lastFailureNanos;
    }

    private final Map<String, Tries> byUser = new LinkedHashMap<>(16, 0.75f, true);
    private final LongSupplier nanoTime;

    SignInGuard(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Takes a try. Each must end with {@link #finish}.
     *
     * @return false when there is none left, and none that could come back
     */
    synchronized boolean begin(String user) throws InterruptedException {
        long deadline = nanoTime.getAsLong() + LONGEST_WAIT.toNanos();
        while (true) {
            Tries tries = byUser.computeIfAbsent(user, key -> new Tries());
            if (tries.failed > 0 && nanoTime.getAsLong() - tries.lastFailureNanos > LOCK.toNanos()) {
                tries.failed = 0;
            }
            if (tries.failed + tries.running < TRIES) {
                tries.running++;
                forgetOldest();
                return true;
            }
            long left = deadline - nanoTime.getAsLong();
            if (tries.running == 0 || left <= 0) {
                return false;
            }
            wait(Math.max(1, Duration.ofNanos(left).toMillis()));
        }
    }

    synchronized void finish(String user, boolean good) {
        Tries tries = byUser.get(user);
        if (tries == null) {
            return;
        }
        tries.running--;
        if (good) {
            tries.failed = 0;
        } else {
            tries.failed++;
            tries.lastFailureNanos = nanoTime.getAsLong();
        }
        if (tries.failed == 0 && tries.running == 0) {
            byUser.remove(user);
        }
        notifyAll();
    }

    private void forgetOldest() {
        Iterator<Tries> oldest = byUser.values().iterator();
        while (byUser.size() > MOST_REMEMBERED && oldest.hasNext()) {
            if (oldest.next().running == 0) {
                oldest.remove();
            }
        }
    }
}
