/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.limit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A Java regular expression whose matching is paid for: every look at a character takes a step of a budget, so that
 * backtracking ends. Repetitions that look at no character are bounded when the pattern is compiled.
 */
public final class BoundedPattern {

    private static final int LONGEST = 4_096;
    private static final long MOST_REPETITIONS = 100_000;

    private final Pattern pattern;

    private BoundedPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws IllegalArgumentException for a pattern that is malformed, too long or repeats too often */
    public static BoundedPattern compile(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("A regular expression of more than " + LONGEST + " characters");
        }
        if (new Repetitions(text).count() > MOST_REPETITIONS) {
            throw new IllegalArgumentException("A regular expression that repeats too often: " + text);
        }
        try {
            return new BoundedPattern(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("Malformed regular expression: " + e.getDescription(), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("A regular expression that is nested too deeply", e);
        }
    }

    public Matcher matcher(String text, Budget budget) {
        return pattern.matcher(new Counted(text, 0, text.length(), budget));
    }

    /** Whether the pattern occurs in the text. */
    public boolean find(String text, Budget budget) {
        try {
            return matcher(text, budget).find();
        } catch (StackOverflowError e) {
            throw new LimitExceededException("a regular expression goes too deep");
        }
    }

    /** A text that counts who looks at it. */
    private record Counted(String text, int start, int end, Budget budget) implements CharSequence {

        @Override
        public int length() {
            return end - start;
        }

        @Override
        public char charAt(int index) {
            budget.step();
            return text.charAt(start + index);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            budget.text(to - from);
            return text.substring(start + from, start + to);
        }

        @Override
        public String toString() {
            return text.substring(start, end);
        }
    }

    /** How often counted repetitions, which may stand in one another, run through their parts at most. */
    private static final class Repetitions {

        private final String text;
        private int position;

        Repetitions(String text) {
            this.text = text;
        }

        long count() {
            long sum = 0;
            while (position < text.length()) {
                sum = Math.min(Integer.MAX_VALUE, sum + sequence(0));
                position++; // a parenthesis too many, which the compiler refuses
            }
            return sum;
        }

        private long sequence(int depth) {
            long sum = 0;
            while (position < text.length()) {
                char c = text.charAt(position++);
                long part = 1;
                if (c == '(') {
                    part = depth > 200 ? Integer.MAX_VALUE : 1 + sequence(depth + 1);
                } else if (c == ')') {
                    return sum;
                } else if (c == '\\') {
                    position++;
                } else if (c == '[') {
                    skipClass();
                }
                if (part == Integer.MAX_VALUE) {
                    return part;
                }
                sum = Math.min(Integer.MAX_VALUE, sum + part * repeated());
            }
            return sum;
        }

        private void skipClass() {
            int nested = 1;
            if (position < text.length() && text.charAt(position) == '^') {
                position++;
            }
            if (position < text.length() && text.charAt(position) == ']') {
                position++;
            }
            while (position < text.length() && nested > 0) {
                switch (text.charAt(position++)) {
                    case '\\' -> position++;
                    case '[' -> nested++;
                    case ']' -> nested--;
                    default -> {
                        // a member of the class
                    }
                }
            }
        }

        /** The largest count of a {@code {n,m}} that stands here; 1 for anything else. */
        private long repeated() {
            int close = position < text.length() && text.charAt(position) == '{' ? text.indexOf('}', position) : -1;
            if (close < 0) {
                return 1;
            }
            long most = 1;
            for (String bound : text.substring(position + 1, close).split(",")) {
                String digits = bound.strip();
                if (!digits.isEmpty() && digits.chars().allMatch(Character::isDigit)) {
                    most = Math.max(most, digits.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(digits));
                }
            }
            position = close + 1;
            return most;
        }
    }
}
