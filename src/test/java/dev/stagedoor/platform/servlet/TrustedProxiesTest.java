/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.platform.configuration.Network;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

    private static final TrustedProxies PROXIES =
            new TrustedProxies(List.of(Network.of("10.0.0.0/8"), Network.of("fd00::/16")));

    private static HttpServletRequest resolved(TestExchange sent) {
        return PROXIES.resolve(sent.exchange().request());
    }

    private static TestExchange sentBy(String peer) {
        return TestExchange.of("GET").remoteAddr(peer);
    }

    @Test
    void nobodyElseIsBelieved() {
        HttpServletRequest request = resolved(sentBy("192.0.2.7")
                .header("X-Forwarded-For", "203.0.113.9")
                .header("X-Forwarded-Proto", "http")
                .header("X-Forwarded-Port", "80"));

        assertThat(request.getRemoteAddr()).isEqualTo("192.0.2.7");
        assertThat(request.getScheme()).isEqualTo("https");
        assertThat(request.getServerPort()).isEqualTo(443);
    }

    @Test
    void byDefaultNobodyIs() {
        HttpServletRequest request = sentBy("10.0.0.1")
                .header("X-Forwarded-For", "203.0.113.9")
                .exchange()
                .request();

        assertThat(new TrustedProxies(List.of()).resolve(request)).isSameAs(request);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9                              | 203.0.113.9",
                "198.51.100.1, 203.0.113.9                | 203.0.113.9",
                "198.51.100.1, 203.0.113.9, 10.1.1.1      | 203.0.113.9",
                "10.9.9.9, 203.0.113.9, 10.1.1.1,10.2.2.2 | 203.0.113.9",
                "10.9.9.9, 10.1.1.1                       | 10.9.9.9",
                "203.0.113.9:4711                         | 203.0.113.9",
                "[2001:db8::9]:4711                       | 2001:db8::9",
                "2001:db8::9, fd00::1                     | 2001:db8::9",
                "203.0.113.9, ::ffff:10.1.1.1             | 203.0.113.9",
            })
    void theClientIsTheNearestThatIsNoProxyOfOurs(String forwardedFor, String client) {
        assertThat(resolved(sentBy("10.0.0.1").header("X-Forwarded-For", forwardedFor))
                        .getRemoteAddr())
                .isEqualTo(client);
    }

    /** Names are not looked up: a client could have the server ask any name server. */
    @ParameterizedTest
    @ValueSource(
            strings = {"203.0.113.9, unknown", "localhost", "1.2.3", "1.2.3.256", "01.2.3.4", "0x7f000001", "", ","})
    void beyondWhatIsNoAddressNothingIsBelieved(String forwardedFor) {
        assertThat(resolved(sentBy("10.0.0.1").header("X-Forwarded-For", forwardedFor))
                        .getRemoteAddr())
                .isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        // X-Forwarded-Proto, X-Forwarded-Port: scheme, port
        "https, 8443, https, 8443",
        "http, '', http, 80",
        "HTTPS, '', https, 443",
        "'http, https', '80, 443', https, 443",
        "'', '', https, 443",
        "gopher, 70000, https, 443",
    })
    void schemeAndPortAreThoseOfTheNearestProxy(String proto, String port, String scheme, int expected) {
        HttpServletRequest request =
                resolved(sentBy("10.0.0.1").header("X-Forwarded-Proto", proto).header("X-Forwarded-Port", port));

        assertThat(request.getScheme()).isEqualTo(scheme);
        assertThat(request.isSecure()).isEqualTo(scheme.equals("https"));
        assertThat(request.getServerPort()).isEqualTo(expected);
    }
}
