/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.TestExchange;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;

class HeaderBudgetTest {

    /** {@code Host: h} and a field that fills the rest. */
    private static HttpServletRequest withBytes(int bytes) {
        return TestExchange.of("GET")
                .header("Host", "h")
                .header("Cookie", "c".repeat(bytes - "Host: h".length() - "Cookie: ".length()))
                .exchange()
                .request();
    }

    @Test
    void tenKilobytesOfFieldsPass() {
        HeaderBudget.check(withBytes(10_240));
    }

    @Test
    void oneByteMoreIsTooLarge() {
        assertThatThrownBy(() -> HeaderBudget.check(withBytes(10_241)))
                .isInstanceOfSatisfying(GatewayResponseException.class, refusal -> {
                    assertThat(refusal.statusCode()).isEqualTo(431);
                    assertThat(refusal.body()).isEqualTo("HTTP header is larger than 10240 bytes.");
                });
    }
}
