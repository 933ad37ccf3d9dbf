/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageOperationsTest {

    private final OneMethod api = new OneMethod();
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private String plan = "";
    private String key = "";

    @BeforeEach
    void createPlanWithKey() {
        plan = api.done("CreateUsagePlan", "{'name': 'p', 'quota': {'limit': 100, 'period': 'DAY'}}")
                .path("id")
                .asText();
        key = addKey();
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void usageIsADailyLogOfUsedAndRemaining() {
        use(3);
        use(4);
        assertThat(usage(today.minusDays(1), today)).isEqualTo("{\"" + key + "\":[[0,100],[7,93]]}");
    }

    @Test
    void whatRemainsIsOfTheWholePeriod() {
        api.patch("UpdateUsagePlan", "{'usagePlanId': '" + plan + "'}", "replace", "/quota/period", "MONTH");
        use(3);
        assertThat(usage(today, today)).isEqualTo("{\"" + key + "\":[[3,97]]}");
        LocalDate nextPeriod = today.withDayOfMonth(1).plusMonths(1);
        assertThat(usage(nextPeriod, nextPeriod)).isEqualTo("{\"" + key + "\":[[0,100]]}");
    }

    @Test
    void usageIsForgottenAfterFourHundredDays() {
        use(3);
        api.with(UsageRecords.class, records -> records.deleteOld(today.plusDays(400)));
        assertThat(usage(today, today)).isEqualTo("{\"" + key + "\":[[3,97]]}");
        api.with(UsageRecords.class, records -> records.deleteOld(today.plusDays(401)));
        assertThat(usage(today, today)).isEqualTo("{\"" + key + "\":[[0,100]]}");
        api.done("GetUsagePlan", "{'usagePlanId': '" + plan + "'}");
    }

    @Test
    void moreThanTheQuotaLeavesNothing() {
        use(101);
        assertThat(usage(today, today)).isEqualTo("{\"" + key + "\":[[101,0]]}");
    }

    @Test
    void remainingIsReplacedUntilThePeriodEnds() {
        use(40);
        assertThat(api.patch("UpdateUsage", ofKey(), "replace", "/remaining", "500")
                        .toString())
                .isEqualTo("{\"usagePlanId\":\"" + plan + "\",\"startDate\":\"" + today + "\",\"endDate\":\"" + today
                        + "\",\"values\":{\"" + key + "\":[[40,500]]}}");
        use(1);
        assertThat(usage(today, today.plusDays(1))).isEqualTo("{\"" + key + "\":[[41,499],[0,100]]}");
        api.patch("UpdateUsage", ofKey(), "replace", "/remaining", "0");
        assertThat(usage(today, today)).isEqualTo("{\"" + key + "\":[[41,0]]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add|/remaining|1|Invalid patch path  '/remaining' specified for op 'add'. Please choose supported"
                        + " operations",
                "remove|/remaining|1|Invalid patch path  '/remaining' specified for op 'remove'. Please choose supported"
                        + " operations",
                "replace|/used|1|Invalid patch path  '/used' specified for op 'replace'. Must be one of: [/remaining]",
                "replace|/remaining|-1|Invalid remaining quota specified",
                "replace|/remaining|many|Invalid remaining quota specified"
            })
    void nothingElseIsPatched(String op, String path, String value, String message) {
        api.refused("UpdateUsage", OneMethod.patchOf(ofKey(), op, path, value), 400, message);
    }

    @Test
    void aPlanWithoutAQuotaHasNoneToExtend() {
        api.patch("UpdateUsagePlan", "{'usagePlanId': '" + plan + "'}", "remove", "/quota", "");
        use(2);
        assertThat(usage(today, today)).isEqualTo("{\"" + key + "\":[[2,0]]}");
        api.refused(
                "UpdateUsage",
                OneMethod.patchOf(ofKey(), "replace", "/remaining", "5"),
                400,
                "Usage Plan " + plan + " does not have a quota");
    }

    @Test
    void keysArePagedAndChosen() {
        String other = addKey();
        var first = api.done("GetUsage", range(today, today, ", 'limit': '1'"));
        assertThat(first.path("values")).hasSize(1);
        var second = api.done(
                "GetUsage",
                range(
                        today,
                        today,
                        ", 'limit': '1', 'position': '" + first.path("position").asText() + "'"));
        assertThat(second.has("position")).isFalse();
        assertThat(second.path("values")).hasSize(1).isNotEqualTo(first.path("values"));
        assertThat(api.done("GetUsage", range(today, today, ", 'keyId': '" + other + "'"))
                        .path("values")
                        .fieldNames())
                .toIterable()
                .containsExactly(other);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-01-02|2026-01-01|Invalid date range specified, must be between 1 and 90 days",
                "2026-01-01|2026-04-01|Invalid date range specified, must be between 1 and 90 days",
                "2026-1-1|2026-01-01|Invalid startDate specified, must be YYYY-MM-DD",
                "2026-01-01|today|Invalid endDate specified, must be YYYY-MM-DD"
            })
    void aRangeIsOfAtMostNinetyDays(String start, String end, String message) {
        api.refused(
                "GetUsage",
                "{'usagePlanId': '" + plan + "', 'startDate': '" + start + "', 'endDate': '" + end + "'}",
                400,
                message);
    }

    @Test
    void aKeyThatLeavesThePlanTakesItsUsageAlong() {
        use(3);
        api.done("DeleteUsagePlanKey", ofKey());
        use(4); // counted meanwhile by another node
        api.done("CreateUsagePlanKey", inPlan());
        assertThat(usage(today, today)).isEqualTo("{\"" + key + "\":[[0,100]]}");
    }

    @Test
    void whatWasUsedBeforeTheFirstDayCountsWithinItsPeriodOnly() {
        api.patch("UpdateUsagePlan", "{'usagePlanId': '" + plan + "'}", "replace", "/quota/period", "MONTH");
        LocalDate last = LocalDate.of(2026, 1, 31);
        for (LocalDate day : List.of(LocalDate.of(2025, 12, 31), LocalDate.of(2026, 1, 1), LocalDate.of(2026, 1, 20))) {
            api.with(UsageRecords.class, records -> records.addUsed(plan, key, day, 5));
        }
        assertThat(usage(last, last)).isEqualTo("{\"" + key + "\":[[0,90]]}");
    }

    private String addKey() {
        String id = api.done("CreateApiKey", "{}").path("id").asText();
        key = id;
        api.done("CreateUsagePlanKey", inPlan());
        return id;
    }

    private void use(int requests) {
        api.with(UsageRecords.class, records -> records.addUsed(plan, key, today, requests));
    }

    private String usage(LocalDate start, LocalDate end) {
        return api.done("GetUsage", range(start, end, "")).path("values").toString();
    }

    private String range(LocalDate start, LocalDate end, String more) {
        return "{'usagePlanId': '" + plan + "', 'startDate': '" + start + "', 'endDate': '" + end + "'" + more + "}";
    }

    private String ofKey() {
        return "{'usagePlanId': '" + plan + "', 'keyId': '" + key + "'}";
    }

    private String inPlan() {
        return "{'usagePlanId': '" + plan + "', 'keyId': '" + key + "', 'keyType': 'API_KEY'}";
    }
}
