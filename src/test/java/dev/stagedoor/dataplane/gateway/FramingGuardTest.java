/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramingGuardTest {

    @Test
    void plainRequestsPass() {
        assertThatCode(() -> check("GET", "HTTP/1.1", "Host", "a.execute-api.localhost:8080"))
                .doesNotThrowAnyException();
        assertThatCode(() -> check("POST", "HTTP/1.1", "Host", "[::1]:80", "Content-Length", "5"))
                .doesNotThrowAnyException();
        assertThatCode(() -> check("POST", "HTTP/1.1", "Host", "a", "Transfer-Encoding", "CHUNKED"))
                .doesNotThrowAnyException();
    }

    @Test
    void whatTwoPartiesCouldReadDifferentlyIsRefused() {
        refused("POST", "HTTP/1.1", "Transfer-Encoding", "chunked, identity");
        refused("POST", "HTTP/1.1", "Transfer-Encoding", "chunked, chunked");
        refused("POST", "HTTP/1.1", "Transfer-Encoding", "chunked", "Transfer-Encoding", "identity");
        refused("POST", "HTTP/1.1", "Transfer-Encoding", "chunked", "Content-Length", "5");
        refused("POST", "HTTP/1.1", "Content-Length", "5", "Content-Length", "5");
        refused("POST", "HTTP/1.1", "Content-Length", "+5");
        refused("POST", "HTTP/1.1", "Content-Length", "18446744073709551621");
        refused("GET", "HTTP/1.1", "Host", "a", "Host", "b");
        refused("GET", "HTTP/1.1", "Host", "a b/@c");
        refused("GET", "HTTP/1.1", "Host", "user@a");
        refused("G<T", "HTTP/1.1");
        refused("GET", "HTTP/0.9");
        refused("GET", "HTTP/9.9");
    }

    private static void refused(String method, String protocol, String... fields) {
        assertThatThrownBy(() -> check(method, protocol, fields)).isInstanceOf(GatewayResponseException.class);
    }

    private static void check(String method, String protocol, String... fields) {
        HttpServletRequest request = (HttpServletRequest) Proxy.newProxyInstance(
                FramingGuardTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, arguments) -> switch (called.getName()) {
                    case "getMethod" -> method;
                    case "getProtocol" -> protocol;
                    case "getHeaders" -> Collections.enumeration(values(fields, (String) arguments[0]));
                    case "getHeader" ->
                        values(fields, (String) arguments[0]).stream()
                                .findFirst()
                                .orElse(null);
                    default -> throw new UnsupportedOperationException(called.getName());
                });
        FramingGuard.check(request);
    }

    private static List<String> values(String[] fields, String name) {
        List<String> values = new java.util.ArrayList<>();
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                values.add(fields[i + 1]);
            }
        }
        return values;
    }
}
