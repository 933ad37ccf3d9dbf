/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import java.nio.charset.StandardCharsets;

/**
 * The one spelling in which static path segments compare.
 *
 * <p>A backend decodes {@code adm%69n} to {@code admin} and {@code v1%3Aadmin} to {@code v1:admin}; a router that
 * compares bytes would send both past a static resource, and past the authorizer on it, to a {@code {proxy+}} beside
 * it. So every percent-encoded character that a segment may also hold as it is (RFC 3986 {@code pchar}) counts as that
 * character. Whatever must be encoded stays so, with upper-case hexadecimal digits (RFC 3986 6.2.2.1): above all
 * {@code %2F} is never a separator and {@code %25} never the start of another escape.
 */
final class PathSegment {

    private static final String HEX = "0123456789ABCDEF";
    private static final String PUNCTUATION = "-._~!$&'()*+,;=:@";

    private static final boolean[] PLAIN = new boolean[128];

    static {
        for (char c = 0; c < PLAIN.length; c++) {
            PLAIN[c] =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PUNCTUATION.indexOf(c) >= 0;
        }
    }

    private PathSegment() {}

    /** Whether a character stands for itself in the canonical form. */
    static boolean isPlain(int character) {
        return character < PLAIN.length && PLAIN[character];
    }

    /**
     * @param segment a segment of a request's path, or a literal one of a template, which may hold any character
     */
    static String canonical(String segment) {
        StringBuilder canonical = new StringBuilder(segment.length() + 8);
        byte[] octets = segment.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < octets.length; i++) {
            int octet = octets[i] & 0xff;
            if (octet == '%' && i + 2 < octets.length) {
                int high = Character.digit(octets[i + 1], 16);
                int low = Character.digit(octets[i + 2], 16);
                if (high >= 0 && low >= 0) {
                    octet = high << 4 | low;
                    i += 2;
                }
            }
            if (isPlain(octet)) {
                canonical.append((char) octet);
            } else {
                canonical.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 15));
            }
        }
        return canonical.toString();
    }
}
