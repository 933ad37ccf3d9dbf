/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.jsonpath;

import dev.stagedoor.language.json.JsonArray;
import dev.stagedoor.language.limit.BoundedPattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the condition of a filter: {@code @.price < 10 && @.name =~ /a.*b/i}. */
final class FilterParser {

    /** Longer ones before those that they start with. */
    private static final List<String> SYMBOLS = List.of("===", "!==", "==", "!=", "=~", "<=", ">=", "<", ">");

    private static final List<String> WORDS =
            List.of("in", "nin", "subsetof", "anyof", "noneof", "contains", "size", "empty");

    private final PathParser source;

    FilterParser(PathParser source) {
        this.source = source;
    }

    Filter condition() {
        Filter left = conjunction();
        source.skipBlanks();
        while (source.take("||")) {
            left = new Filter.Or(left, conjunction());
            source.skipBlanks();
        }
        return left;
    }

    private Filter conjunction() {
        Filter left = single();
        source.skipBlanks();
        while (source.take("&&")) {
            left = new Filter.And(left, single());
            source.skipBlanks();
        }
        return left;
    }

    private Filter single() {
        source.skipBlanks();
        source.enter();
        try {
            if (source.take('!')) {
                return new Filter.Not(single());
            }
            if (source.take('(')) {
                Filter inner = condition();
                source.skipBlanks();
                source.require(')');
                return inner;
            }
            return comparison();
        } finally {
            source.leave();
        }
    }

    private Filter comparison() {
        Filter.Operand left = operand();
        source.skipBlanks();
        String operator = operator();
        if (operator == null) {
            return new Filter.Exists(left);
        }
        source.skipBlanks();
        if (operator.equals("=~")) {
            return new Filter.Matches(left, pattern());
        }
        return new Filter.Comparison(operator, left, operand());
    }

    private @Nullable String operator() {
        for (String symbol : SYMBOLS) {
            if (source.take(symbol)) {
                return symbol;
            }
        }
        int start = source.position;
        while (Character.isLetter(source.peek())) {
            source.position++;
        }
        String word = source.text.substring(start, source.position).toLowerCase(java.util.Locale.ROOT);
        if (WORDS.contains(word)) {
            return word;
        }
        source.position = start;
        return null;
    }

    private Filter.Operand operand() {
        source.skipBlanks();
        char c = source.peek();
        if (c == '@' || c == '$') {
            source.position++;
            return new Filter.Path(JsonPath.of(source.steps(false)), c == '$');
        }
        return new Filter.Literal(literal());
    }

    private @Nullable Object literal() {
        source.skipBlanks();
        char c = source.peek();
        if (c == '\'' || c == '"') {
            return source.quoted();
        }
        if (c == '[') {
            source.enter();
            source.position++;
            JsonArray elements = new JsonArray();
            source.skipBlanks();
            if (!source.take(']')) {
                do {
                    elements.add(literal());
                    source.skipBlanks();
                } while (source.take(','));
                source.require(']');
            }
            source.leave();
            return elements;
        }
        int start = source.position;
        while (Character.isLetterOrDigit(source.peek()) || "+-.".indexOf(source.peek()) >= 0) {
            source.position++;
        }
        String word = source.text.substring(start, source.position);
        return switch (word) {
            case "null" -> null;
            case "true" -> true;
            case "false" -> false;
            default -> number(word);
        };
    }

    private Number number(String word) {
        try {
            return Double.valueOf(word);
        } catch (NumberFormatException e) {
            throw source.malformed();
        }
    }

    private BoundedPattern pattern() {
        source.require('/');
        int start = source.position;
        while (source.peek() != '/') {
            if (source.position >= source.text.length()) {
                throw source.malformed();
            }
            source.position += source.peek() == '\\' ? 2 : 1;
        }
        String pattern = source.text.substring(start, source.position++);
        StringBuilder flags = new StringBuilder();
        while (Character.isLetter(source.peek())) {
            flags.append(source.peek());
            source.position++;
        }
        return BoundedPattern.compile(flags.length() == 0 ? pattern : "(?" + flags + ')' + pattern);
    }
}
