/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.jsonpath;

import dev.stagedoor.language.json.JsonArray;
import dev.stagedoor.language.limit.Budget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSONPath, as Jayway's library reads it, which is AWS's. A path that can lead to one place only is definite: it gives
 * the value there, or {@link #MISSING}; any other gives an array of all that it leads to.
 */
public final class JsonPath {

    /** What a definite path gives that leads nowhere. JSON's null is something else. */
    public static final Object MISSING = new Object();

    private static final int LONGEST = 4_096;

    private final List<PathStep> steps;
    private final boolean definite;

    private JsonPath(List<PathStep> steps) {
        this.steps = List.copyOf(steps);
        boolean one = true;
        for (int i = 0; i < steps.size(); i++) {
            one &= steps.get(i).isDefinite(i == steps.size() - 1);
        }
        this.definite = one;
    }

    /** @throws IllegalArgumentException for what is no path */
    public static JsonPath compile(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("A JSON path of more than " + LONGEST + " characters");
        }
        return new JsonPath(new PathParser(text.strip()).path());
    }

    static JsonPath of(List<PathStep> steps) {
        return new JsonPath(steps);
    }

    /** @throws dev.stagedoor.language.limit.LimitExceededException when it takes too much */
    public @Nullable Object read(@Nullable Object document, Budget budget) {
        Walk walk = new Walk(document, budget, definite);
        walk.go(steps, 0, document);
        return walk.result();
    }

    /** One reading: goes along the steps and gathers what it finds at their end. */
    static final class Walk {

        final @Nullable Object root;
        final Budget budget;
        private final boolean definite;
        private final JsonArray found = new JsonArray();

        Walk(@Nullable Object root, Budget budget, boolean definite) {
            this.root = root;
            this.budget = budget;
            this.definite = definite;
        }

        void go(List<PathStep> steps, int next, @Nullable Object value) {
            budget.step();
            if (next == steps.size()) {
                budget.allocate(16);
                found.add(value);
            } else {
                steps.get(next).go(this, steps, next, value);
            }
        }

        @Nullable
        Object result() {
            if (!definite) {
                return found;
            }
            return found.isEmpty() ? MISSING : found.get(0);
        }
    }
}
