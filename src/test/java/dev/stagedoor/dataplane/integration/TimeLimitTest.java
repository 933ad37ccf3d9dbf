/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.snapshot.IntegrationPlan;
import dev.stagedoor.dataplane.snapshot.IntegrationType;
import dev.stagedoor.dataplane.snapshot.PassthroughBehavior;
import dev.stagedoor.dataplane.snapshot.ResponseTransferMode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimeLimitTest {

    private final long startNanos = System.nanoTime();

    private static TimeLimit limit(ResponseTransferMode mode, int timeoutMillis, int idleMillis) {
        return TimeLimit.of(new IntegrationPlan(
                IntegrationType.HTTP_PROXY,
                null,
                null,
                null,
                null,
                null,
                timeoutMillis,
                PassthroughBehavior.WHEN_NO_MATCH,
                false,
                List.of(),
                Map.of(),
                List.of(),
                mode,
                idleMillis,
                null,
                null));
    }

    /** In milliseconds from the start of the test, give or take what the test takes. */
    private long deadlineMillis(TimeLimit limit) {
        return (limit.deadlineNanos() - startNanos) / 1_000_000;
    }

    @Test
    void theHeadOfAStreamMayTakeItsWholeTime() {
        assertThat(deadlineMillis(limit(ResponseTransferMode.STREAM, 900_000, 30_000)))
                .isBetween(900_000L, 910_000L);
    }

    @Test
    void aStreamMayPauseForItsIdleTimeAndNoLongerThanItsEnd() {
        TimeLimit longOne = limit(ResponseTransferMode.STREAM, 900_000, 30_000);
        longOne.progressed();
        assertThat(deadlineMillis(longOne)).isBetween(30_000L, 40_000L);

        TimeLimit shortOne = limit(ResponseTransferMode.STREAM, 10_000, 30_000);
        shortOne.progressed();
        assertThat(deadlineMillis(shortOne)).isBetween(10_000L, 20_000L);
    }

    @Test
    void aBufferedAnswerHasItsTimeoutAgainWithEachStep() throws Exception {
        TimeLimit limit = limit(ResponseTransferMode.BUFFERED, 10_000, 0);
        MILLISECONDS.sleep(20);
        limit.progressed();
        assertThat(deadlineMillis(limit)).isGreaterThanOrEqualTo(10_020);
    }
}
