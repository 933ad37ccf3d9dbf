/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import dev.stagedoor.language.limit.LimitExceededException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something with a value. */
sealed interface Expression {

    /** null only where arithmetic has no result. */
    @Nullable
    Object value(Rendering in);

    /** As a condition. Velocity 1.7 finds only references and comparisons true, never a literal but {@code true}. */
    default boolean test(Rendering in) {
        return false;
    }

    enum Operator {
        OR,
        AND,
        EQ,
        NE,
        LT,
        LE,
        GT,
        GE,
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        REMAINDER
    }

    record Constant(Object constant) implements Expression {
        @Override
        public Object value(Rendering in) {
            return constant;
        }

        @Override
        public boolean test(Rendering in) {
            return constant == Boolean.TRUE;
        }
    }

    /** A string with references or directives in it. */
    record Interpolated(Node content) implements Expression {
        @Override
        public Object value(Rendering in) {
            return Node.toText(content, in);
        }
    }

    record Not(Expression negated) implements Expression {
        @Override
        public Object value(Rendering in) {
            return test(in);
        }

        @Override
        public boolean test(Rendering in) {
            return !negated.test(in);
        }
    }

    record Binary(Operator operator, Expression left, Expression right) implements Expression {
        @Override
        public @Nullable Object value(Rendering in) {
            in.budget.step();
            return switch (operator) {
                case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER ->
                    Arithmetic.calculate(operator, left.value(in), right.value(in), in);
                default -> test(in);
            };
        }

        @Override
        public boolean test(Rendering in) {
            in.budget.step();
            return switch (operator) {
                case OR -> left.test(in) || right.test(in);
                case AND -> left.test(in) && right.test(in);
                case EQ -> Values.equal(left.value(in), right.value(in), in);
                case NE -> !Values.equal(left.value(in), right.value(in), in);
                case LT, LE, GT, GE -> Arithmetic.compare(operator, left.value(in), right.value(in), in.budget);
                default -> false;
            };
        }
    }

    record ListLiteral(List<Expression> elements) implements Expression {
        @Override
        public Object value(Rendering in) {
            in.budget.allocate(40 + 8L * elements.size());
            List<@Nullable Object> list = new ArrayList<>(elements.size());
            for (Expression element : elements) {
                list.add(element.value(in));
            }
            return list;
        }
    }

    record MapLiteral(List<Expression> entries) implements Expression {
        @Override
        public Object value(Rendering in) {
            in.budget.allocate(120 + 48L * entries.size());
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            for (int i = 0; i < entries.size(); i += 2) {
                map.put(
                        Values.key(entries.get(i).value(in), in),
                        entries.get(i + 1).value(in));
            }
            return map;
        }
    }

    record Range(Expression first, Expression last) implements Expression {

        private static final int LONGEST = 100_000;

        @Override
        public @Nullable Object value(Rendering in) {
            if (!(first.value(in) instanceof Number from) || !(last.value(in) instanceof Number to)) {
                return null;
            }
            long start = from.intValue();
            long size = Math.abs(to.intValue() - start) + 1;
            if (size > LONGEST) {
                throw new LimitExceededException("a range of " + size + " numbers");
            }
            in.budget.step(size / 4);
            in.budget.allocate(20 * size);
            int direction = to.intValue() >= start ? 1 : -1;
            List<Object> numbers = new ArrayList<>((int) size);
            for (int i = 0; i < size; i++) {
                numbers.add((int) (start + (long) direction * i));
            }
            return numbers;
        }
    }

    /** One step of a reference's path. */
    sealed interface Access {
        int position();
    }

    record Property(String name, int position) implements Access {}

    record Call(String method, List<Expression> arguments, int position) implements Access {}

    record Index(Expression index, int position) implements Access {}

    /**
     * @param source the template, with its place there, for saying where it fails
     */
    record Reference(String name, List<Access> path, Cursor source, int start, int end) implements Expression {

        /** {@link Values#UNDEFINED} when there is no value. */
        @Override
        public Object value(Rendering in) {
            in.budget.step();
            Object value = in.get(name);
            for (int i = 0; i < path.size() && value != null; i++) {
                value = access(value, path.get(i), in);
            }
            return value == null ? Values.UNDEFINED : value;
        }

        @Override
        public boolean test(Rendering in) {
            Object value = value(in);
            return value instanceof Boolean truth ? truth : value != Values.UNDEFINED;
        }

        private String literal() {
            return source.text.substring(start, end);
        }

        private @Nullable Object access(Object target, Access access, Rendering in) {
            in.budget.step();
            try {
                if (access instanceof Property property) {
                    return Members.property(target, property.name());
                } else if (access instanceof Index index) {
                    return Members.index(target, index.index().value(in), in);
                } else if (access instanceof Call call) {
                    List<@Nullable Object> arguments =
                            new ArrayList<>(call.arguments().size());
                    for (Expression argument : call.arguments()) {
                        arguments.add(argument.value(in));
                    }
                    return Members.call(target, call.method(), arguments, in);
                }
                return null;
            } catch (IllegalArgumentException | IndexOutOfBoundsException | UnsupportedOperationException e) {
                // As in Velocity a method that throws ends the rendering. Unsupported is a change of what cannot
                // change.
                throw source.error(literal() + " failed: " + e.getMessage(), access.position());
            }
        }

        void assign(Object assigned, Rendering in) {
            if (path.isEmpty()) {
                in.set(name, assigned);
                return;
            }
            Object target = in.get(name);
            for (int i = 0; i < path.size() - 1 && target != null; i++) {
                target = access(target, path.get(i), in);
            }
            Access last = path.get(path.size() - 1);
            if (target == null || last instanceof Call) {
                return;
            }
            Object key = last instanceof Property property
                    ? property.name()
                    : last instanceof Index index ? index.index().value(in) : null;
            try {
                Members.assign(target, key, assigned, in);
            } catch (IllegalArgumentException | IndexOutOfBoundsException | UnsupportedOperationException e) {
                throw source.error(literal() + " cannot be set: " + e.getMessage(), last.position());
            }
        }
    }
}
