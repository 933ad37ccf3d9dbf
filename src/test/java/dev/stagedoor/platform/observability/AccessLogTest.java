/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {

    private static final AccessLogFormat FORMAT = AccessLogFormat.compile("$context.requestId");

    @TempDir
    Path directory;

    @Test
    void everyLineOfManyThreadsIsWrittenOnceAndWhole() throws Exception {
        Path path = directory.resolve("access.log");
        AccessLog log = new AccessLog(new AccessLogFile(path, 0, 0));
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(t -> new Thread(() ->
                        IntStream.range(0, 2_000).forEach(i -> log.write(FORMAT, name -> t + "-" + i))))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        log.close();
        assertThat(Files.readAllLines(path)).hasSize(16_000).doesNotHaveDuplicates();
        assertThat(log.dropped()).isZero();
        assertThat(log.written()).isEqualTo(16_000);
        assertThat(log.alive()).isFalse();
    }

    @Test
    void aBlockedTargetCostsLinesAndNeverRequests() throws Exception {
        CountDownLatch unblock = new CountDownLatch(1);
        List<String> lines = new ArrayList<>();
        AccessLog log = new AccessLog(new AccessLogTarget() {
            @Override
            int write(Collection<String> batch) {
                try {
                    unblock.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                lines.addAll(batch);
                return 0;
            }
        });
        String value = "x".repeat(1_000);
        long most = AccessLog.QUEUE_CHARACTERS / 1_001 + 1;
        long start = System.nanoTime();
        for (int i = 0; i < most + 5_000; i++) {
            log.write(FORMAT, name -> value);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(log.dropped()).isBetween(5_000L, 5_001L);
        unblock.countDown();
        await().atMost(Duration.ofSeconds(5)).until(() -> log.written() + log.dropped() == most + 5_000);
        log.write(FORMAT, name -> "after");
        log.close();
        assertThat(lines).last().isEqualTo("after\n");
    }

    @Test
    void linesThatFailAreCounted() {
        AccessLog log = new AccessLog(new AccessLogTarget() {
            @Override
            int write(Collection<String> batch) {
                return batch.size();
            }
        });
        log.write(FORMAT, name -> "lost");
        await().atMost(Duration.ofSeconds(5)).until(() -> log.dropped() == 1);
        assertThat(log.alive()).isTrue();
        log.close();
    }

    @Test
    void closingGivesUpOnATargetThatHangs() {
        AccessLog log = new AccessLog(new AccessLogTarget() {
            @Override
            int write(Collection<String> batch) {
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return 0;
            }
        });
        log.write(FORMAT, name -> "a");
        long start = System.nanoTime();
        log.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void offWritesNothing() {
        AccessLog log = new AccessLog((AccessLogTarget) null);
        log.write(FORMAT, name -> {
            throw new AssertionError("rendered for nobody");
        });
        assertThat(log.destination()).isEqualTo("off");
        log.close();
    }
}
