/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.snapshot.ValueExpression;
import dev.stagedoor.platform.servlet.RequestAttributes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForwardedHeadersTest {

    @Test
    void whoConnectsComesAfterWhatTheClientSays() {
        assertThat(ForwardedHeaders.ofGateway(TestExchange.of("GET").exchange().request()))
                .isEqualTo(Map.of(
                        "X-Forwarded-For", "192.0.2.7", "X-Forwarded-Port", "443", "X-Forwarded-Proto", "https"));
        assertThat(ForwardedHeaders.ofGateway(TestExchange.of("GET")
                        .header("X-Forwarded-For", "203.0.113.9, 198.51.100.1")
                        .header("X-Forwarded-Port", "1")
                        .header("X-Forwarded-Proto", "gopher")
                        .exchange()
                        .request()))
                .isEqualTo(Map.of(
                        "X-Forwarded-For",
                        "203.0.113.9, 198.51.100.1, 192.0.2.7",
                        "X-Forwarded-Port",
                        "443",
                        "X-Forwarded-Proto",
                        "https"));
    }

    @Test
    void aTrustedProxyIsTheLastHop() {
        assertThat(ForwardedHeaders.ofGateway(TestExchange.of("GET")
                        .header("X-Forwarded-For", "203.0.113.9")
                        .attribute(RequestAttributes.PEER, "10.0.0.1")
                        .exchange()
                        .request()))
                .containsEntry("X-Forwarded-For", "203.0.113.9, 10.0.0.1");
    }

    @Test
    void aMappingSeesTheFieldAsABackendDoes() {
        Exchange exchange =
                TestExchange.of("GET").header("X-Forwarded-For", "203.0.113.9").exchange();

        assertThat(RequestValues.of(new ValueExpression.RequestHeader("X-Forwarded-For", false), exchange))
                .isEqualTo(List.of("203.0.113.9, 192.0.2.7"));
        exchange.test = true;
        assertThat(RequestValues.of(new ValueExpression.RequestHeader("X-Forwarded-For", false), exchange))
                .isEqualTo(List.of("203.0.113.9"));
    }
}
