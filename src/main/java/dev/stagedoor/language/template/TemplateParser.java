/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a template's text, by Velocity 1.7's rules for white space: a directive takes the rest of its line along when
 * nothing but blanks is there, and leaves what stands before it.
 */
final class TemplateParser {

    private static final Set<String> DIRECTIVES = Set.of(
            "set",
            "if",
            "elseif",
            "else",
            "end",
            "foreach",
            "break",
            "stop",
            "define",
            "macro",
            "evaluate",
            "include",
            "parse",
            "literal");

    private final Cursor cursor;
    private final Map<String, Macro> macros;
    private final ExpressionParser expressions;

    /** @param macros where those that the text defines go */
    TemplateParser(Cursor cursor, Map<String, Macro> macros) {
        this.cursor = cursor;
        this.macros = macros;
        this.expressions = new ExpressionParser(cursor, macros);
    }

    /** The whole text, as a template of its own or in a string. */
    Node template() {
        Block block = block();
        if (block.end != null) {
            throw cursor.error("Encountered #" + block.end + " without its beginning", block.endPosition);
        }
        return block.content;
    }

    /**
     * @param end the directive that ended it (end, else, elseif), which has been read; null for the end of the text
     */
    private record Block(Node content, @Nullable String end, int endPosition) {}

    private Block block() {
        List<Node> nodes = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int apart = 0; // where in the plain text the part begins that nothing was cut out of
        cursor.enter();
        while (!cursor.atEnd()) {
            char c = cursor.peek();
            if (c == '\\') {
                backslashes(plain);
            } else if (c == '$') {
                Expression.Reference reference = expressions.reference();
                if (reference == null) {
                    plain.append(c);
                    cursor.position++;
                } else {
                    flush(plain, nodes);
                    nodes.add(new Node.Print(reference));
                    apart = 0;
                }
            } else if (c != '#') {
                plain.append(c);
                cursor.position++;
            } else if (comment(plain)) {
                apart = plain.length();
            } else {
                int start = cursor.position;
                String name = directiveName();
                if (name == null) {
                    cursor.position = start + 1;
                    plain.append('#');
                } else if (name.equals("end") || name.equals("else") || name.equals("elseif")) {
                    flush(plain, nodes);
                    cursor.leave();
                    return new Block(sequence(nodes), name, start);
                } else {
                    if (name.equals("set")) {
                        dropBlanks(plain, Math.min(apart, plain.length()));
                    }
                    flush(plain, nodes);
                    nodes.add(directive(name, start));
                    apart = 0;
                }
            }
        }
        flush(plain, nodes);
        cursor.leave();
        return new Block(sequence(nodes), null, cursor.position);
    }

    /** Blanks between {@code #set} and a reference, a directive or a comment before it are part of it. */
    private static void dropBlanks(StringBuilder plain, int from) {
        for (int i = from; i < plain.length(); i++) {
            if (plain.charAt(i) != ' ' && plain.charAt(i) != '\t') {
                return;
            }
        }
        plain.setLength(from);
    }

    private static void flush(StringBuilder plain, List<Node> nodes) {
        if (plain.length() > 0) {
            nodes.add(new Node.Text(plain.toString()));
            plain.setLength(0);
        }
    }

    private static Node sequence(List<Node> nodes) {
        return nodes.isEmpty()
                ? new Node.Text("")
                : nodes.size() == 1 ? nodes.get(0) : new Node.Sequence(List.copyOf(nodes));
    }

    /** Before a reference two backslashes are one and an odd one takes the reference's meaning; also of a directive. */
    private void backslashes(StringBuilder plain) {
        int start = cursor.position;
        while (cursor.peek() == '\\') {
            cursor.position++;
        }
        int count = cursor.position - start;
        int after = cursor.position;
        if (cursor.peek() == '$') {
            Expression.Reference reference = expressions.reference();
            cursor.position = after;
            if (reference != null) {
                plain.append("\\".repeat(count / 2));
                if (count % 2 == 1) {
                    plain.append('$');
                    cursor.position++;
                }
                return;
            }
        } else if (cursor.peek() == '#' && escapedDirective(count, plain)) {
            return;
        }
        plain.append("\\".repeat(count));
    }

    private boolean escapedDirective(int backslashes, StringBuilder plain) {
        int start = cursor.position;
        String name = directiveName();
        int end = cursor.position;
        cursor.position = start;
        if (name == null) {
            return false;
        }
        boolean odd = backslashes % 2 == 1;
        if (DIRECTIVES.contains(name) || macros.containsKey(name)) {
            plain.append("\\".repeat(!odd && name.equals("set") ? backslashes : backslashes / 2));
            if (odd) {
                plain.append('#');
                cursor.position++;
            }
        } else {
            plain.append("\\".repeat(backslashes));
            if (odd) { // no call, so that its arguments are text
                plain.append(cursor.text, start, end);
                cursor.position = end;
            }
        }
        return true;
    }

    /** Reads a comment or a literal block, if there is one here. */
    private boolean comment(StringBuilder plain) {
        if (cursor.take("##")) {
            while (!cursor.atEnd() && cursor.peek() != '\n' && cursor.peek() != '\r') {
                cursor.position++;
            }
            cursor.skipLineEnd();
            return true;
        }
        if (cursor.take("#*")) {
            int end = cursor.text.indexOf("*#", cursor.position);
            cursor.position = end < 0 ? cursor.text.length() : end + 2;
            return true;
        }
        if (cursor.at("#[[")) {
            int end = cursor.text.indexOf("]]#", cursor.position);
            if (end < 0) {
                throw cursor.unexpected("a literal block has no end");
            }
            plain.append(cursor.text, cursor.position + 3, end);
            cursor.position = end + 3;
            return true;
        }
        return false;
    }

