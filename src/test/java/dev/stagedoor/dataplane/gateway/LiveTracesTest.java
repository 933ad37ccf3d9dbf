/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.TestExchange;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveTracesTest {

    private final LiveTraces traces = new LiveTraces();

    @BeforeEach
    void share() {
        traces.signWith("a key that no client has");
    }

    private Exchange request(String restApiId, String stageName, String token) {
        Exchange exchange = TestExchange.of("GET").exchange();
        exchange.restApiId = restApiId;
        exchange.stageName = stageName;
        exchange.requestId = "r1";
        traces.begin(exchange, token);
        return exchange;
    }

    @Test
    void aTokenTracesRequestsOfItsStageAndTheirTracesAreFoundUnderItsId() {
        LiveTraces.Grant grant = traces.grant("a1b2c3d4e5", "prod", Duration.ofMinutes(5));

        Exchange exchange = request("a1b2c3d4e5", "prod", grant.token());
        assertThat(exchange.trace).isNotNull();
        assertThat(traces.find("a1b2c3d4e5", "prod", grant.id())).isEmpty();
        exchange.complete();

        assertThat(traces.find("a1b2c3d4e5", "prod", grant.id()))
                .singleElement()
                .satisfies(trace -> assertThat(trace).containsEntry("requestId", "r1"));
    }

    @Test
    void aTokenOfAnotherApiOrStageCountsForNothing() {
        String token = traces.grant("a1b2c3d4e5", "prod", Duration.ofMinutes(5)).token();

        assertThat(request("a1b2c3d4e5", "test", token).trace).isNull();
        assertThat(request("ffffffffff", "prod", token).trace).isNull();
    }

    @Test
    void anExpiredTokenCountsForNothing() {
        String token = traces.grant("a1b2c3d4e5", "prod", Duration.ZERO).token();

        assertThat(request("a1b2c3d4e5", "prod", token).trace).isNull();
    }

    @Test
    void aTokenThatWasChangedOrMadeUpCountsForNothing() {
        String token = traces.grant("a1b2c3d4e5", "prod", Duration.ofMinutes(5)).token();
        String[] parts = token.split("\\.");
        String later = Long.toString(Long.parseLong(parts[1]) + 1);

        for (String forged : new String[] {
            parts[0] + "." + later + "." + parts[2],
            "x" + token,
            parts[0] + "." + parts[1] + ".",
            parts[0] + "." + parts[1] + "." + "A".repeat(43),
            "..",
            "",
            "a.b.c",
            "a.99999999999999999999.c",
            "x".repeat(10_000)
        }) {
            assertThat(request("a1b2c3d4e5", "prod", forged).trace).as(forged).isNull();
        }
    }

    @Test
    void aTokenOfAnotherInstallationCountsForNothing() {
        LiveTraces other = new LiveTraces();
        other.signWith("another key");
        String token = other.grant("a1b2c3d4e5", "prod", Duration.ofMinutes(5)).token();

        assertThat(request("a1b2c3d4e5", "prod", token).trace).isNull();
    }

    @Test
    void withoutAKeyNothingIsTraced() {
        String token = traces.grant("a1b2c3d4e5", "prod", Duration.ofMinutes(5)).token();
        Exchange exchange = TestExchange.of("GET").exchange();

        new LiveTraces().begin(exchange, token);

        assertThat(exchange.trace).isNull();
    }

    @Test
    void tracesAreFoundUnderTheirOwnIdOnlyAndTheOldestMakeRoom() {
        LiveTraces.Grant first = traces.grant("a1b2c3d4e5", "prod", Duration.ofMinutes(5));
        LiveTraces.Grant second = traces.grant("a1b2c3d4e5", "prod", Duration.ofMinutes(5));
        request("a1b2c3d4e5", "prod", first.token()).complete();
        for (int i = 0; i < LiveTraces.MOST_KEPT; i++) {
            request("a1b2c3d4e5", "prod", second.token()).complete();
        }

        assertThat(traces.find("a1b2c3d4e5", "prod", first.id())).isEmpty();
        assertThat(traces.find("a1b2c3d4e5", "prod", second.id())).hasSize(LiveTraces.MOST_KEPT);
        assertThat(traces.find("a1b2c3d4e5", "test", second.id())).isEmpty();
    }
}
