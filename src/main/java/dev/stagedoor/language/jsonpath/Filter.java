/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.jsonpath;

import dev.stagedoor.language.json.JsonNumbers;
import dev.stagedoor.language.jsonpath.JsonPath.Walk;
import dev.stagedoor.language.limit.BoundedPattern;
import dev.stagedoor.language.limit.Budget;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A condition on an element. */
sealed interface Filter {

    boolean accepts(@Nullable Object element, Walk walk);

    record Or(Filter left, Filter right) implements Filter {
        @Override
        public boolean accepts(@Nullable Object element, Walk walk) {
            return left.accepts(element, walk) || right.accepts(element, walk);
        }
    }

    record And(Filter left, Filter right) implements Filter {
        @Override
        public boolean accepts(@Nullable Object element, Walk walk) {
            return left.accepts(element, walk) && right.accepts(element, walk);
        }
    }

    record Not(Filter negated) implements Filter {
        @Override
        public boolean accepts(@Nullable Object element, Walk walk) {
            return !negated.accepts(element, walk);
        }
    }

    record Exists(Operand operand) implements Filter {
        @Override
        public boolean accepts(@Nullable Object element, Walk walk) {
            Object value = operand.value(element, walk);
            return operand instanceof Path ? value != JsonPath.MISSING : Boolean.TRUE.equals(value);
        }
    }

    record Matches(Operand operand, BoundedPattern pattern) implements Filter {
        @Override
        public boolean accepts(@Nullable Object element, Walk walk) {
            return operand.value(element, walk) instanceof String text && pattern.matches(text, walk.budget);
        }
    }

    record Comparison(String operator, Operand left, Operand right) implements Filter {

        @Override
        public boolean accepts(@Nullable Object element, Walk walk) {
            Object a = left.value(element, walk);
            Object b = right.value(element, walk);
            walk.budget.step();
            return switch (operator) {
                case "==" -> equal(a, b, walk);
                case "!=" -> !equal(a, b, walk);
                case "===" -> sameType(a, b) && equal(a, b, walk);
                case "!==" -> !(sameType(a, b) && equal(a, b, walk));
                case "<", "<=", ">", ">=" -> ordered(a, b, walk.budget);
                case "in" -> b instanceof Collection<?> all && holds(all, a, walk);
                case "nin" -> b instanceof Collection<?> all && !holds(all, a, walk);
                case "contains" ->
                    a instanceof String text
                            ? b instanceof String part && contains(text, part, walk.budget)
                            : a instanceof Collection<?> all && holds(all, b, walk);
                case "size" -> b instanceof Number size && size(a) == size.intValue();
                case "empty" -> b instanceof Boolean wanted && size(a) >= 0 && (size(a) == 0) == wanted;
                case "subsetof" -> shared(a, b, walk) == size(a) && a instanceof Collection<?>;
                case "anyof" -> shared(a, b, walk) > 0;
                default -> a instanceof Collection<?> && b instanceof Collection<?> && shared(a, b, walk) == 0;
            };
        }

        private static boolean contains(String text, String part, Budget budget) {
            budget.search(text.length(), part.length());
            return text.contains(part);
        }

        private boolean ordered(@Nullable Object a, @Nullable Object b, Budget budget) {
            int order;
            if (a instanceof Number x && b instanceof Number y) {
                order = Double.compare(JsonNumbers.toDouble(x, budget), JsonNumbers.toDouble(y, budget));
            } else if (a instanceof String x && b instanceof String y) {
                budget.scan(Math.min(x.length(), y.length()));
                order = x.compareTo(y);
            } else {
                return false;
            }
            return switch (operator) {
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order >= 0;
            };
        }

        private static boolean sameType(@Nullable Object a, @Nullable Object b) {
            return a instanceof Number
                    ? b instanceof Number
                    : a == null || b == null ? a == b : a.getClass() == b.getClass();
        }

        private static boolean equal(@Nullable Object a, @Nullable Object b, Walk walk) {
            walk.budget.step();
            if (a instanceof Number x && b instanceof Number y) {
                return Double.compare(JsonNumbers.toDouble(x, walk.budget), JsonNumbers.toDouble(y, walk.budget)) == 0;
            }
            if (a instanceof String x && b instanceof String y) {
                walk.budget.scan(Math.min(x.length(), y.length()));
                return x.equals(y);
            }
            if (a instanceof List<?> x && b instanceof List<?> y) {
                return x.size() == y.size() && sameElements(x, y, walk);
            }
            if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
                return x.size() == y.size() && sameMembers(x, y, walk);
            }
            return Objects.equals(a, b);
        }

        private static boolean sameElements(Collection<?> a, Collection<?> b, Walk walk) {
            walk.budget.enter();
            Iterator<?> other = b.iterator();
            for (Object element : a) {
                if (!equal(element, other.next(), walk)) {
                    walk.budget.leave();
                    return false;
                }
            }
            walk.budget.leave();
            return true;
        }

        private static boolean sameMembers(Map<?, ?> a, Map<?, ?> b, Walk walk) {
            walk.budget.enter();
            for (Map.Entry<?, ?> member : a.entrySet()) {
                if (!b.containsKey(member.getKey()) || !equal(member.getValue(), b.get(member.getKey()), walk)) {
                    walk.budget.leave();
                    return false;
                }
            }
            walk.budget.leave();
            return true;
        }

        private static boolean holds(Collection<?> all, @Nullable Object wanted, Walk walk) {
            for (Object element : all) {
                if (equal(element, wanted, walk)) {
                    return true;
                }
            }
            return false;
        }

        private static int shared(@Nullable Object a, @Nullable Object b, Walk walk) {
            int count = 0;
            if (a instanceof Collection<?> some && b instanceof Collection<?> all) {
                for (Object element : some) {
                    if (holds(all, element, walk)) {
                        count++;
                    }
                }
            }
            return count;
        }

        private static int size(@Nullable Object value) {
            return value instanceof Collection<?> elements
                    ? elements.size()
                    : value instanceof String text ? text.length() : value instanceof Map<?, ?> map ? map.size() : -1;
        }
    }

    /** One side of a comparison. */
    sealed interface Operand {
        @Nullable
        Object value(@Nullable Object element, Walk walk);
    }

    record Literal(@Nullable Object constant) implements Operand {
        @Override
        public @Nullable Object value(@Nullable Object element, Walk walk) {
            return constant;
        }
    }

    /** @param fromRoot whether it starts at {@code $}, and not at the element */
    record Path(JsonPath path, boolean fromRoot) implements Operand {
        @Override
        public @Nullable Object value(@Nullable Object element, Walk walk) {
            return path.read(fromRoot ? walk.root : element, walk.budget);
        }
    }
}
