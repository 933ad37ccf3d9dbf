/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;

/**
 * The period of a usage plan's quota, in days of UTC: a day, a week or a month, the latter two starting {@code offset}
 * days after Sunday or after the first (API reference, QuotaSettings).
 */
public enum QuotaPeriod {
    DAY {
        @Override
        LocalDate start(LocalDate day, int offset) {
            return day;
        }

        @Override
        LocalDate next(LocalDate start) {
            return start.plusDays(1);
        }
    },
    WEEK {
        @Override
        LocalDate start(LocalDate day, int offset) {
            int sinceSunday = day.getDayOfWeek().getValue() % 7;
            return day.minusDays(Math.floorMod(sinceSunday - offset, 7));
        }

        @Override
        LocalDate next(LocalDate start) {
            return start.plusWeeks(1);
        }
    },
    MONTH {
        @Override
        LocalDate start(LocalDate day, int offset) {
            LocalDate first = day.withDayOfMonth(1 + offset); // at most the 28th, which every month has
            return first.isAfter(day) ? first.minusMonths(1) : first;
        }

        @Override
        LocalDate next(LocalDate start) {
            return start.plusMonths(1);
        }
    };

    abstract LocalDate start(LocalDate day, int offset);

    abstract LocalDate next(LocalDate start);

    /** The first day of the period of this quota that a day lies in. */
    public static LocalDate start(JsonNode quota, LocalDate day) {
        return valueOf(quota.path("period").asText())
                .start(day, quota.path("offset").asInt());
    }

    /** The first day of the period after the one that a day lies in. */
    public static LocalDate end(JsonNode quota, LocalDate day) {
        return valueOf(quota.path("period").asText()).next(start(quota, day));
    }
}
