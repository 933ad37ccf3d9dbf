/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.caching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedCacheTest {

    /** Values weigh what they say. */
    private final BoundedCache<Long> cache = new BoundedCache<>("test", 100, value -> value);

    @AfterEach
    void close() {
        cache.close();
    }

    private long found(int keys) {
        long weight = 0;
        for (int i = 0; i < keys; i++) {
            Long value = cache.find("k" + i);
            weight += value == null ? 0 : value;
        }
        return weight;
    }

    @Test
    void aValueIsThereUntilItsTimeIsOver() {
        cache.keep("a", 7L, 60);
        cache.keep("b", 8L, 0);

        assertThat(cache.find("a")).isEqualTo(7);
        assertThat(cache.find("b")).isNull();
        assertThat(cache.find("c")).isNull();
        assertThat(cache.weight())
                .as("what is over weighs nothing once it is found to be")
                .isEqualTo(7);
    }

    @Test
    void aValueInThePlaceOfAnotherWeighsAlone() {
        cache.keep("a", 90L, 60);
        cache.keep("a", 20L, 60);
        cache.keep("b", 80L, 60);

        assertThat(cache.find("a")).isEqualTo(20);
        assertThat(cache.find("b")).isEqualTo(80);
        assertThat(cache.weight()).isEqualTo(100);
    }

    @Test
    void allTogetherNeverStayAboveTheBound() {
        for (int i = 0; i < 1_000; i++) {
            cache.keep("k" + i, (long) (i % 30 + 1), 60);
            assertThat(cache.weight()).isLessThanOrEqualTo(100);
        }
        assertThat(found(1_000)).isEqualTo(cache.weight()).isGreaterThan(60);
    }

    @Test
    void whatIsAskedForStaysAndTheRestGoes() {
        cache.keep("wanted", 50L, 60);
        for (int i = 0; i < 200; i++) {
            assertThat(cache.find("wanted")).as("after %s others", i).isNotNull();
            cache.keep("k" + i, 10L, 60);
        }
    }

    @Test
    void whatIsHeavierThanAllMayBeIsNotKept() {
        cache.keep("a", 40L, 60);
        cache.keep("b", 101L, 60);

        assertThat(cache.find("b")).isNull();
        assertThat(cache.find("a")).isNotNull();
    }

    @Test
    void aSmallerBoundHoldsAtOnce() {
        for (int i = 0; i < 10; i++) {
            cache.keep("k" + i, 10L, 60);
        }
        cache.bound(35);

        assertThat(cache.weight()).isEqualTo(30).isEqualTo(found(10));
    }

    @Test
    void aClosedCacheHasNothingAndTakesNothing() {
        cache.keep("a", 1L, 60);
        cache.close();
        cache.keep("b", 1L, 60);

        assertThat(cache.find("a")).isNull();
        assertThat(cache.find("b")).isNull();
    }

    @Test
    void manyAtOnceLoseNoCount() {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<CompletableFuture<Void>> work = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            work.add(CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < 20_000; i++) {
                            int key = ThreadLocalRandom.current().nextInt(50);
                            if (i % 3 == 0) {
                                cache.find("k" + key);
                            } else {
                                cache.keep("k" + key, (long) (key % 20 + 1), key % 7 == 0 ? 0 : 60);
                            }
                        }
                    },
                    threads));
        }
        work.forEach(CompletableFuture::join);
        threads.shutdown();

        long found = found(50);
        assertThat(cache.weight()).isEqualTo(found).isLessThanOrEqualTo(100).isPositive();
    }

    @Test
    void oneFindsOutForAllWhoAskMeanwhile() {
        Claim<Long> first = new Claim<>(cache, "a");
        assertThat(cache.claim(first)).isNull();
        assertThat(cache.claim(new Claim<>(cache, "b"))).as("another key").isNull();
        assertThat(cache.claim(new Claim<>(cache, "a"))).isSameAs(first);

        first.keep(5L, 60);
        assertThat(first.outcome().toCompletableFuture()).isCompletedWithValue(5L);
        assertThat(cache.find("a")).isEqualTo(5);
        assertThat(cache.claim(new Claim<>(cache, "a")))
                .as("the next may claim")
                .isNull();
    }

    @Test
    void aReleaseSendsEverybodyOnTheirWayAndWhatIsFoundLaterIsKeptAllTheSame() {
        Claim<Long> first = new Claim<>(cache, "a");
        assertThat(cache.claim(first)).isNull();
        first.release();
        assertThat(first.outcome().toCompletableFuture()).isCompletedWithValue(null);
        Claim<Long> second = new Claim<>(cache, "a");
        assertThat(cache.claim(second)).isNull();

        first.keep(5L, 60);
        assertThat(cache.find("a")).isEqualTo(5);
        assertThat(cache.claim(new Claim<>(cache, "a")))
                .as("it is still the second's")
                .isSameAs(second);
    }
}
