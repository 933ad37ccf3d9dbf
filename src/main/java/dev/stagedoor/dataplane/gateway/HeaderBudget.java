/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;

/**
 * Refuses a request whose header fields are longer than AWS lets them be: names, values and what is between them, 10,240
 * bytes together (quotas of REST APIs). The text is AWS's as users report it; its status is documented nowhere, 431 is
 * RFC 6585's.
 */
final class HeaderBudget {

    static final int MOST_BYTES = 10_240;

    private static final int SEPARATOR_BYTES = 2;

    private HeaderBudget() {}

    /** @throws GatewayResponseException 431 */
    static void check(HttpServletRequest request) {
        int bytes = 0;
        Enumeration<String> names = request.getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            Enumeration<String> values = request.getHeaders(name);
            while (values.hasMoreElements()) {
                bytes += name.length() + SEPARATOR_BYTES + values.nextElement().length();
            }
        }
        if (bytes > MOST_BYTES) {
            throw new GatewayResponseException(
                    GatewayResponseType.DEFAULT_4XX,
                    431,
                    "HTTP header is larger than " + MOST_BYTES + " bytes.",
                    null,
                    "The request's header fields have " + bytes + " bytes");
        }
    }
}
