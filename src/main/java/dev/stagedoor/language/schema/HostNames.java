/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.schema;

/** The formats {@code hostname} and {@code email}. */
final class HostNames {

    private static final int MOST_LABELS = 127;
    private static final int MOST_CHARACTERS = 253;

    private HostNames() {}

    /** Labels with letters of any script, digits, and inside them hyphens and underscores; the last begins with no digit. */
    static boolean isHostName(String text) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        String[] labels = name.split("\\.", -1);
        if (name.length() > MOST_CHARACTERS || labels.length > MOST_LABELS) {
            return false;
        }
        for (String label : labels) {
            if (!isLabel(label)) {
                return false;
            }
        }
        return !Formats.isDigit(labels[labels.length - 1].charAt(0));
    }

    private static boolean isLabel(String label) {
        return !label.isEmpty()
                && label.length() <= 63
                && label.chars().allMatch(c -> c > 127 || Formats.isAsciiLetterOrDigit(c) || isDash(c))
                && !isDash(label.charAt(0))
                && !isDash(label.charAt(label.length() - 1));
    }

    private static boolean isDash(int c) {
        return c == '-' || c == '_';
    }

    /** RFC 822's {@code addr-spec}, alone or in angle brackets after a name. */
    static boolean isEmailAddress(String text) {
        String address = text.strip();
        if (address.endsWith(">")) {
            int bracket = address.lastIndexOf('<');
            address = bracket < 0 ? "" : address.substring(bracket + 1, address.length() - 1);
        }
        int at = address.lastIndexOf('@');
        return at > 0 && isLocalPart(address.substring(0, at)) && isDomain(address.substring(at + 1));
    }

    private static boolean isLocalPart(String local) {
        if (local.length() >= 2 && local.startsWith("\"") && local.endsWith("\"")) {
            return local.indexOf('"', 1) == local.length() - 1;
        }
        return !local.startsWith(".")
                && !local.endsWith(".")
                && !local.contains("..")
                && local.chars().allMatch(c -> c > ' ' && c != 127 && "()<>,;:\\\"[]@".indexOf(c) < 0);
    }

    private static boolean isDomain(String domain) {
        if (domain.startsWith("[") && domain.endsWith("]")) {
            return IpAddresses.isIpv4(domain.substring(1, domain.length() - 1));
        }
        return !domain.isEmpty()
                && !domain.startsWith(".")
                && !domain.endsWith(".")
                && !domain.contains("..")
                && domain.chars()
                        .allMatch(c -> c == '-'
                                || c == '.'
                                || c > 127 && Character.isLetterOrDigit(c)
                                || Formats.isAsciiLetterOrDigit(c));
    }
}
