/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.jsonpath;

import dev.stagedoor.language.json.JsonArray;
import dev.stagedoor.language.json.JsonNumbers;
import dev.stagedoor.language.limit.Budget;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions that may end a path. */
final class Functions {

    private static final Set<String> NAMES =
            Set.of("length", "size", "keys", "min", "max", "avg", "sum", "stddev", "first", "last");

    private Functions() {}

    static boolean exists(String name) {
        return NAMES.contains(name);
    }

    static @Nullable Object apply(String name, @Nullable Object value, Budget budget) {
        if (name.equals("length") || name.equals("size")) {
            return value instanceof List<?> array
                    ? (Object) array.size()
                    : value instanceof Map<?, ?> object ? (Object) object.size() : JsonPath.MISSING;
        }
        if (name.equals("keys")) {
            if (!(value instanceof Map<?, ?> object)) {
                return JsonPath.MISSING;
            }
            budget.allocate(40 + 8L * object.size());
            return new JsonArray(object.keySet());
        }
        if (!(value instanceof List<?> array) || array.isEmpty()) {
            return JsonPath.MISSING;
        }
        budget.step(array.size());
        return switch (name) {
            case "first" -> array.get(0);
            case "last" -> array.get(array.size() - 1);
            default -> aggregate(name, array, budget);
        };
    }

    private static Object aggregate(String name, List<?> array, Budget budget) {
        double sum = 0;
        double squares = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        int count = 0;
        for (Object element : array) {
            if (element instanceof Number number) {
                double x = JsonNumbers.toDouble(number, budget);
                count++;
                sum += x;
                squares += x * x;
                least = Math.min(least, x);
                most = Math.max(most, x);
            }
        }
        if (count == 0) {
            return JsonPath.MISSING;
        }
        return switch (name) {
            case "min" -> least;
            case "max" -> most;
            case "avg" -> sum / count;
            case "stddev" -> Math.sqrt(squares / count - sum * sum / count / count);
            default -> sum;
        };
    }
}
