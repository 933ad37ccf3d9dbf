/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.schema;

import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.schema.Schema.Check;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The values of {@code format} that AWS's validator knows: draft 4's seven, and some of its own. It takes a format that
 * it does not know for a fault of every string and number that has it: {@code int32}, {@code int64} and {@code date} are
 * reported to refuse valid requests (developer guide, "Important notes": "Numbers of the Int32 or Int64 type are not
 * supported"; smithy-lang/smithy#1899; dod-ccpo/atat-web-api#315).
 */
final class Formats {

    private static final String DATE_TIMES =
            "[yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,12}Z]"; // the validator's own notation

    private static final Map<String, Format> KNOWN = Map.ofEntries(
            Map.entry(
                    "date-time", named("is invalid against requested date format(s) " + DATE_TIMES, DateTime::isValid)),
            Map.entry("email", named("is not a valid email address", HostNames::isEmailAddress)),
            Map.entry("hostname", named("is not a valid hostname", HostNames::isHostName)),
            Map.entry("ipv4", named("is not a valid IPv4 address", IpAddresses::isIpv4)),
            Map.entry("ipv6", named("is not a valid IPv6 address", IpAddresses::isIpv6)),
            Map.entry("regex", named("is not a valid ECMA 262 regular expression", Formats::isRegex)),
            Map.entry("uri", named("is not a valid URI", Formats::isUri)),
            Map.entry("uuid", input("is not a valid UUID", Formats::isUuid)),
            Map.entry("json-pointer", input("is not a valid JSON Pointer", Formats::isJsonPointer)),
            Map.entry("mac", input("is not a valid MAC address", Formats::isMacAddress)),
            Map.entry("base64", (text, budget) -> base64(text)),
            Map.entry("md5", (text, budget) -> digest(text, 32)),
            Map.entry("sha1", (text, budget) -> digest(text, 40)),
            Map.entry("sha256", (text, budget) -> digest(text, 64)),
            Map.entry("sha512", (text, budget) -> digest(text, 128)));

    private Formats() {}

    /** What is wrong with a text. */
    @FunctionalInterface
    private interface Format {

        /** @return empty when nothing is */
        String fault(String text, Budget budget);
    }

    static Check of(String name) {
        Format format = KNOWN.get(name);
        if (format == null) {
            String fault = "format attribute \"" + name + "\" not supported";
            return (value, findings) -> findings.warn(fault);
        }
        return (value, findings) -> {
            if (value instanceof String text) {
                findings.budget.scan(text.length());
                String fault = format.fault(text, findings.budget);
                if (!fault.isEmpty()) {
                    findings.add(fault);
                }
            }
        };
    }

    private static Format named(String fault, Predicate<String> valid) {
        return (text, budget) -> valid.test(text) ? "" : "string " + Rules.json(text, budget) + " " + fault;
    }

    private static Format input(String fault, Predicate<String> valid) {
        return (text, budget) -> valid.test(text) ? "" : "input string " + Rules.json(text, budget) + " " + fault;
    }

    private static boolean isRegex(String text) {
        try {
            EcmaPattern.compile(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isUri(String text) {
        try {
            var unused = new URI(text);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Five hexadecimal numbers; how long each may be, java.util.UUID says. */
    private static boolean isUuid(String text) {
        String[] parts = text.split("-", -1);
        if (text.length() > 36 || parts.length != 5) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty() || !part.chars().allMatch(Formats::isHexDigit)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isJsonPointer(String text) {
        for (int i = text.indexOf('~'); i >= 0; i = text.indexOf('~', i + 1)) {
            if (i + 1 == text.length() || (text.charAt(i + 1) != '0' && text.charAt(i + 1) != '1')) {
                return false;
            }
        }
        return text.isEmpty() || text.startsWith("/");
    }

    private static boolean isMacAddress(String text) {
        if (text.length() != 17) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (i % 3 == 2 ? c != ':' : !isHexDigit(c)) {
                return false;
            }
        }
        return true;
    }

    private static String base64(String text) {
        if (text.length() % 4 != 0) {
            return "input has illegal length (must be a multiple of 4, found " + text.length() + ")";
        }
        int end = text.length();
        for (int padding = 0; padding < 2 && end > 0 && text.charAt(end - 1) == '='; padding++) {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (!(isAsciiLetterOrDigit(c) || c == '+' || c == '/')) {
                return "illegal character \"" + c + "\" at index " + i + " (not in Base64 alphabet)";
            }
        }
        return "";
    }

    private static String digest(String text, int length) {
        if (text.length() != length) {
            return "input string has incorrect length (" + text.length() + ", expected " + length + ")";
        }
        for (int i = 0; i < length; i++) {
            if (!isHexDigit(text.charAt(i))) {
                return "illegal character \"" + text.charAt(i) + "\" in input at index " + i;
            }
        }
        return "";
    }

    static boolean isHexDigit(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isAsciiLetterOrDigit(int c) {
        return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
