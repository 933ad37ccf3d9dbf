/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import dev.stagedoor.language.template.Expression.Operator;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads references, and what stands in parentheses. */
final class ExpressionParser {

    private static final List<Map<String, Operator>> PRECEDENCE = List.of(
            Map.of("||", Operator.OR, "or", Operator.OR),
            Map.of("&&", Operator.AND, "and", Operator.AND),
            Map.of("==", Operator.EQ, "eq", Operator.EQ, "!=", Operator.NE, "ne", Operator.NE),
            Map.of(
                    "<=",
                    Operator.LE,
                    "le",
                    Operator.LE,
                    "<",
                    Operator.LT,
                    "lt",
                    Operator.LT,
                    ">=",
                    Operator.GE,
                    "ge",
                    Operator.GE,
                    ">",
                    Operator.GT,
                    "gt",
                    Operator.GT),
            Map.of("+", Operator.ADD, "-", Operator.SUBTRACT),
            Map.of("*", Operator.MULTIPLY, "/", Operator.DIVIDE, "%", Operator.REMAINDER));

    private final Cursor cursor;
    private final Map<String, Macro> macros;

    ExpressionParser(Cursor cursor, Map<String, Macro> macros) {
        this.cursor = cursor;
        this.macros = macros;
    }

    Expression expression() {
        return binary(0);
    }

    private Expression binary(int level) {
        if (level == PRECEDENCE.size()) {
            return unary();
        }
        Expression left = binary(level + 1);
        while (true) {
            Operator operator = operator(level);
            if (operator == null) {
                return left;
            }
            left = new Expression.Binary(operator, left, binary(level + 1));
        }
    }

    private @Nullable Operator operator(int level) {
        cursor.skipSpace();
        if (cursor.atIdentifier()) {
            int start = cursor.position;
            Operator word = PRECEDENCE.get(level).get(cursor.identifier());
            if (word == null) {
                cursor.position = start;
            }
            return word;
        }
        if (cursor.peek() == '-' && isDigit(cursor.peek(1))) {
            return null; // Velocity 1.7 takes "1 -2" for two numbers
        }
        for (int length = 2; length > 0; length--) {
            int end = Math.min(cursor.text.length(), cursor.position + length);
            Operator symbol = PRECEDENCE.get(level).get(cursor.text.substring(cursor.position, end));
            if (symbol != null) {
                cursor.position = end;
                return symbol;
            }
        }
        return null;
    }

    private Expression unary() {
        cursor.skipSpace();
        int start = cursor.position;
        boolean not = cursor.peek() == '!' && cursor.peek(1) != '=' && cursor.take("!");
        if (!not && cursor.atIdentifier()) {
            not = cursor.identifier().equals("not");
            if (!not) {
                cursor.position = start;
            }
        }
        if (not) {
            cursor.enter();
            Expression negated = new Expression.Not(unary());
            cursor.leave();
            return negated;
        }
        if (cursor.take("(")) {
            cursor.enter();
            Expression inner = expression();
            cursor.skipSpace();
            cursor.require(")");
            cursor.leave();
            return inner;
        }
        return operand();
    }

    /** What may stand as an argument: no operators. */
    Expression operand() {
        cursor.skipSpace();
        cursor.enter();
        try {
            char c = cursor.peek();
            if (c == '"' || c == '\'') {
                return string(c);
            } else if (c == '$') {
                Expression.Reference reference = reference();
                if (reference != null) {
                    return reference;
                }
            } else if (c == '[') {
                return list();
            } else if (c == '{') {
                return map();
            } else if (isDigit(c) || c == '-' && isDigit(cursor.peek(1))) {
                return number();
            } else if (cursor.atIdentifier()) {
                int start = cursor.position;
                String word = cursor.identifier();
                if (word.equals("true") || word.equals("false")) {
                    return new Expression.Constant(Boolean.valueOf(word));
                }
                cursor.position = start;
            }
            throw cursor.unexpected("expected a value");
        } finally {
            cursor.leave();
        }
    }

