/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.json;

import dev.stagedoor.language.limit.Budget;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON into maps, {@link JsonArray}s, strings, numbers (Integer, Long, BigInteger, Double, BigDecimal), booleans
 * and null.
 *
 * <p>The lenient rules are those of AWS's library (json-smart; recorded in 2015: {@code a=b} is a string, {@code {a} an
 * error): strings may stand in single quotes or, up to a delimiter, in none, and names too.
 */
public final class JsonReader {

    private static final int LONGEST_NUMBER = 1_000;

    private final String text;
    private final Budget budget;
    private final boolean lenient;
    private int position;

    private JsonReader(String text, Budget budget, boolean lenient) {
        this.text = text;
        this.budget = budget;
        this.lenient = lenient;
    }

    /** @throws JsonSyntaxException for a text that is not JSON by RFC 8259 */
    public static @Nullable Object readStrictly(String text, Budget budget) {
        return new JsonReader(text, budget, false).document();
    }

    /** @throws JsonSyntaxException for a text that is not even lenient JSON */
    public static @Nullable Object readLeniently(String text, Budget budget) {
        return new JsonReader(text, budget, true).document();
    }

    private @Nullable Object document() {
        Object value = value("");
        skipBlanks();
        if (position < text.length() && !lenient) { // AWS's library does not look at what follows
            throw malformed();
        }
        return value;
    }

    /** @param delimiters where a text without quotes ends, besides the end of all */
    private @Nullable Object value(String delimiters) {
        skipBlanks();
        budget.step();
        if (position >= text.length()) {
            throw malformed();
        }
        char c = text.charAt(position);
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string(c);
            case '\'' -> lenient ? string(c) : bare(delimiters);
            default -> bare(delimiters);
        };
    }

    private Map<String, @Nullable Object> object() {
        budget.enter();
        budget.allocate(56);
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        position++;
        skipBlanks();
        boolean first = true;
        while (!take('}')) {
            if (!first) {
                require(',');
                skipBlanks();
                if (lenient && take('}')) {
                    break;
                }
            }
            first = false;
            String name = name();
            skipBlanks();
            require(':');
            budget.allocate(object.isEmpty() ? 120 : 56);
            object.put(name, value(",}"));
            skipBlanks();
        }
        budget.leave();
        return object;
    }

    private String name() {
        skipBlanks();
        if (position < text.length()) {
            char c = text.charAt(position);
            if (c == '"' || lenient && c == '\'') {
                return string(c);
            }
            if (lenient && c != '{' && c != '[' && c != ',' && c != ':' && c != '}') {
                return until(":");
            }
        }
        throw malformed();
    }

    private JsonArray array() {
        budget.enter();
        budget.allocate(40);
        JsonArray array = new JsonArray();
        position++;
        skipBlanks();
        boolean first = true;
        while (!take(']')) {
            if (!first) {
                require(',');
                skipBlanks();
                if (lenient && take(']')) {
                    break;
                }
            }
            first = false;
            budget.allocate(12);
            array.add(value(",]"));
            skipBlanks();
        }
        budget.leave();
        return array;
    }

    private String string(char quote) {
        int start = ++position;
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == quote) {
                String plain = text.substring(start, position++);
                budget.text(plain.length());
                return plain;
            }
            if (c == '\\') {
                return escapedString(start, quote);
            }
            if (c < ' ' && !lenient) {
                throw malformed();
            }
            position++;
        }
        throw malformed();
    }

    private String escapedString(int start, char quote) {
        StringBuilder string = new StringBuilder().append(text, start, position);
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == quote) {
                budget.text(3L * string.length());
                return string.toString();
            }
            if (c < ' ' && !lenient) {
                throw malformed();
            }
            if (c != '\\') {
                string.append(c);
                continue;
            }
            if (position >= text.length()) {
                throw malformed();
            }
            char escape = text.charAt(position++);
            switch (escape) {
                case 'n' -> string.append('\n');
                case 't' -> string.append('\t');
                case 'r' -> string.append('\r');
                case 'b' -> string.append('\b');
                case 'f' -> string.append('\f');
                case 'u' -> string.append(unicode());
                case '"', '\\', '/' -> string.append(escape);
                default -> {
                    if (!lenient) {
                        throw malformed();
                    }
                    string.append(escape);
                }
            }
        }
        throw malformed();
    }

    private char unicode() {
        if (position + 4 > text.length()) {
            throw malformed();
        }
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(text.charAt(position++), 16);
            if (digit < 0) {
                throw malformed();
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private @Nullable Object bare(String delimiters) {
        String word = until(delimiters);
        switch (word) {
            case "null" -> {
                return null;
            }
            case "true" -> {
                return Boolean.TRUE;
            }
            case "false" -> {
                return Boolean.FALSE;
            }
            default -> {
                Number number = number(word);
                if (number != null) {
                    JsonNumbers.charge(number, budget);
                }
                if (number != null) {
                    return number;
                }
                if (!lenient || word.isEmpty()) {
                    throw malformed();
                }
                return word;
            }
        }
    }

    private String until(String delimiters) {
        int start = position;
        while (position < text.length() && delimiters.indexOf(text.charAt(position)) < 0) {
            position++;
        }
        String word = text.substring(start, position).strip();
        budget.text(word.length());
        return word;
    }

    /** null when it is no number of JSON's. */
    private static @Nullable Number number(String word) {
        int i = word.startsWith("-") ? 1 : 0;
        int digits = digits(word, i);
        if (digits == i || digits > i + 1 && word.charAt(i) == '0' || word.length() > LONGEST_NUMBER) {
            return null;
        }
        if (digits == word.length()) {
            if (digits - i <= 9) {
                return Integer.valueOf(word);
            }
            BigInteger integer = new BigInteger(word);
            return integer.bitLength() < 32
                    ? (Number) integer.intValue()
                    : integer.bitLength() < 64 ? (Number) integer.longValue() : integer;
        }
        i = digits;
        if (word.charAt(i) == '.') {
            int fraction = digits(word, i + 1);
            if (fraction == i + 1) {
                return null;
            }
            i = fraction;
        }
        if (i < word.length() && (word.charAt(i) == 'e' || word.charAt(i) == 'E')) {
            i++;
            if (i < word.length() && (word.charAt(i) == '+' || word.charAt(i) == '-')) {
                i++;
            }
            int exponent = digits(word, i);
            if (exponent == i) {
                return null;
            }
            i = exponent;
        }
        if (i < word.length()) {
            return null;
        }
        // More digits than a double holds are kept, unless an exponent could make them endless.
        return word.length() > 18 && word.indexOf('e') < 0 && word.indexOf('E') < 0
                ? (Number) new BigDecimal(word)
                : (Number) Double.valueOf(word);
    }

    private static int digits(String word, int from) {
        int i = from;
        while (i < word.length() && word.charAt(i) >= '0' && word.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    private boolean take(char c) {
        if (position < text.length() && text.charAt(position) == c) {
            position++;
            return true;
        }
        if (position >= text.length()) {
            throw malformed();
        }
        return false;
    }

    private void require(char c) {
        if (position >= text.length() || text.charAt(position++) != c) {
            throw malformed();
        }
    }

    private void skipBlanks() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return;
            }
            position++;
        }
    }

    private JsonSyntaxException malformed() {
        return new JsonSyntaxException("Not JSON at position " + position);
    }
}
