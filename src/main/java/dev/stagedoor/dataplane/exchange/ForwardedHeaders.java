/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import dev.stagedoor.platform.servlet.RequestAttributes;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which header fields of the client go on beyond the gateway, to backends and functions, and what it adds of its own. */
public final class ForwardedHeaders {

    private static final String PREFIX = "X-Forwarded-";
    private static final String FOR = "X-Forwarded-For";
    private static final String PORT = "X-Forwarded-Port";
    private static final String PROTO = "X-Forwarded-Proto";

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
            FOR,
            PORT,
            PROTO);

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

    /**
     * What the gateway says of where the request comes from, as AWS does: {@code X-Forwarded-For} is what the client
     * sent and, after it, who connected to us; {@code -Port} and {@code -Proto} are what the client called, whatever it
     * says itself.
     *
     * @return by name, without case
     */
    public static SortedMap<String, String> ofGateway(HttpServletRequest request) {
        SortedMap<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fields.put(FOR, forwardedFor(request));
        fields.put(PORT, Integer.toString(request.getServerPort()));
        fields.put(PROTO, request.getScheme());
        return fields;
    }

    /** The same, added to the fields of a request for a backend. */
    public static void addOfGateway(HttpServletRequest request, Headers to) {
        to.add(FOR, forwardedFor(request));
        to.add(PORT, Integer.toString(request.getServerPort()));
        to.add(PROTO, request.getScheme());
    }

    /** All values of a field as mappings see it: those that the gateway adds, as it adds them. */
    static List<String> values(Exchange exchange, String name) {
        String added = name.regionMatches(true, 0, PREFIX, 0, PREFIX.length()) && !exchange.test
                ? ofGateway(exchange.request()).get(name)
                : null;
        return added == null ? Collections.list(exchange.request().getHeaders(name)) : List.of(added);
    }

    private static String forwardedFor(HttpServletRequest request) {
        String peer =
                request.getAttribute(RequestAttributes.PEER) instanceof String proxy ? proxy : request.getRemoteAddr();
        Enumeration<String> fields = request.getHeaders(FOR);
        if (!fields.hasMoreElements()) {
            return peer;
        }
        StringBuilder hops = new StringBuilder(64);
        while (fields.hasMoreElements()) {
            String field = fields.nextElement();
            hops.append(field).append(field.isBlank() ? "" : ", ");
        }
        return hops.append(peer).toString();
    }

    private static Set<String> fields(String... names) {
        Set<String> fields = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        fields.addAll(Arrays.asList(names));
        return fields;
    }
}
