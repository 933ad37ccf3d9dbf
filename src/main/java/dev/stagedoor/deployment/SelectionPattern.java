/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Compiles the selection pattern of an integration response, a Java regular expression matched in full.
 *
 * <p>API authors write these, and a backtracking engine can be made to run for ever. A repeated group with a part of
 * variable length in it, such as {@code (a+)+} or {@code ((x?){50}){50}}, is refused: without one, and against the
 * three characters of a status code, matching is over at once. Patterns as AWS's documentation has them
 * ({@code 5\d{2}}, {@code (\n|.)+}, {@code .*error.*}) are not affected. (Once messages of Lambda functions are matched,
 * their length wants a bound as well.)
 */
final class SelectionPattern {

    private SelectionPattern() {}

    /** @throws IllegalArgumentException for a pattern that is malformed or could run for ever */
    static Pattern compile(String text) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("Invalid selectionPattern " + text + ": " + e.getDescription(), e);
        }
        if (hasNestedQuantifiers(text)) {
            throw new IllegalArgumentException(
                    "Invalid selectionPattern " + text + ": a repeated group must not hold a part of variable length");
        }
        return pattern;
    }

    private static boolean hasNestedQuantifiers(String text) {
        Deque<Boolean> outer = new ArrayDeque<>(); // whether the groups around this one vary in length
        boolean varies = false;
        int i = 0;
        while (i < text.length()) {
            boolean groupVaries = false;
            switch (text.charAt(i)) {
                case '(' -> {
                    outer.push(varies);
                    varies = false;
                    i += text.startsWith("(?", i) ? 2 : 1; // the question mark of (?:…) is no quantifier
                    continue;
                }
                case ')' -> {
                    groupVaries = varies;
                    varies = outer.isEmpty() ? varies : outer.pop();
                    i++;
                }
                case '\\' -> i = afterEscape(text, i);
                case '[' -> i = afterClass(text, i);
                default -> i++;
            }
            Quantifier quantifier = Quantifier.at(text, i);
            if (groupVaries && quantifier.most > 1) {
                return true;
            }
            varies |= groupVaries || quantifier.least != quantifier.most;
            i = quantifier.end;
        }
        return false;
    }

    private static int afterEscape(String text, int backslash) {
        if (text.startsWith("\\Q", backslash)) {
            int end = text.indexOf("\\E", backslash);
            return end < 0 ? text.length() : end + 2;
        }
        return Math.min(backslash + 2, text.length());
    }

    private static int afterClass(String text, int open) {
        int depth = 0;
        int i = open;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\') {
                i = afterEscape(text, i);
                continue;
            }
            i++;
            if (c == '[') {
                depth++;
                // A bracket that is the first member of a class is a member, not its end.
                if (text.startsWith("^", i)) {
                    i++;
                }
                if (text.startsWith("]", i)) {
                    i++;
                }
            } else if (c == ']' && --depth == 0) {
                return i;
            }
        }
        return i;
    }

    /** How often the atom before it may come; once when there is no quantifier. */
    private record Quantifier(int least, int most, int end) {

        static Quantifier at(String text, int start) {
            if (start >= text.length()) {
                return new Quantifier(1, 1, start);
            }
            return switch (text.charAt(start)) {
                case '*' -> new Quantifier(0, Integer.MAX_VALUE, afterMode(text, start + 1));
                case '+' -> new Quantifier(1, Integer.MAX_VALUE, afterMode(text, start + 1));
                case '?' -> new Quantifier(0, 1, afterMode(text, start + 1));
                case '{' -> counted(text, start);
                default -> new Quantifier(1, 1, start);
            };
        }

        private static Quantifier counted(String text, int open) {
            int close = text.indexOf('}', open);
            if (close < 0) {
                return new Quantifier(1, 1, open + 1);
            }
            String[] bounds = text.substring(open + 1, close).split(",", -1);
            int least = Integer.parseInt(bounds[0].trim());
            int most = bounds.length == 1
                    ? least
                    : bounds[1].isBlank() ? Integer.MAX_VALUE : Integer.parseInt(bounds[1].trim());
            return new Quantifier(least, most, afterMode(text, close + 1));
        }

        /** Skips the mark of a lazy or possessive quantifier. */
        private static int afterMode(String text, int end) {
            return end < text.length() && (text.charAt(end) == '?' || text.charAt(end) == '+') ? end + 1 : end;
        }
    }
}
