/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.dataplane.snapshot.ActiveApiKeys;
import dev.stagedoor.dataplane.snapshot.ApiKeySnapshot;
import dev.stagedoor.dataplane.snapshot.ApiKeySource;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.ThrottleLimits;
import dev.stagedoor.dataplane.snapshot.UsagePlanSnapshot;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** API key, throttle and quota, one after the other, on {@code GET /pets/{petId}} of stage prod. */
class UsageStepsTest {

    private static final String STAGE = ApiKeySnapshot.stage("a1b2c3d4e5", "prod");
    private static final ThrottleLimits TWO_AT_ONCE = new ThrottleLimits(2, 0.001);

    private final ActiveApiKeys apiKeys = new ActiveApiKeys();
    private final UsageCounters counters = new UsageCounters();
    private final ApiKeyHandler apiKey = new ApiKeyHandler(apiKeys);
    private final ThrottleHandler throttle = new ThrottleHandler(new TokenBuckets());
    private final QuotaHandler quota = new QuotaHandler(counters);

    @Test
    void aKeyOfAPlanForTheStageIsLetThrough() {
        publish("ann", plan(null, Map.of()));
        Exchange exchange = pass("ann");
        assertThat(exchange.apiKey).hasToString("id-ann");
    }

    @Test
    void anyOtherKeyIsForbidden() {
        publish("ann", plan(null, Map.of()));
        refused("bob", GatewayResponseType.INVALID_API_KEY);
        refused(null, GatewayResponseType.INVALID_API_KEY);
        apiKeys.replaceAll(Map.of(
                "ann",
                new ApiKeySnapshot(
                        "id-ann", "ann", Map.of(ApiKeySnapshot.stage("a1b2c3d4e5", "dev"), plan(null, Map.of())))));
        refused("ann", GatewayResponseType.INVALID_API_KEY);
    }

    @Test
    void theKeyMayBeTheAuthorizersToGive() {
        publish("ann", plan(null, Map.of()));
        Exchange exchange = exchange("ann");
        exchange.stage = TestStages.throttled(ApiKeySource.AUTHORIZER, Map.of());
        assertThatThrownBy(() -> apiKey.handle(exchange)).isInstanceOf(GatewayResponseException.class);
        exchange.usageIdentifierKey = "ann";
        apiKey.handle(exchange);
        assertThat(exchange.usagePlan).isNotNull();
    }

    @Test
    void aMethodWithoutAKeyIsNotCounted() {
        Exchange exchange = exchange(null);
        exchange.method = TestStages.method(false);
        run(exchange);
        assertThat(counters.used()).isEmpty();
    }

    @Test
    void aClientIsThrottledByItself() {
        publish("ann", plan(TWO_AT_ONCE, Map.of()), "bob", plan(TWO_AT_ONCE, Map.of()));
        pass("ann");
        pass("ann");
        refused("ann", GatewayResponseType.THROTTLED);
        pass("bob");
    }

    @Test
    void aMethodOfThePlanHasALimitOfItsOwn() {
        publish("ann", plan(null, Map.of("/pets/{petId}/GET", TWO_AT_ONCE, "/pets/GET", new ThrottleLimits(0, 0))));
        pass("ann");
        pass("ann");
        refused("ann", GatewayResponseType.THROTTLED);
    }

    @Test
    void aStageThrottlesAllClientsTogether() {
        publish("ann", plan(null, Map.of()), "bob", plan(null, Map.of()));
        Map<String, ThrottleLimits> limits = Map.of("*/*", new ThrottleLimits(0, 0), "pets~1{petId}/GET", TWO_AT_ONCE);
        for (String client : new String[] {"ann", "bob"}) {
            Exchange exchange = exchange(client);
            exchange.stage = TestStages.throttled(ApiKeySource.HEADER, limits);
            run(exchange);
        }
        Exchange third = exchange("ann");
        third.stage = TestStages.throttled(ApiKeySource.HEADER, limits);
        assertThatThrownBy(() -> run(third))
                .isInstanceOfSatisfying(
                        GatewayResponseException.class,
                        e -> assertThat(e.type()).isEqualTo(GatewayResponseType.THROTTLED));
    }

