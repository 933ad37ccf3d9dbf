/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class HealthTest {

    private boolean compiled;
    private boolean database;

    private final Health health = new Health(List.of(
            condition("stages-compiled", true, () -> compiled),
            condition("database-reachable", false, () -> database)));

    @Test
    void readyWaitsForWhatDecides() {
        database = true;
        assertThat(health.ready().up()).isFalse();
        compiled = true;
        assertThat(health.ready().up()).isTrue();
    }

    @Test
    void aLostDatabaseIsShownAndDoesNotDecide() {
        compiled = true;
        assertThat(health.ready().up()).isTrue();
        assertThat(health.ready().data()).containsEntry("database-reachable", "no");
    }

    @Test
    void aNodeWithNothingToGoByIsNotReady() {
        assertThat(new Health(List.of()).ready().up()).isFalse();
    }

    @Test
    void aConditionThatFailsIsNotMet() {
        Health failing = new Health(List.of(condition("broken", true, () -> {
            throw new IllegalStateException("no");
        })));
        assertThat(failing.ready().up()).isFalse();
    }

    @Test
    void startedStaysTrue() {
        assertThat(health.started().up()).isFalse();
        compiled = true;
        assertThat(health.started().up()).isTrue();
        compiled = false;
        assertThat(health.started().up()).isTrue();
    }

    @Test
    void everyAnswerHasTheWordThatProvesItIsOurs() {
        assertThat(HealthJson.of(List.of(health.live())))
                .isEqualTo(
                        "{\"status\":\"UP\",\"checks\":[{\"name\":\"stagedoor-live\",\"status\":\"UP\",\"data\":{}}]}");
        assertThat(HealthJson.of(List.of(health.ready(), health.started())))
                .startsWith("{\"status\":\"DOWN\"")
                .contains(
                        "\"name\":\"stagedoor-ready\"", "\"stages-compiled\":\"no\"", "\"name\":\"stagedoor-started\"");
    }

    @Test
    void aDeadlockOfOurOwnThreadsIsDeath() throws Exception {
        assertThat(new Health(List.of()).live().up()).isTrue();
        ReentrantLock first = new ReentrantLock();
        ReentrantLock second = new ReentrantLock();
        CountDownLatch both = new CountDownLatch(2);
        Thread one = new Thread(() -> lock(first, second, both));
        Thread other = new Thread(() -> lock(second, first, both));
        one.start();
        other.start();
        try {
            await().until(() -> !new Health(List.of()).live().up());
        } finally {
            one.interrupt();
            other.interrupt();
            one.join();
            other.join();
        }
        assertThat(new Health(List.of()).live().up()).isTrue();
    }

    private static void lock(ReentrantLock outer, ReentrantLock inner, CountDownLatch both) {
        outer.lock();
        try {
            both.countDown();
            both.await();
            inner.lockInterruptibly();
            inner.unlock();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            outer.unlock();
        }
    }

    private static ReadinessCondition condition(String name, boolean decides, BooleanSupplier met) {
        return new ReadinessCondition() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean met() {
                return met.getAsBoolean();
            }

            @Override
            public boolean decides() {
                return decides;
            }

            @Override
            public Map<String, String> details() {
                return Map.of();
            }
        };
    }
}