    /**
     * The name of the directive or macro call here, read with what is around it; null when this is text. {@code #else}
     * and {@code #end} take the end of their line.
     */
    private @Nullable String directiveName() {
        cursor.require("#");
        boolean body = cursor.take("@");
        boolean braces = cursor.take("{");
        if (!cursor.atIdentifier()) {
            return null;
        }
        int start = cursor.position;
        String name = cursor.identifier();
        int dash = name.indexOf('-');
        if (dash > 0 && !macros.containsKey(name) && DIRECTIVES.contains(name.substring(0, dash))) {
            name = name.substring(0, dash); // a dash ends the name of a directive, not that of a macro
            cursor.position = start + dash;
        }
        if (braces && !cursor.take("}")) {
            return null;
        }
        if (name.equals("end") || name.equals("else")) {
            cursor.skipLineEnd();
        }
        return body ? "@" + name : name;
    }

    private Node directive(String name, int start) {
        return switch (name) {
            case "set" -> set();
            case "if" -> conditional();
            case "foreach" -> foreach();
            case "break" -> new Node.BreakOut(scope());
            case "stop" -> new Node.StopHere();
            case "define" -> define();
            case "macro" -> macro(start);
            case "evaluate" -> new Node.Evaluate(onlyArgument());
            case "literal" -> literal();
            case "include", "parse" -> {
                onlyArgument();
                yield new Node.Fail("#" + name + " has nothing to read from", cursor, start);
            }
            default -> call(name, start);
        };
    }

    private void open() {
        cursor.skipSpace();
        cursor.require("(");
        cursor.skipSpace();
    }

    private void close() {
        cursor.skipSpace();
        cursor.require(")");
        cursor.skipLineEnd();
    }

    private Expression onlyArgument() {
        open();
        Expression argument = expressions.operand();
        close();
        return argument;
    }

    private Expression.Reference requireReference() {
        Expression.Reference reference = cursor.peek() == '$' ? expressions.reference() : null;
        if (reference == null) {
            throw cursor.unexpected("expected a reference");
        }
        return reference;
    }

    private Node set() {
        cursor.skipBlanks();
        open();
        Expression.Reference target = requireReference();
        cursor.skipSpace();
        cursor.require("=");
        Expression value = expressions.expression();
        close();
        return new Node.Assign(target, value);
    }

    private Node conditional() {
        List<Node.Arm> arms = new ArrayList<>();
        Block then;
        do {
            open();
            Expression condition = expressions.expression();
            close();
            then = block();
            arms.add(new Node.Arm(condition, then.content));
        } while ("elseif".equals(then.end));
        if (then.end == null) {
            throw cursor.unexpected("#if has no #end");
        }
        return new Node.If(List.copyOf(arms), then.end.equals("else") ? body() : new Node.Text(""));
    }

    /** The content up to {@code #end}. */
    private Node body() {
        Block block = block();
        if (!"end".equals(block.end)) {
            throw cursor.error("Encountered " + (block.end == null ? "the end" : "#" + block.end), block.endPosition);
        }
        return block.content;
    }

    private Node foreach() {
        open();
        Expression.Reference item = requireReference();
        cursor.skipSpace();
        if (!cursor.atIdentifier()) {
            throw cursor.unexpected("expected in");
        }
        cursor.identifier();
        Expression elements = expressions.operand();
        close();
        return new Node.Foreach(item.name(), elements, body());
    }

    private @Nullable Expression scope() {
        if (cursor.peek() != '(') {
            return null;
        }
        return onlyArgument();
    }

    private Node define() {
        open();
        String name = requireReference().name();
        close();
        return new Node.Define(name, body());
    }

    private Node macro(int start) {
        open();
        if (!cursor.atIdentifier()) {
            throw cursor.unexpected("expected the name of the macro");
        }
        String name = cursor.identifier();
        List<String> parameters = new ArrayList<>();
        skipSeparators();
        while (cursor.peek() != ')') {
            parameters.add(requireReference().name());
            skipSeparators();
        }
        close();
        Node body = body();
        if (DIRECTIVES.contains(name)) {
            throw cursor.error("No macro can be named " + name, start);
        }
        macros.putIfAbsent(name, new Macro(name, List.copyOf(parameters), body));
        return new Node.Text("");
    }

    private void skipSeparators() {
        cursor.skipSpace();
        if (cursor.take(",")) {
            cursor.skipSpace();
        }
    }

    private Node literal() {
        open();
        close();
        int start = cursor.position;
        body();
        int end = cursor.text.lastIndexOf('#', cursor.position - 1);
        return new Node.Text(cursor.text.substring(start, end));
    }

    /** A macro call; when no such macro turns up its text stands for itself. */
    private Node call(String name, int start) {
        boolean withBody = name.startsWith("@");
        List<Expression> arguments = new ArrayList<>();
        int nameEnd = cursor.position;
        cursor.skipBlanks();
        if (cursor.peek() == '(') {
            cursor.position++;
            skipSeparators();
            while (cursor.peek() != ')') {
                arguments.add(expressions.operand());
                skipSeparators();
            }
            cursor.position++;
            cursor.skipLineEnd();
        } else {
            cursor.position = nameEnd;
        }
        String taken = cursor.text.substring(start, cursor.position);
        Node body = withBody ? body() : new Node.Text("");
        return new Node.MacroCall(withBody ? name.substring(1) : name, List.copyOf(arguments), body, taken);
    }
}
