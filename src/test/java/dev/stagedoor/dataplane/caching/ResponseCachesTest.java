/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.caching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.exchange.CachedAnswer;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.dataplane.snapshot.ActiveStages;
import dev.stagedoor.dataplane.snapshot.CachingPlan;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import dev.stagedoor.platform.caching.BoundedCache;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResponseCachesTest {

    private final ActiveStages active = new ActiveStages();
    private final ResponseCaches caches = new ResponseCaches(active, 1_000_000);

    @AfterEach
    void close() {
        caches.stop();
    }

    private BoundedCache<CachedAnswer> cache(String stageName, double sizeGigabytes) {
        CachingPlan plan = new CachingPlan(stageName + sizeGigabytes, sizeGigabytes, Map.of());
        StageSnapshot stage = TestStages.caching(stageName, plan);
        active.replace(stage);
        return Objects.requireNonNull(caches.of(stage, plan));
    }

    private static void fill(BoundedCache<CachedAnswer> cache) {
        for (int i = 0; i < 2_000; i++) {
            cache.keep("k" + i, new CachedAnswer(200, new Headers(), new byte[10_000]), 60);
        }
    }

    @Test
    void stagesShareTheRoomInTheProportionOfTheirSizes() {
        BoundedCache<CachedAnswer> small = cache("small", 0.5);
        fill(small);
        assertThat(small.weight()).as("alone").isBetween(900_000L, 1_000_000L);

        BoundedCache<CachedAnswer> large = cache("large", 1.6);
        fill(large);
        assertThat(small.weight()).isBetween(200_000L, 238_095L);
        assertThat(large.weight()).isBetween(700_000L, 761_904L);
        assertThat(caches.bytes()).isLessThanOrEqualTo(1_000_000);

        active.remove("a1b2c3d4e5", "large");
        caches.follow();
        assertThat(caches.bytes()).as("what nobody has any more is given back").isEqualTo(small.weight());
        fill(small);
        assertThat(small.weight()).as("and the others grow").isGreaterThan(900_000L);
    }

    @Test
    void anotherSizeIsAnotherCache() {
        BoundedCache<CachedAnswer> before = cache("prod", 0.5);
        fill(before);
        BoundedCache<CachedAnswer> after = cache("prod", 1.6);

        assertThat(after).isNotSameAs(before);
        assertThat(after.weight()).isZero();
        assertThat(before.find("k1999")).isNull();
    }

    @Test
    void whatAnAnswerTakesIsItsBodyAndItsFields() {
        Headers headers = new Headers();
        headers.add("X-Field", "v".repeat(1_000));
        assertThat(new CachedAnswer(200, headers, new byte[100]).bytes()).isBetween(2_100L, 3_000L);
    }
}
