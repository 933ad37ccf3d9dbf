/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.limit.LimitExceededException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run of a template: its variables, its output and what it may still cost. */
final class Rendering {

    /** Velocity's own limit for macros that call themselves. */
    private static final int MOST_MACRO_DEPTH = 20;

    final Budget budget;
    private final Map<String, @Nullable Object> variables;
    private final Map<String, Macro> macros;
    private @Nullable Map<String, Macro> evaluatedMacros;
    private @Nullable Frame frame;
    private Output out = new Output();
    private String lastText = "";

    Rendering(Map<String, ? extends @Nullable Object> variables, Map<String, Macro> macros, Budget budget) {
        this.variables = new HashMap<>(variables);
        this.macros = macros;
        this.budget = budget;
    }

    /** What is written: kept in the pieces that it comes in, as a text that grows would hold three times as much. */
    static final class Output {
        private final List<String> pieces = new ArrayList<>();

        private void append(String text) {
            pieces.add(text);
        }

        @Override
        public String toString() {
            return String.join("", pieces);
        }
    }

    /** A macro that is running: its parameters are its own, every other name is the template's. */
    private static final class Frame {
        final Map<String, @Nullable Expression> arguments = new HashMap<>();
        final Map<String, @Nullable Object> assigned = new HashMap<>();
        final @Nullable Frame outer;
        final int depth;

        Frame(@Nullable Frame outer) {
            this.outer = outer;
            this.depth = outer == null ? 1 : outer.depth + 1;
        }
    }

    String text() {
        return out.toString();
    }

    void write(String text) {
        budget.text(text.length());
        out.append(text);
    }

    void print(@Nullable Object value) {
        if (value instanceof String text) {
            write(text);
        } else if (value instanceof Node.DefinedBlock block) {
            budget.enter();
            try {
                block.body().render(this);
            } catch (Break e) {
                // ends the block only
            } finally {
                budget.leave();
            }
        } else {
            write(toText(value));
        }
    }

    /** A value as a string, as printing it would show it. */
    String toText(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        } else if (value instanceof Node.DefinedBlock block) {
            return Node.toText(block.body(), this);
        }
        StringBuilder text = new StringBuilder();
        Values.print(value, text, budget);
        return text.toString();
    }

    Output redirect(Output to) {
        Output outer = out;
        out = to;
        return outer;
    }

    void swapBack(Output outer) {
        lastText = out.toString();
        out = outer;
    }

    String lastText() {
        return lastText;
    }

    @Nullable
    Object get(String name) {
        Frame current = frame;
        if (current != null) {
            if (current.assigned.containsKey(name)) {
                return current.assigned.get(name);
            }
            if (current.arguments.containsKey(name)) {
                Expression argument = current.arguments.get(name);
                frame = current.outer; // by name: in the words of the caller
                try {
                    return argument == null ? null : argument.value(this);
                } finally {
                    frame = current;
                }
            }
        }
        return variables.get(name);
    }

    void set(String name, @Nullable Object value) {
        budget.allocate(48);
        Frame current = frame;
        if (current != null && current.arguments.containsKey(name)) {
            current.assigned.put(name, value);
        } else {
            variables.put(name, value);
        }
    }

    @Nullable
    Macro macro(String name) {
        Macro macro = macros.get(name);
        return macro == null && evaluatedMacros != null ? evaluatedMacros.get(name) : macro;
    }

    /** Where the macros go that an evaluated text defines. */
    Map<String, Macro> evaluatedMacros() {
        if (evaluatedMacros == null) {
            evaluatedMacros = new HashMap<>(macros);
        }
        return evaluatedMacros;
    }

    void call(Macro macro, List<Expression> arguments, Node.DefinedBlock body) {
        budget.step(4);
        Frame outer = frame;
        Frame inner = new Frame(outer);
        if (inner.depth > MOST_MACRO_DEPTH) {
            throw new LimitExceededException("macro " + macro.name() + " calls itself too often");
        }
        for (int i = 0; i < macro.parameters().size(); i++) {
            inner.arguments.put(macro.parameters().get(i), i < arguments.size() ? arguments.get(i) : null);
        }
        inner.arguments.put("bodyContent", new Expression.Constant(body));
        frame = inner;
        try {
            macro.body().render(this);
        } catch (Break e) {
            if (e.scope != null) {
                throw e;
            }
        } finally {
            frame = outer;
        }
    }

    TemplateException failure(String message) {
        return new TemplateException(message, 1, 1);
    }

    /** Leaves a loop. */
    static final class Break extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** Which; null for the innermost. */
        final transient @Nullable Object scope;

        Break(@Nullable Object scope) {
            super("break", null, false, false);
            this.scope = scope;
        }
    }

    /** Leaves the template. */
    static final class Stop extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Stop() {
            super("stop", null, false, false);
        }
    }
}
