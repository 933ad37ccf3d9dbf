/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import dev.stagedoor.language.limit.Budget;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of a compiled template: renders itself. */
sealed interface Node {

    void render(Rendering to);

    record Text(String text) implements Node {
        @Override
        public void render(Rendering to) {
            to.write(text);
        }
    }

    record Sequence(List<Node> nodes) implements Node {
        @Override
        public void render(Rendering to) {
            for (Node node : nodes) {
                node.render(to);
            }
        }
    }

    record Print(Expression.Reference reference) implements Node {
        @Override
        public void render(Rendering to) {
            to.print(reference.value(to));
        }
    }

    record Assign(Expression.Reference target, Expression value) implements Node {
        @Override
        public void render(Rendering to) {
            to.budget.step();
            Object assigned = value.value(to);
            if (assigned != null) { // arithmetic without a result changes nothing
                target.assign(assigned, to);
            }
        }
    }

    /** One condition of an {@code #if} and what it leads to. */
    record Arm(Expression condition, Node content) {}

    record If(List<Arm> arms, Node otherwise) implements Node {
        @Override
        public void render(Rendering to) {
            for (Arm arm : arms) {
                to.budget.step();
                if (arm.condition().test(to)) {
                    arm.content().render(to);
                    return;
                }
            }
            otherwise.render(to);
        }
    }

    record Foreach(String item, Expression elements, Node body) implements Node {

        /** AWS's limit; a longer list is cut, not refused. */
        private static final int MOST_ITERATIONS = 1_000;

        @Override
        public void render(Rendering to) {
            Iterator<?> all = Values.elements(elements.value(to), MOST_ITERATIONS + 1, to.budget);
            if (all == null) {
                return;
            }
            Object shadowedItem = to.get(item);
            Object shadowedCount = to.get("velocityCount");
            Object shadowedHasNext = to.get("velocityHasNext");
            Object outer = to.get("foreach");
            ForeachScope scope = new ForeachScope(all, outer instanceof ForeachScope loop ? loop : null);
            to.set("foreach", scope);
            try {
                while (scope.count < MOST_ITERATIONS && scope.elements.hasNext()) {
                    to.budget.step(2);
                    Object element = scope.elements.next();
                    scope.count++;
                    to.set(item, element == null ? Values.UNDEFINED : element);
                    to.set("velocityCount", scope.count);
                    to.set("velocityHasNext", scope.elements.hasNext());
                    body.render(to);
                }
            } catch (Rendering.Break e) {
                if (e.scope != null && e.scope != scope) {
                    throw e;
                }
            }
            to.set(item, shadowedItem);
            to.set("velocityCount", shadowedCount);
            to.set("velocityHasNext", shadowedHasNext);
            to.set("foreach", outer);
        }
    }

    /** @param scope null for the innermost loop */
    record BreakOut(@Nullable Expression scope) implements Node {
        @Override
        public void render(Rendering to) {
            throw new Rendering.Break(scope == null ? null : scope.value(to));
        }
    }

    record StopHere() implements Node {
        @Override
        public void render(Rendering to) {
            throw new Rendering.Stop();
        }
    }

    record Define(String name, Node body) implements Node {
        @Override
        public void render(Rendering to) {
            to.set(name, new DefinedBlock(body));
        }
    }

    /** What a reference to a {@code #define} holds: rendered anew wherever it is printed. */
    record DefinedBlock(Node body) {}

    /** @param taken the text of the call with the end of its line, for when there is no such macro */
    record MacroCall(String name, List<Expression> arguments, Node body, String taken) implements Node {
        @Override
        public void render(Rendering to) {
            Macro macro = to.macro(name);
            if (macro == null) {
                to.write(taken);
                body.render(to);
            } else {
                to.call(macro, arguments, new DefinedBlock(body));
            }
        }
    }

    record Evaluate(Expression source) implements Node {
        @Override
        public void render(Rendering to) {
            Object text = source.value(to);
            if (!(text instanceof String template)) {
                return;
            }
            to.budget.step(template.length());
            to.budget.allocate(96L * template.length());
            Map<String, Macro> macros = to.evaluatedMacros();
            Node content = new TemplateParser(new Cursor(template), macros).template();
            to.budget.enter();
            try {
                content.render(to);
            } catch (Rendering.Break e) {
                // ends the evaluated text only
            } finally {
                to.budget.leave();
            }
        }
    }

    /** A directive that compiles and cannot run. */
    record Fail(String message, Cursor source, int position) implements Node {
        @Override
        public void render(Rendering to) {
            throw source.error(message, position);
        }
    }

    /** A text in double quotes, or a {@code #define}, as a string. */
    static String toText(Node node, Rendering in) {
        Budget budget = in.budget;
        budget.enter();
        Rendering.Output outer = in.redirect(new Rendering.Output());
        try {
            node.render(in);
        } finally {
            budget.leave();
            in.swapBack(outer);
        }
        return in.lastText();
    }
}
