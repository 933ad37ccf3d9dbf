/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** Which header fields of the client go on beyond the gateway, to backends and functions. */
public final class ForwardedHeaders {

    /** Fields that no backend gets: hop-by-hop ones, and those that the gateway writes itself. */
    private static final Set<String> ENDING_HERE = fields(
            "Connection",
            "Content-Length",
            "Content-MD5",
            "Expect",
            "Host",
            "Keep-Alive",
            "Max-Forwards",
            "Proxy-Authenticate",
            "Proxy-Connection",
            "Server",
            "TE",
            "Trailer",
            "Transfer-Encoding",
            "Upgrade",
            "Via",
            "WWW-Authenticate",
            "X-Amzn-Apigateway-Api-Id",
            "X-Amzn-Trace-Id",
            "X-Forwarded-For",
            "X-Forwarded-Port",
            "X-Forwarded-Proto");

    private ForwardedHeaders() {}

    /** Whether a backend gets the field. */
    public static boolean contain(String name) {
        return !ENDING_HERE.contains(name);
    }

    /**
     * Whether the field is the client's proof towards the gateway, which ends with it: a backend could pass itself off as
     * the client ("Amazon API Gateway important notes": dropped if it contains a Signature Version 4 signature, or if
     * AWS_IAM authorization is used).
     */
    public static boolean isSignature(Exchange exchange, String name) {
        if (!name.equalsIgnoreCase("Authorization")) {
            return false;
        }
        String value = exchange.request().getHeader(name);
        return exchange.callerProof != null || (value != null && value.startsWith("AWS4-"));
    }

    /** Whether a function does: it sees, beyond that, whom the client has called and through which proxies. */
    public static boolean containForFunction(String name) {
        return contain(name) || name.equalsIgnoreCase("Host") || name.equalsIgnoreCase("Via");
    }

    private static Set<String> fields(String... names) {
        Set<String> fields = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        fields.addAll(Arrays.asList(names));
        return fields;
    }
}
