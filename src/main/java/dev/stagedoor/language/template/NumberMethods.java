/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import dev.stagedoor.language.json.JsonNumbers;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The methods of numbers and truths. Java's static ones are among them: {@code $n.parseInt("5")} is the usual way to
 * read a number in a template.
 */
final class NumberMethods {

    private static final int LONGEST = 100;

    private NumberMethods() {}

    static @Nullable Object call(Number number, String method, Arguments given) {
        if (given.are()) {
            return switch (method) {
                case "intValue" -> number.intValue();
                case "longValue" -> number.longValue();
                case "shortValue" -> (int) number.shortValue();
                case "byteValue" -> (int) number.byteValue();
                case "doubleValue", "floatValue" -> JsonNumbers.toDouble(number, given.in().budget);
                case "hashCode" -> number instanceof BigInteger ? null : number.hashCode();
                case "isNaN" -> number instanceof Double real ? real.isNaN() : null;
                case "isInfinite" -> number instanceof Double real ? real.isInfinite() : null;
                default -> null;
            };
        } else if (given.are(String.class)) {
            String digits = given.text(0);
            if (digits.length() > LONGEST) {
                throw new IllegalArgumentException("no number has more than " + LONGEST + " digits");
            }
            return switch (method) {
                case "parseInt" -> Integer.valueOf(digits);
                case "parseLong" -> Long.valueOf(digits);
                case "parseDouble" -> Double.valueOf(digits);
                case "valueOf" -> valueOf(number, digits);
                default -> null;
            };
        } else if (given.size() == 1 && given.get(0) instanceof Number other) {
            return switch (method) {
                case "compareTo" -> Integer.signum(Arithmetic.compare(number, other, given.in().budget));
                case "toString" -> given.text(0);
                case "valueOf" -> other;
                default -> null;
            };
        }
        return null;
    }

    private static Number valueOf(Number like, String digits) {
        return like instanceof Double
                ? (Number) Double.valueOf(digits)
                : like instanceof Long ? (Number) Long.valueOf(digits) : (Number) Integer.valueOf(digits);
    }

    static @Nullable Object call(Boolean truth, String method, Arguments given) {
        if (given.are()) {
            return method.equals("booleanValue") ? truth : null;
        } else if (given.are(String.class)) {
            return method.equals("parseBoolean") || method.equals("valueOf") ? Boolean.valueOf(given.text(0)) : null;
        } else if (given.are(Boolean.class) && method.equals("compareTo")) {
            return truth.compareTo((Boolean) given.get(0));
        }
        return null;
    }
}
