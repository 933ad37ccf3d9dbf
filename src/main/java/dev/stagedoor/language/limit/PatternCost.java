/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.limit;

/**
 * How much a regular expression may do at most between two looks at a character, which nobody could count while it
 * matches: {@code (|)(|)(|)y} tries eight ways through its groups and finds every time, without looking, that the text
 * is at its end.
 */
final class PatternCost {

    private static final int MOST_DEPTH = 200;
    private static final double ENDLESS = 1e9;

    private static final Part EMPTY = new Part(0, 1, 0, 0, 0);
    private static final Part ASSERTION = new Part(1, 1, 0, 0, 0);
    private static final Part CHARACTER = new Part(1, 0, 0, 1, 1);
    private static final Part BACK_REFERENCE = new Part(1, 1, 0, 1, ENDLESS);

    private final String text;
    private int position;

    private PatternCost(String text) {
        this.text = text;
    }

    /**
     * @return in visits of a part of the pattern
     * @throws IllegalArgumentException for what nests too deeply, or has comments, behind which all could hide
     */
    static double of(String pattern) {
        PatternCost reader = new PatternCost(pattern);
        Part all = reader.alternatives(0);
        while (reader.position < pattern.length()) {
            reader.position++; // a parenthesis too many, which the compiler refuses
            all = all.or(reader.alternatives(0));
        }
        return Math.max(all.cost, all.inner);
    }

    /**
     * @param cost of matching it without a look at a character that succeeds
     * @param ways in which it matches nothing: as often what follows is tried
     * @param inner what is done in it after a character was looked at
     * @param innerWays how often what follows is tried then
     * @param longest what it matches, in characters
     */
    private record Part(double cost, double ways, double inner, double innerWays, double longest) {

        private static final double MOST = 1e12;

        Part {
            cost = Math.min(cost, MOST);
            ways = Math.min(ways, MOST);
            inner = Math.min(inner, MOST);
            innerWays = Math.min(innerWays, MOST);
            longest = Math.min(longest, MOST);
        }

        Part then(Part next) {
            return new Part(
                    cost + ways * next.cost,
                    ways * next.ways,
                    Math.max(inner + innerWays * next.cost, next.inner),
                    Math.max(innerWays * next.ways, next.innerWays),
                    longest + next.longest);
        }

        Part or(Part other) {
            return new Part(
                    cost + other.cost,
                    ways + other.ways,
                    Math.max(inner, other.inner),
                    Math.max(innerWays, other.innerWays),
                    Math.max(longest, other.longest));
        }

        /** Beyond the least count Java goes on only while something is matched. */
        Part repeated(double least, double most) {
            double rounds = Math.min(most, Math.max(1, least));
            double through = Math.min(MOST, Math.pow(ways, rounds));
            double around = 1 + cost * (ways == 1 ? rounds : Math.min(MOST, (through - 1) / (ways - 1)));
            return new Part(
                    around,
                    least == 0 ? ways + 1 : through,
                    inner + innerWays * around,
                    innerWays * (1 + through),
                    longest * most);
        }

        /** A condition on what is ahead, or a group that is not tried again. */
        Part once() {
            return new Part(cost + 1, Math.min(1, ways), inner, 1, longest);
        }

        /** Java tries every length that it may have. */
        Part behind() {
            double each = 1 + longest;
            return new Part(each * (cost + 1), 1, each * (inner + cost + 1), 1, 0);
        }
    }

    private Part alternatives(int depth) {
        if (depth > MOST_DEPTH) {
            throw new IllegalArgumentException("A regular expression that is nested too deeply");
        }
        Part all = sequence(depth);
        while (take("|")) {
            all = all.or(sequence(depth));
        }
        return all;
    }

    private Part sequence(int depth) {
        Part all = EMPTY;
        while (position < text.length() && text.charAt(position) != '|' && text.charAt(position) != ')') {
            all = all.then(quantified(atom(depth)));
        }
        return all;
    }