    private Expression string(char quote) {
        int start = ++cursor.position;
        boolean doubled = false;
        while (true) {
            int end = cursor.text.indexOf(quote, cursor.position);
            if (end < 0) {
                throw cursor.error("A string without its end", start - 1);
            }
            cursor.position = end + 1;
            if (cursor.peek() != quote) {
                break;
            }
            doubled = true;
            cursor.position++;
        }
        String value = cursor.text.substring(start, cursor.position - 1);
        if (doubled) {
            value = value.replace("" + quote + quote, "" + quote);
        }
        if (quote == '\'' || value.indexOf('$') < 0 && value.indexOf('#') < 0) {
            return new Expression.Constant(value);
        }
        Node content;
        try {
            content = new TemplateParser(cursor.within(value), macros).template();
        } catch (TemplateException e) {
            throw cursor.error("In a string: " + e.getMessage(), start);
        }
        return content instanceof Node.Text text
                ? new Expression.Constant(text.text())
                : new Expression.Interpolated(content);
    }

    private Expression number() {
        int start = cursor.position;
        cursor.take("-");
        skipDigits();
        boolean real = false;
        if (cursor.peek() == '.' && isDigit(cursor.peek(1))) {
            real = true;
            cursor.position++;
            skipDigits();
        }
        if (cursor.peek() == 'e' || cursor.peek() == 'E') {
            int sign = cursor.peek(1) == '-' || cursor.peek(1) == '+' ? 2 : 1;
            if (isDigit(cursor.peek(sign))) {
                real = true;
                cursor.position += sign;
                skipDigits();
            }
        }
        String digits = cursor.text.substring(start, cursor.position);
        if (digits.length() > 100) {
            throw cursor.error("A number of more than 100 digits", start);
        }
        return new Expression.Constant(
                real ? (Number) Double.valueOf(digits) : Arithmetic.narrow(new BigInteger(digits)));
    }

    private void skipDigits() {
        while (isDigit(cursor.peek())) {
            cursor.position++;
        }
    }

    private Expression list() {
        cursor.require("[");
        List<Expression> elements = new ArrayList<>();
        cursor.skipSpace();
        if (cursor.take("]")) {
            return new Expression.ListLiteral(elements);
        }
        elements.add(operand());
        cursor.skipSpace();
        if (cursor.take("..")) {
            Expression last = operand();
            cursor.skipSpace();
            cursor.require("]");
            return new Expression.Range(elements.get(0), last);
        }
        while (cursor.take(",")) {
            elements.add(operand());
            cursor.skipSpace();
        }
        cursor.require("]");
        return new Expression.ListLiteral(elements);
    }

    private Expression map() {
        cursor.require("{");
        List<Expression> entries = new ArrayList<>();
        cursor.skipSpace();
        if (cursor.take("}")) {
            return new Expression.MapLiteral(entries);
        }
        do {
            entries.add(operand());
            cursor.skipSpace();
            cursor.require(":");
            entries.add(operand());
            cursor.skipSpace();
        } while (cursor.take(","));
        cursor.require("}");
        return new Expression.MapLiteral(entries);
    }

    /** The reference here, at its dollar sign; null, with nothing read, when there is none. */
    Expression.@Nullable Reference reference() {
        int start = cursor.position;
        cursor.require("$");
        cursor.take("!");
        boolean formal = cursor.take("{");
        if (!cursor.atIdentifier()) {
            cursor.position = start;
            return null;
        }
        String name = cursor.identifier();
        List<Expression.Access> path = new ArrayList<>();
        while (true) {
            int where = cursor.position;
            if (cursor.peek() == '.' && Cursor.isIdentifierStart(cursor.peek(1))) {
                cursor.position++;
                String member = cursor.identifier();
                path.add(
                        cursor.take("(")
                                ? new Expression.Call(member, arguments(), where)
                                : new Expression.Property(member, where));
            } else if (cursor.peek() == '[') {
                cursor.position++;
                Expression index = operand();
                cursor.skipSpace();
                cursor.require("]");
                path.add(new Expression.Index(index, where));
            } else {
                break;
            }
        }
        if (formal) {
            cursor.require("}");
        }
        return new Expression.Reference(name, List.copyOf(path), cursor, start, cursor.position);
    }

    private List<Expression> arguments() {
        List<Expression> arguments = new ArrayList<>();
        cursor.skipSpace();
        if (cursor.take(")")) {
            return arguments;
        }
        do {
            arguments.add(operand());
            cursor.skipSpace();
        } while (cursor.take(","));
        cursor.require(")");
        return List.copyOf(arguments);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
