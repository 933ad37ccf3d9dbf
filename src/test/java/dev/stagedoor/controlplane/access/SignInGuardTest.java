/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SignInGuardTest {

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void guesses_in_parallel_reach_the_password_ten_times_and_never_more() throws Exception {
        SignInGuard guard = new SignInGuard(System::nanoTime);
        AtomicInteger looked = new AtomicInteger();

        inParallel(10_000, 64, () -> {
            if (guard.begin("alice\n192.0.2.1")) {
                looked.incrementAndGet();
                guard.finish("alice\n192.0.2.1", false);
            }
        });

        assertThat(looked).hasValue(SignInGuard.TRIES);
        assertThat(guard.begin("alice\n192.0.2.1")).isFalse();
    }

    @Test
    void good_sign_ins_in_parallel_are_never_refused() throws Exception {
        SignInGuard guard = new SignInGuard(System::nanoTime);
        AtomicInteger refused = new AtomicInteger();

        inParallel(2_000, 64, () -> {
            if (guard.begin("alice\n192.0.2.1")) {
                Thread.sleep(1);
                guard.finish("alice\n192.0.2.1", true);
            } else {
                refused.incrementAndGet();
            }
        });

        assertThat(refused).hasValue(0);
    }

    @Test
    void a_good_sign_in_forgives_the_failures_before_it() throws Exception {
        SignInGuard guard = new SignInGuard(nanos::get);
        fail(guard, "alice", SignInGuard.TRIES - 1);
        assertThat(guard.begin("alice")).isTrue();
        guard.finish("alice", true);

        fail(guard, "alice", SignInGuard.TRIES - 1);
        assertThat(guard.begin("alice")).isTrue();
    }

    @Test
    void a_lock_concerns_one_user_at_one_address_and_ends_after_five_minutes() throws Exception {
        SignInGuard guard = new SignInGuard(nanos::get);
        fail(guard, "alice\n192.0.2.1", SignInGuard.TRIES);

        assertThat(guard.begin("alice\n192.0.2.1")).isFalse();
        assertThat(guard.begin("alice\n192.0.2.2")).isTrue();
        assertThat(guard.begin("bob\n192.0.2.1")).isTrue();
        nanos.set(SignInGuard.LOCK.toNanos());
        assertThat(guard.begin("alice\n192.0.2.1")).isFalse();
        nanos.set(SignInGuard.LOCK.toNanos() + 1);
        assertThat(guard.begin("alice\n192.0.2.1")).isTrue();
    }

    private static void fail(SignInGuard guard, String user, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            assertThat(guard.begin(user)).isTrue();
            guard.finish(user, false);
        }
    }

    private interface Try {
        void run() throws Exception;
    }

    private static void inParallel(int times, int threads, Try attempt) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                results.add(pool.submit(() -> {
                    attempt.run();
                    return null;
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