    @Test
    void whatIsThrottledIsNotCounted() {
        publish("ann", plan(TWO_AT_ONCE, Map.of()));
        pass("ann");
        pass("ann");
        refused("ann", GatewayResponseType.THROTTLED);
        assertThat(counters.used()).containsExactly(Map.entry(client("ann"), 2L));
    }

    @Test
    void aQuotaEndsWithItsLastRequest() {
        publish("ann", plan(null, Map.of()));
        counters.allow(client("ann"), new UsageCounters.Allowance(2, Long.MAX_VALUE));
        pass("ann");
        pass("ann");
        refused("ann", GatewayResponseType.QUOTA_EXCEEDED);
    }

    @Test
    void whatIsStoredIsTakenOffTheAllowanceOnce() {
        publish("ann", plan(null, Map.of()));
        counters.allow(client("ann"), new UsageCounters.Allowance(3, Long.MAX_VALUE));
        pass("ann");
        counters.used().forEach(counters::stored);
        pass("ann"); // between storing and reading what is left
        counters.allow(client("ann"), new UsageCounters.Allowance(2, Long.MAX_VALUE));
        pass("ann");
        refused("ann", GatewayResponseType.QUOTA_EXCEEDED);
        assertThat(counters.used()).containsExactly(Map.entry(client("ann"), 2L));
    }

    @Test
    void aPeriodThatHasEndedRefusesNobody() {
        publish("ann", plan(null, Map.of()));
        counters.allow(client("ann"), new UsageCounters.Allowance(0, System.currentTimeMillis() + 60_000));
        refused("ann", GatewayResponseType.QUOTA_EXCEEDED);
        assertThat(counters.used()).as("its allowance is asked for again").containsOnlyKeys(client("ann"));
        counters.allow(client("ann"), new UsageCounters.Allowance(0, System.currentTimeMillis() - 1));
        pass("ann");
    }

    private void publish(Object... valuesAndPlans) {
        Map<String, ApiKeySnapshot> keys = new java.util.HashMap<>();
        for (int i = 0; i < valuesAndPlans.length; i += 2) {
            String value = (String) valuesAndPlans[i];
            keys.put(value, new ApiKeySnapshot("id-" + value, value, Map.of(STAGE, (UsagePlanSnapshot)
                    valuesAndPlans[i + 1])));
        }
        apiKeys.replaceAll(keys);
    }

    private static UsagePlanSnapshot plan(
            @Nullable ThrottleLimits throttle, Map<String, ThrottleLimits> methodThrottles) {
        return new UsagePlanSnapshot("plan", throttle, methodThrottles);
    }

    private static UsageCounters.Client client(String value) {
        return new UsageCounters.Client("plan", "id-" + value);
    }

    private Exchange pass(@Nullable String key) {
        Exchange exchange = exchange(key);
        run(exchange);
        return exchange;
    }

    private void refused(@Nullable String key, GatewayResponseType type) {
        assertThatThrownBy(() -> run(exchange(key)))
                .isInstanceOfSatisfying(
                        GatewayResponseException.class,
                        e -> assertThat(e.type()).isEqualTo(type));
    }

    private void run(Exchange exchange) {
        apiKey.handle(exchange);
        throttle.handle(exchange);
        quota.handle(exchange);
    }

    private static Exchange exchange(@Nullable String key) {
        TestExchange request = TestExchange.of("GET");
        if (key != null) {
            request.header("x-api-key", key);
        }
        Exchange exchange = request.exchange();
        exchange.restApiId = "a1b2c3d4e5";
        exchange.stageName = "prod";
        exchange.stage = TestStages.prod();
        exchange.method = TestStages.methodWithApiKey();
        return exchange;
    }
}
