/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.schema;

import java.util.Locale;

/** The formats {@code ipv4} and {@code ipv6}: addresses as they are written, and never looked up. */
final class IpAddresses {

    private static final int GROUPS = 8;

    private IpAddresses() {}

    static boolean isIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            boolean number =
                    !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(Formats::isDigit);
            if (!number || (part.length() > 1 && part.charAt(0) == '0') || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    /** RFC 4291, 2.2, with a zone (RFC 4007). AWS's validator takes an address mapped from IPv4 for one of IPv4. */
    static boolean isIpv6(String text) {
        int zone = text.indexOf('%');
        String address = zone < 0 ? text : text.substring(0, zone);
        int gap = address.indexOf("::");
        if (gap < 0) {
            return groups(address, true) == GROUPS;
        }
        if (address.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        String before = address.substring(0, gap);
        String after = address.substring(gap + 2);
        int first = before.isEmpty() ? 0 : groups(before, false);
        int last = after.isEmpty() ? 0 : groups(after, true);
        return first >= 0 && last >= 0 && first + last < GROUPS && !isMapped(before, after);
    }

    private static boolean isMapped(String before, String after) {
        return before.isEmpty() && after.toLowerCase(Locale.ROOT).startsWith("ffff:") && groups(after, true) == 3;
    }

    /** How many groups of 16 bits these are; -1 when they are none. */
    private static int groups(String text, boolean mayEndInIpv4) {
        String[] parts = text.split(":", -1);
        int groups = 0;
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (mayEndInIpv4 && i == parts.length - 1 && isIpv4(part)) {
                groups += 2;
            } else if (!part.isEmpty() && part.length() <= 4 && part.chars().allMatch(Formats::isHexDigit)) {
                groups++;
            } else {
                return -1;
            }
        }
        return groups;
    }
}
