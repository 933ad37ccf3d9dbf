/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.jsonpath;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads paths, and within their filters the language of conditions. */
final class PathParser {

    private static final int MOST_DEPTH = 32;

    final String text;
    int position;
    private int depth;

    PathParser(String text) {
        this.text = text;
    }

    /** A whole path. Jayway's library puts {@code $.} before what starts with neither {@code $} nor {@code @}. */
    List<PathStep> path() {
        if (text.isEmpty()) {
            throw malformed();
        }
        List<PathStep> steps;
        if (peek() == '$' || peek() == '@') {
            position++;
            steps = steps(true);
        } else {
            steps = new ArrayList<>();
            if (peek() != '[') {
                steps.add(dotted());
            }
            steps.addAll(steps(true));
        }
        if (position < text.length()) {
            throw malformed();
        }
        return steps;
    }

    /** The steps that follow; in a filter they end where the condition goes on. */
    List<PathStep> steps(boolean all) {
        List<PathStep> steps = new ArrayList<>();
        while (position < text.length()) {
            if (text.startsWith("..", position)) {
                position += 2;
                steps.add(new PathStep.Descend());
                steps.add(peek() == '[' ? bracket() : dotted());
            } else if (peek() == '.') {
                position++;
                steps.add(peek() == '[' ? bracket() : dotted());
            } else if (peek() == '[') {
                steps.add(bracket());
            } else if (all) {
                throw malformed();
            } else {
                break;
            }
        }
        return steps;
    }

    private PathStep dotted() {
        if (peek() == '*') {
            position++;
            return new PathStep.Wildcard();
        }
        int start = position;
        while (position < text.length() && isNamePart(text.charAt(position))) {
            position++;
        }
        String name = text.substring(start, position);
        if (name.isEmpty()) {
            throw malformed();
        }
        if (text.startsWith("()", position)) {
            position += 2;
            if (!Functions.exists(name)) {
                throw malformed();
            }
            return new PathStep.Function(name);
        }
        return new PathStep.Names(List.of(name));
    }

    private static boolean isNamePart(char c) {
        return " .[](){}'\"<>=!&|,?*@".indexOf(c) < 0;
    }

    private PathStep bracket() {
        if (++depth > MOST_DEPTH) {
            throw new IllegalArgumentException("A JSON path that is nested too deeply");
        }
        position++;
        skipBlanks();
        PathStep step;
        char c = peek();
        if (c == '*') {
            position++;
            step = new PathStep.Wildcard();
        } else if (c == '?') {
            position++;
            skipBlanks();
            require('(');
            step = new PathStep.Filtered(new FilterParser(this).condition());
            skipBlanks();
            require(')');
        } else if (c == '\'' || c == '"') {
            step = names();
        } else {
            step = numbers();
        }
        skipBlanks();
        require(']');
        depth--;
        return step;
    }

    private PathStep names() {
        List<String> names = new ArrayList<>();
        do {
            skipBlanks();
            names.add(quoted());
            skipBlanks();
        } while (take(','));
        return new PathStep.Names(List.copyOf(names));
    }

    private PathStep numbers() {
        Integer first = number();
        skipBlanks();
        if (take(':')) {
            skipBlanks();
            return new PathStep.Slice(first, number());
        }
        List<Integer> indexes = new ArrayList<>();
        while (first != null) {
            indexes.add(first);
            skipBlanks();
            if (!take(',')) {
                return new PathStep.Indexes(List.copyOf(indexes));
            }
            skipBlanks();
            first = number();
        }
        throw malformed();
    }

    private @Nullable Integer number() {
        int start = position;
        take('-');
        while (Character.isDigit(peek())) {
            position++;
        }
        if (start == position) {
            return null;
        }
        try {
            return Integer.valueOf(text.substring(start, position));
        } catch (NumberFormatException e) {
            throw malformed();
        }
    }

    /** A text in quotes of either kind, with backslashes before what would end it. */
    String quoted() {
        char quote = peek();
        if (quote != '\'' && quote != '"') {
            throw malformed();
        }
        position++;
        StringBuilder value = new StringBuilder();
        while (peek() != quote) {
            if (position >= text.length()) {
                throw malformed();
            }
            char c = text.charAt(position++);
            if (c == '\\' && position < text.length()) {
                c = text.charAt(position++);
            }
            value.append(c);
        }
        position++;
        return value.toString();
    }

    char peek() {
        return position < text.length() ? text.charAt(position) : '\0';
    }

    boolean take(char c) {
        if (peek() == c) {
            position++;
            return true;
        }
        return false;
    }

    boolean take(String token) {
        if (text.startsWith(token, position)) {
            position += token.length();
            return true;
        }
        return false;
    }

    void require(char c) {
        if (!take(c)) {
            throw malformed();
        }
    }

    void skipBlanks() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            position++;
        }
    }

    void enter() {
        if (++depth > MOST_DEPTH) {
            throw new IllegalArgumentException("A JSON path that is nested too deeply");
        }
    }

    void leave() {
        depth--;
    }

    IllegalArgumentException malformed() {
        return new IllegalArgumentException("Not a JSON path: " + text + " (at position " + position + ")");
    }
}
