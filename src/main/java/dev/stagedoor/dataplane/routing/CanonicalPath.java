/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.routing;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one path of a request that routes, authorises, signs and is forwarded, made from the raw request URI and from
 * nothing the container has decoded.
 *
 * <p>Whatever two parties could read as two different paths is refused with 400: dot segments in any spelling,
 * backslashes, control characters, escapes that are malformed or that are not UTF-8. What is left keeps the client's
 * bytes, as on AWS ({@code %2F}, {@code ;} and inner {@code //} included), but for escaped letters, digits and
 * {@code -._~}, which are decoded (RFC 3986 6.2.2.2): otherwise {@code /adm%69n} would be one path for a policy and
 * another for the backend.
 *
 * <p>A pure function; for a path with nothing to decode it returns its argument and allocates nothing.
 */
public final class CanonicalPath {

    private CanonicalPath() {}

    /**
     * @param requestUri the path of the request line as the client sent it, without the query
     * @throws GatewayResponseException 400, with the reason for the log
     */
    public static String of(String requestUri) {
        if (requestUri.isEmpty() || requestUri.charAt(0) != '/') {
            throw refused("the path does not start with a slash");
        }
        boolean escapes = false;
        boolean dots = false;
        for (int i = 0; i < requestUri.length(); i++) {
            char c = requestUri.charAt(i);
            if (c == '%') {
                escapes = true;
            } else if (c == '.') {
                dots = true;
            } else if (c <= ' ' || c >= 0x7f) {
                throw refused("a control or non-ASCII character");
            } else if (c == '\\' || c == '#' || c == '?') {
                throw refused("a character that ends or splits a path");
            }
        }
        String path = escapes ? decodeUnreserved(requestUri) : requestUri;
        if ((dots || escapes) && hasDotSegment(path)) {
            throw refused("a dot segment");
        }
        return path;
    }

    /**
     * Like {@link #of(String)}, for a request target that may be in absolute form.
     *
     * @param host the Host header; an authority in the target must be equal to it (RFC 9112 3.2.2)
     */
    public static String of(String target, @Nullable String host) {
        int slashes = target.indexOf("://");
        if (slashes < 0 || target.charAt(0) == '/') {
            return of(target);
        }
        String scheme = target.substring(0, slashes).toLowerCase(Locale.ROOT);
        int path = target.indexOf('/', slashes + 3);
        String authority = target.substring(slashes + 3, path < 0 ? target.length() : path);
        if (!scheme.equals("http") && !scheme.equals("https") || !authority.equalsIgnoreCase(host)) {
            throw refused("the target names another host than the Host header");
        }
        return of(path < 0 ? "/" : target.substring(path));
    }

    /**
     * Refuses a query that AWS refuses: characters that a URI cannot hold, and {@code |}, <code>{</code> and
     * <code>}</code>, which AWS wants encoded (API Gateway "Important notes").
     *
     * @param query the raw query without its question mark; null when there is none
     * @throws GatewayResponseException 400, with the reason for the log
     */
    public static void checkQuery(@Nullable String query) {
        if (query == null) {
            return;
        }
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#' || c == '|' || c == '{' || c == '}' || c == '\\') {
                throw refused("a character in the query that must be encoded");
            }
        }
    }

    /** Checks every escape and decodes those of unreserved characters. */
    private static String decodeUnreserved(String path) {
        StringBuilder decoded = null;
        int length = path.length();
        int kept = 0;
        for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i)) {
            int octet = octet(path, i);
            if (octet >= 0x80) {
                i = afterUtf8(path, i, octet);
            } else if (octet < 0x20 || octet == 0x7f || octet == '\\') {
                throw refused("an encoded control character or backslash");
            } else {
                if (isUnreserved(octet)) {
                    decoded = decoded == null ? new StringBuilder(length) : decoded;
                    decoded.append(path, kept, i).append((char) octet);
                    kept = i + 3;
                }
                i += 3;
            }
        }
        return decoded == null ? path : decoded.append(path, kept, length).toString();
    }

    /** The octet that the escape at {@code at} stands for. */
    private static int octet(String path, int at) {
        if (at + 2 < path.length() && path.charAt(at) == '%') {
            int high = Character.digit(path.charAt(at + 1), 16);
            int low = Character.digit(path.charAt(at + 2), 16);
            if (high >= 0 && low >= 0) {
                return high << 4 | low;
            }
        }
        throw refused("a malformed escape");
    }

    /** The index after one well-formed, shortest-form UTF-8 sequence (Unicode table 3-7). */
    private static int afterUtf8(String path, int at, int lead) {
        int continuations = lead >= 0xc2 && lead <= 0xdf ? 1 : lead >= 0xe0 && lead <= 0xef ? 2 : 3;
        if (lead < 0xc2 || lead > 0xf4) {
            throw refused("an escape that is not UTF-8");
        }
        int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        int next = at + 3;
        for (int i = 0; i < continuations; i++, next += 3) {
            int octet = octet(path, next);
            if (octet < least || octet > most) {
                throw refused("an escape that is not UTF-8");
            }
            least = 0x80;
            most = 0xbf;
        }
        return next;
    }

    /**
     * Whether a backend could read a segment as {@code .} or {@code ..}: also one with path parameters ({@code ..;x}),
     * and one between encoded slashes.
     */
    private static boolean hasDotSegment(String path) {
        int start = 1;
        for (int i = 1; i <= path.length(); i++) {
            boolean encodedSlash = i + 2 < path.length()
                    && path.charAt(i) == '%'
                    && path.charAt(i + 1) == '2'
                    && (path.charAt(i + 2) | 0x20) == 'f';
            if (i == path.length() || path.charAt(i) == '/' || encodedSlash) {
                if (isDots(path, start, i)) {
                    return true;
                }
                start = encodedSlash ? i + 3 : i + 1;
            }
        }
        return false;
    }

    private static boolean isDots(String path, int start, int end) {
        int dots = 0;
        while (start + dots < end && path.charAt(start + dots) == '.') {
            dots++;
        }
        return (dots == 1 || dots == 2) && (start + dots == end || path.charAt(start + dots) == ';');
    }

    private static boolean isUnreserved(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    private static GatewayResponseException refused(String reason) {
        return new GatewayResponseException(GatewayResponseType.BAD_REQUEST_PARAMETERS, "Refused URL: " + reason);
    }
}
