/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaPeriodTest {

    @ParameterizedTest
    @CsvSource({
        "DAY,0,2026-11-22,2026-11-22,2026-11-23",
        "WEEK,0,2026-11-22,2026-11-22,2026-11-29", // a Sunday
        "WEEK,0,2026-11-21,2026-11-15,2026-11-22",
        "WEEK,1,2026-11-22,2026-11-16,2026-11-23",
        "WEEK,1,2026-11-23,2026-11-23,2026-11-30",
        "WEEK,6,2026-11-20,2026-11-14,2026-11-21",
        "MONTH,0,2026-11-30,2026-11-01,2026-12-01",
        "MONTH,27,2026-03-27,2026-02-28,2026-03-28",
        "MONTH,27,2026-03-28,2026-03-28,2026-04-28"
    })
    void aPeriodStartsOffsetDaysAfterSundayOrTheFirst(
            QuotaPeriod period, int offset, LocalDate day, LocalDate start, LocalDate next) {
        assertThat(period.start(day, offset)).isEqualTo(start);
        assertThat(period.next(start)).isEqualTo(next);
    }
}
