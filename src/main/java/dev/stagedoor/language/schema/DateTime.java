/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.schema;

import java.time.YearMonth;

/**
 * The format {@code date-time}: RFC 3339's, with up to twelve digits of a second's fraction and an offset that may be
 * written in java.time's ways too ({@code +02}, {@code +0200}, {@code +02:00:30}). There are no leap seconds.
 */
final class DateTime {

    private static final String SHAPE = "0000-00-00T00:00:00";

    private DateTime() {}

    static boolean isValid(String text) {
        if (text.length() < SHAPE.length() || !hasShape(text, SHAPE, 0)) {
            return false;
        }
        int month = number(text, 5, 2);
        boolean exists = month >= 1
                && month <= 12
                && number(text, 8, 2) >= 1
                && number(text, 8, 2) <= YearMonth.of(number(text, 0, 4), month).lengthOfMonth()
                && number(text, 11, 2) < 24
                && number(text, 14, 2) < 60
                && number(text, 17, 2) < 60;
        return exists && isOffset(text, afterFraction(text));
    }

    private static int afterFraction(String text) {
        int at = SHAPE.length();
        if (at == text.length() || text.charAt(at) != '.') {
            return at;
        }
        int end = at + 1;
        while (end < text.length() && Formats.isDigit(text.charAt(end))) {
            end++;
        }
        int digits = end - at - 1;
        return digits >= 1 && digits <= 12 ? end : text.length();
    }

    private static boolean isOffset(String text, int at) {
        String offset = text.substring(at);
        if (offset.equalsIgnoreCase("Z")) {
            return true;
        }
        if (offset.isEmpty() || (offset.charAt(0) != '+' && offset.charAt(0) != '-')) {
            return false;
        }
        String digits = offset.substring(1);
        boolean shaped = false;
        for (String shape : new String[] {"00", "0000", "000000", "00:00", "00:00:00"}) {
            shaped |= digits.length() == shape.length() && hasShape(digits, shape, 0);
        }
        String plain = digits.replace(":", "");
        return shaped
                && number(plain, 0, 2) < 24
                && (plain.length() < 4 || number(plain, 2, 2) < 60)
                && (plain.length() < 6 || number(plain, 4, 2) < 60);
    }

    /** Whether there are digits where the shape has a 0, and its own characters elsewhere, letters in either case. */
    private static boolean hasShape(String text, String shape, int from) {
        for (int i = 0; i < shape.length(); i++) {
            char wanted = shape.charAt(i);
            char found = text.charAt(from + i);
            if (wanted == '0' ? !Formats.isDigit(found) : Character.toUpperCase(found) != wanted) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int digits) {
        return Integer.parseInt(text, from, from + digits, 10);
    }
}
