/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.exchange.TestExchange;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverriddenMethodTest {

    private static HttpServletRequest meant(String sent, String named) {
        return OverriddenMethod.of(TestExchange.of(sent)
                .header("X-HTTP-Method-Override", named)
                .header("Accept", "*/*")
                .exchange()
                .request());
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "GET", "OPTIONS", "PATCH", "PUT"})
    void aPostHasTheMethodThatItNamesAndNamesNoneAnyMore(String method) {
        HttpServletRequest request = meant("POST", method);

        assertThat(request.getMethod()).isEqualTo(method);
        assertThat(request.getHeader("x-http-method-override")).isNull();
        assertThat(Collections.list(request.getHeaders("X-Http-Method-Override")))
                .isEmpty();
        assertThat(Collections.list(request.getHeaderNames())).containsExactly("Accept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "POST", "patch", "TRACE", "CONNECT", "PURGE", "", "PATCH, DELETE"})
    void whatIsNoMethodToOverrideWithChangesNothing(String named) {
        assertThat(meant("POST", named).getMethod()).isEqualTo("POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT"})
    void onlyAPostIsOverridden(String sent) {
        assertThat(meant(sent, "DELETE").getMethod()).isEqualTo(sent);
    }
}