    private Part atom(int depth) {
        char c = text.charAt(position++);
        return switch (c) {
            case '(' -> group(depth);
            case '[' -> {
                skipClass();
                yield CHARACTER;
            }
            case '\\' -> escape();
            case '^', '$' -> ASSERTION;
            default -> CHARACTER;
        };
    }

    private Part group(int depth) {
        if (!take("?")) {
            return close(alternatives(depth + 1));
        } else if (take("=") || take("!")) {
            return close(alternatives(depth + 1)).once().then(ASSERTION);
        } else if (take(">")) {
            return close(alternatives(depth + 1)).once();
        } else if (take("<=") || take("<!")) {
            return close(alternatives(depth + 1)).behind();
        } else if (take("<")) {
            skipThrough('>');
            return close(alternatives(depth + 1));
        }
        while (position < text.length()) {
            char flag = text.charAt(position++);
            if (flag == ':') {
                return close(alternatives(depth + 1));
            } else if (flag == ')') {
                return EMPTY;
            } else if (flag == 'x') {
                throw new IllegalArgumentException("A regular expression with comments");
            }
        }
        return EMPTY;
    }

    private Part close(Part group) {
        take(")");
        return group;
    }

    private Part escape() {
        char c = position < text.length() ? text.charAt(position++) : '\\';
        switch (c) {
            case 'Q' -> {
                int start = position;
                skipQuoted();
                return position - start <= 2 ? EMPTY : CHARACTER;
            }
            case 'E' -> {
                return EMPTY;
            }
            case 'b', 'B', 'A', 'z', 'Z', 'G' -> {
                if (take("{")) {
                    skipThrough('}');
                }
                return ASSERTION;
            }
            case 'k' -> {
                skipThrough('>');
                return BACK_REFERENCE;
            }
            case 'p', 'P', 'x', 'N' -> {
                if (take("{")) {
                    skipThrough('}');
                }
                return CHARACTER;
            }
            case 'c' -> {
                position++;
                return CHARACTER;
            }
            default -> {
                return c >= '1' && c <= '9' ? BACK_REFERENCE : CHARACTER;
            }
        }
    }

    private void skipClass() {
        int nested = 1;
        take("^");
        take("]");
        while (position < text.length() && nested > 0) {
            switch (text.charAt(position++)) {
                case '\\' -> {
                    if (take("Q")) {
                        skipQuoted();
                    } else {
                        position++;
                    }
                }
                case '[' -> nested++;
                case ']' -> nested--;
                default -> {
                    // a member of the class
                }
            }
        }
    }

    private void skipQuoted() {
        int end = text.indexOf("\\E", position);
        position = end < 0 ? text.length() : end + 2;
    }

    private Part quantified(Part part) {
        Part quantified = part;
        if (take("*")) {
            quantified = part.repeated(0, ENDLESS);
        } else if (take("+")) {
            quantified = part.repeated(1, ENDLESS);
        } else if (take("?")) {
            quantified = part.repeated(0, 1);
        } else if (take("{")) {
            double least = number();
            double most = take(",") ? (position < text.length() && isDigit() ? number() : ENDLESS) : least;
            skipThrough('}');
            quantified = part.repeated(least, most);
        } else {
            return part;
        }
        if (!take("?")) {
            take("+");
        }
        return quantified;
    }

    private double number() {
        double number = 0;
        while (position < text.length() && isDigit()) {
            number = Math.min(ENDLESS, number * 10 + (text.charAt(position++) - '0'));
        }
        return number;
    }

    private boolean isDigit() {
        return text.charAt(position) >= '0' && text.charAt(position) <= '9';
    }

    private void skipThrough(char c) {
        int end = text.indexOf(c, position);
        position = end < 0 ? text.length() : end + 1;
    }

    private boolean take(String token) {
        if (text.startsWith(token, position)) {
            position += token.length();
            return true;
        }
        return false;
    }
}
