/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests whose framing or target two parties could read differently and that a container lets through
 * (reliability probe: F04, F09, F10, F12, F40, F41, F43, F46). What the container hides from a filter is listed in
 * ARCHITECTURE.md.
 */
final class FramingGuard {

    private FramingGuard() {}

    /** @throws GatewayResponseException 400, with the reason for the log */
    static void check(HttpServletRequest request) {
        String ambiguity = ambiguity(request);
        if (ambiguity != null) {
            throw new GatewayResponseException(GatewayResponseType.BAD_REQUEST_PARAMETERS, ambiguity);
        }
    }

    private static @Nullable String ambiguity(HttpServletRequest request) {
        if (!request.getProtocol().startsWith("HTTP/1.")
                && !request.getProtocol().startsWith("HTTP/2")) {
            return "unknown protocol version";
        }
        if (!isToken(request.getMethod())) {
            return "the method is not a token";
        }
        Enumeration<String> hosts = request.getHeaders("Host");
        if (hosts.hasMoreElements()) {
            String host = hosts.nextElement();
            if (hosts.hasMoreElements()) {
                return "more than one Host";
            }
            if (!isAuthority(host)) {
                return "the Host is not an authority";
            }
        }
        Enumeration<String> encodings = request.getHeaders("Transfer-Encoding");
        if (encodings.hasMoreElements()) {
            String encoding = encodings.nextElement();
            if (encodings.hasMoreElements() || !encoding.trim().equalsIgnoreCase("chunked")) {
                return "a Transfer-Encoding other than chunked";
            }
            if (request.getHeader("Content-Length") != null) {
                return "both Transfer-Encoding and Content-Length";
            }
            return null;
        }
        Enumeration<String> lengths = request.getHeaders("Content-Length");
        if (lengths.hasMoreElements()) {
            String length = lengths.nextElement();
            if (lengths.hasMoreElements() || !isDigits(length)) {
                return "more than one Content-Length, or one that is no number";
            }
        }
        return null;
    }

    private static boolean isDigits(String text) {
        if (text.isEmpty() || text.length() > 18) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!letter && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** RFC 3986 3.2 without user information: a name, an IPv4 address or an IPv6 one in brackets, and a port. */
    private static boolean isAuthority(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!letter && c != '.' && c != '-' && c != ':' && c != '_' && c != '[' && c != ']') {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
