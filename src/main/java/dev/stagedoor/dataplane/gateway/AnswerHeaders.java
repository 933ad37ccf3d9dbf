/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.exchange.Exchange;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The header fields that every answer of the data plane has, in AWS's spelling. */
final class AnswerHeaders {

    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    /** The date of one second, made once in that second. */
    private record Second(long epochSecond, String text) {}

    private static volatile Second now = new Second(0, "");

    private AnswerHeaders() {}

    /** Whether a field is of the answer to a client, and not of what the API answers. */
    static boolean isGatewayField(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "connection", "date", "x-amzn-requestid", "x-amz-apigw-id" -> true;
            default -> false;
        };
    }

    static void addGatewayFields(Exchange exchange) {
        HttpServletResponse response = exchange.response();
        if (exchange.closesConnection) {
            response.setHeader("Connection", "close");
        } else if (!"close".equalsIgnoreCase(exchange.request().getHeader("Connection"))) {
            response.setHeader("Connection", "keep-alive"); // recorded: AWS's front says so on every answer
        }
        response.setHeader("Date", date(System.currentTimeMillis() / 1000));
        response.setHeader("x-amzn-RequestId", exchange.requestId);
        response.setHeader("x-amz-apigw-id", exchange.extendedRequestId);
    }

    private static String date(long epochSecond) {
        Second current = now;
        if (current.epochSecond() != epochSecond) {
            current = new Second(epochSecond, IMF_FIXDATE.format(Instant.ofEpochSecond(epochSecond)));
            now = current;
        }
        return current.text();
    }
}
