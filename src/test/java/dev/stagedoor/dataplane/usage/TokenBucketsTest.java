/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.snapshot.ThrottleLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenBucketsTest {

    private final TokenBuckets buckets = new TokenBuckets();

    @Test
    void aBucketHoldsItsBurst() {
        ThrottleLimits limits = new ThrottleLimits(3, 0.001);
        for (int i = 0; i < 3; i++) {
            assertThat(buckets.take("a", limits)).isTrue();
        }
        assertThat(buckets.take("a", limits)).isFalse();
        assertThat(buckets.take("b", limits)).as("another bucket").isTrue();
    }

    @ParameterizedTest
    @CsvSource({"20", "2.5", "1000"})
    void itIsFilledAtItsRateFractionsIncluded(double perSecond) throws InterruptedException {
        ThrottleLimits limits = new ThrottleLimits(1, perSecond);
        assertThat(buckets.take("a", limits)).isTrue();
        Thread.sleep((long) (1_000 / perSecond) + 20);
        assertThat(buckets.take("a", limits)).isTrue();
    }

    @Test
    void newLimitsHoldAtOnce() {
        assertThat(buckets.take("a", new ThrottleLimits(1, 0.001))).isTrue();
        assertThat(buckets.take("a", new ThrottleLimits(1, 0.001))).isFalse();
        assertThat(buckets.take("a", new ThrottleLimits(2, 0.001))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,0"})
    void aLimitOfNothingLetsNothingPass(int burst, double rate) {
        assertThat(buckets.take("a", new ThrottleLimits(burst, rate))).isFalse();
    }
}
