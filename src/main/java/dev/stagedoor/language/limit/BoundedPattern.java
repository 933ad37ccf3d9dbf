/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.limit;

import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A Java regular expression whose matching is paid for: every look at a character takes steps of a budget, as many as the
 * pattern may need until the next look, so that backtracking ends.
 */
public final class BoundedPattern {

    private static final int LONGEST = 4_096;

    /** Far beyond any pattern that somebody wants; 10 is usual. */
    private static final double MOST_COST = 10_000;

    private static final double VISITS_PER_STEP = 32;

    private final Pattern pattern;

    /** Above one for a look at a character. */
    private final long extraSteps;

    private BoundedPattern(Pattern pattern, double cost) {
        this.pattern = pattern;
        this.extraSteps = (long) (cost / VISITS_PER_STEP);
    }

    /** @throws IllegalArgumentException for a pattern that is malformed, too long or repeats too often */
    public static BoundedPattern compile(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("A regular expression of more than " + LONGEST + " characters");
        }
        double cost = PatternCost.of(text);
        if (cost > MOST_COST) {
            throw new IllegalArgumentException("A regular expression that may try too much: " + text);
        }
        try {
            return new BoundedPattern(Pattern.compile(text), cost);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("Malformed regular expression: " + e.getDescription(), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("A regular expression that is nested too deeply", e);
        }
    }

    /** For use within {@link #bounded}. */
    public Matcher matcher(String text, Budget budget) {
        budget.step(extraSteps * (text.length() + 1L)); // a search goes to every place, and may look at nothing there
        return pattern.matcher(new Counted(text, 0, text.length(), 1 + extraSteps, budget));
    }

    /** Whether the pattern occurs in the text. */
    public boolean find(String text, Budget budget) {
        return bounded(() -> matcher(text, budget).find());
    }

    /** Whether the pattern matches the whole of the text. */
    public boolean matches(String text, Budget budget) {
        return bounded(() -> matcher(text, budget).matches());
    }

    /** Does work with matchers, which recurse. */
    public static <T> T bounded(Supplier<T> work) {
        try {
            return work.get();
        } catch (StackOverflowError e) {
            throw new LimitExceededException("a regular expression goes too deep");
        }
    }

    /** A text that counts who looks at it. */
    private record Counted(String text, int start, int end, long steps, Budget budget) implements CharSequence {

        @Override
        public int length() {
            return end - start;
        }

        @Override
        public char charAt(int index) {
            budget.step(steps);
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
}
