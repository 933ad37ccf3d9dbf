/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import java.util.HexFormat;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a value is written, by where in the format it stands. Everywhere, what could end a line or steer a terminal is
 * written as {@code \}{@code u000a}, so a request can neither forge a line nor hide one.
 */
enum AccessLogEscape {
    /** Between other text. */
    TEXT,
    /** Inside a JSON string, or inside quotes in plain text: a quote or backslash has a backslash before it. */
    QUOTED,
    /** In JSON, where a value stands by itself: a number or true or false as it is, all else as a string. */
    JSON_VALUE,
    /** In XML text or an attribute. */
    XML,
    /** A field of a comma-separated line: in quotes when it needs them (RFC 4180). */
    CSV,
    /** A field of a comma-separated line whose quotes are in the format. */
    CSV_QUOTED;

    /** AWS: what a variable without a value is written as. */
    private static final String MISSING = "-";

    private static final String MESSAGE_STRING = "error.messageString";

    /**
     * Appends the variable's value, at most {@code budget} characters of it.
     *
     * @return the characters of the value that were used
     */
    int append(String variable, Function<String, @Nullable String> context, int budget, StringBuilder out) {
        // AWS: "The quoted value of $context.error.message, namely "$context.error.message"."
        boolean quotes = variable.equals(MESSAGE_STRING);
        String value = context.apply(quotes ? "error.message" : variable);
        if (value == null || value.isEmpty()) {
            // Not AWS's: it writes a bare - here too, which is no JSON.
            out.append(this == JSON_VALUE ? "\"-\"" : MISSING);
            return 1;
        }
        int length = Math.min(value.length(), Math.max(budget, 0));
        boolean wrap = switch (this) {
            case TEXT -> quotes;
            case JSON_VALUE -> quotes || length < value.length() || !isJsonLiteral(value);
            case CSV -> quotes || needsCsvQuotes(value, length);
            case QUOTED, XML, CSV_QUOTED -> false;
        };
        if (wrap) {
            out.append('"');
            (this == CSV ? CSV_QUOTED : QUOTED).escape(value, length, out);
            out.append('"');
        } else if (quotes) {
            escape('"' + value.substring(0, length) + '"', length + 2, out);
        } else {
            escape(value, length, out);
        }
        return length;
    }

    void escape(String value, int length, StringBuilder out) {
        int plain = 0; // start of the run that needs no escape
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (!needsEscape(c)) {
                continue;
            }
            out.append(value, plain, i);
            plain = i + 1;
            switch (c) {
                case '"' -> out.append(this == XML ? "&quot;" : this == QUOTED ? "\\\"" : "\"\"");
                case '\\' -> out.append("\\\\");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                default -> out.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        out.append(value, plain, length);
    }

    private boolean needsEscape(char c) {
        if (c < ' ' || c >= 0x7f) {
            return breaksLine(c);
        }
        return switch (c) {
            case '"' -> this == QUOTED || this == XML || this == CSV_QUOTED;
            case '\\' -> this == QUOTED;
            case '<', '>', '&' -> this == XML;
            default -> false;
        };
    }

    /** Controls, Unicode's line separators, and the marks that turn the direction of text around. */
    static boolean breaksLine(int c) {
        return c < ' '
                || (c >= 0x7f && c <= 0x9f)
                || c == 0x2028
                || c == 0x2029
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }

    private static boolean needsCsvQuotes(String value, int length) {
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c == ',' || c == '"') {
                return true;
            }
        }
        return false;
    }

    /** A number as JSON has it (no exponent: AWS has none), true or false. */
    private static boolean isJsonLiteral(String value) {
        if (value.equals("true") || value.equals("false")) {
            return true;
        }
        int at = value.charAt(0) == '-' ? 1 : 0;
        int whole = digits(value, at);
        if (whole == at || (whole > at + 1 && value.charAt(at) == '0')) {
            return false;
        }
        if (whole < value.length() && value.charAt(whole) == '.') {
            int fraction = digits(value, whole + 1);
            return fraction > whole + 1 && fraction == value.length();
        }
        return whole == value.length();
    }

    private static int digits(String value, int start) {
        int end = start;
        while (end < value.length() && value.charAt(end) >= '0' && value.charAt(end) <= '9') {
            end++;
        }
        return end;
    }
}
