/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import dev.stagedoor.language.json.JsonArray;
import dev.stagedoor.language.json.JsonNumbers;
import dev.stagedoor.language.json.JsonWriter;
import dev.stagedoor.language.limit.Budget;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all values can do: be printed, compared and gone through. Never by their own recursive Java methods. */
final class Values {

    /** The empty string that stands for no value: itself alone is false as a condition. Compared by identity. */
    @SuppressWarnings("StringOperationCanBeSimplified")
    static final String UNDEFINED = new String("");

    private Values() {}

    static void print(@Nullable Object value, StringBuilder out, Budget budget) {
        budget.step();
        if (value instanceof QuietMap) {
            return;
        }
        if (value instanceof JsonArray array) {
            JsonWriter.write(array, out, budget);
        } else if (value instanceof Map<?, ?> map) {
            budget.enter();
            append("{", out, budget);
            String separator = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                append(separator, out, budget);
                print(entry.getKey(), out, budget);
                append("=", out, budget);
                print(entry.getValue(), out, budget);
                separator = ", ";
            }
            append("}", out, budget);
            budget.leave();
        } else if (value instanceof Collection<?> elements) {
            budget.enter();
            append("[", out, budget);
            String separator = "";
            for (Object element : elements) {
                append(separator, out, budget);
                print(element, out, budget);
                separator = ", ";
            }
            append("]", out, budget);
            budget.leave();
        } else if (value instanceof Map.Entry<?, ?> entry) {
            budget.enter();
            print(entry.getKey(), out, budget);
            append("=", out, budget);
            print(entry.getValue(), out, budget);
            budget.leave();
        } else if (value instanceof Iterator<?> || value instanceof Node.DefinedBlock) {
            // a name of a Java object, which nobody can want
        } else {
            if (value instanceof Number number) {
                JsonNumbers.charge(number, budget);
            }
            append(String.valueOf(value), out, budget);
        }
    }

    private static void append(String text, StringBuilder out, Budget budget) {
        budget.grow(text.length());
        out.append(text);
    }

    /** Velocity 1.7's {@code ==}: numbers by value, like with like by content, all else by its text. */
    static boolean equal(@Nullable Object left, @Nullable Object right, Rendering in) {
        in.budget.step();
        if (left == null || right == null) {
            return left == right || left == UNDEFINED || right == UNDEFINED;
        }
        if (left instanceof Number a && right instanceof Number b) {
            return Arithmetic.compare(a, b, in.budget) == 0;
        }
        if (left instanceof Collection<?> a && right instanceof Collection<?> b) {
            return sameElements(a, b, in);
        }
        if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
            return sameEntries(a, b, in);
        }
        if (left instanceof TemplateObject && right instanceof TemplateObject) {
            return left == right;
        }
        String a = in.toText(left);
        String b = in.toText(right);
        in.budget.scan(Math.min(a.length(), b.length()));
        return a.equals(b);
    }

    /** Java's {@code equals}, as methods such as {@code contains} use it: no number equals a string. */
    static boolean identical(@Nullable Object left, @Nullable Object right, Rendering in) {
        in.budget.step();
        if (left == null || right == null) {
            return left == right || "".equals(left) || "".equals(right);
        }
        if (left instanceof Collection<?> a && right instanceof Collection<?> b) {
            return sameElements(a, b, in);
        }
        if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
            return sameEntries(a, b, in);
        }
        if (left instanceof String a && right instanceof String b) {
            in.budget.scan(Math.min(a.length(), b.length()));
            return a.equals(b);
        }
        return left == right || left.getClass() == right.getClass() && isScalar(left) && left.equals(right);
    }

    private static boolean sameElements(Collection<?> left, Collection<?> right, Rendering in) {
        if (left.size() != right.size()) {
            return false;
        }
        in.budget.enter();
        try {
            Iterator<?> other = right.iterator();
            for (Object element : left) {
                if (!identical(element, other.next(), in)) {
                    return false;
                }
            }
            return true;
        } finally {
            in.budget.leave();
        }
    }

    private static boolean sameEntries(Map<?, ?> left, Map<?, ?> right, Rendering in) {
        if (left.size() != right.size()) {
            return false;
        }
        in.budget.enter();
        try {
            for (Map.Entry<?, ?> entry : left.entrySet()) {
                if (!right.containsKey(entry.getKey()) || !identical(entry.getValue(), right.get(entry.getKey()), in)) {
                    return false;
                }
            }
            return true;
        } finally {
            in.budget.leave();
        }
    }

    private static boolean isScalar(Object value) {
        return value instanceof String || value instanceof Boolean || isNumber(value);
    }

    private static boolean isNumber(Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof BigInteger
                || value instanceof BigDecimal;
    }

    /** A value as the key of a map. Only scalars stay themselves: the hash of a list could take for ever. */
    static @Nullable Object key(@Nullable Object value, Rendering in) {
        return value == null || isScalar(value) ? value : in.toText(value);
    }

    /**
     * What {@code #foreach} goes through; null for what is no collection. Of a collection a copy of its beginning, so
     * that the loop may change it.
     */
    static @Nullable Iterator<?> elements(@Nullable Object value, int most, Budget budget) {
        Collection<?> all = value instanceof Map<?, ?> map
                ? map.values()
                : value instanceof Collection<?> collection ? collection : null;
        if (all == null) {
            return value instanceof Iterator<?> iterator ? iterator : null;
        }
        List<@Nullable Object> beginning = new ArrayList<>(Math.min(all.size(), most));
        budget.step(1 + beginning.size() / 8);
        for (Object element : all) {
            if (beginning.size() == most) {
                break;
            }
            beginning.add(element);
        }
        return beginning.iterator();
    }
}
