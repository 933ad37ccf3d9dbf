/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.jsonpath;

import dev.stagedoor.language.jsonpath.JsonPath.Walk;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of a path: from a value to those that the rest of the path starts from. */
sealed interface PathStep {

    /** @param next this step's index in {@code steps} */
    void go(Walk walk, List<PathStep> steps, int next, @Nullable Object value);

    /** Whether it leads to one place at most. */
    boolean isDefinite(boolean last);

    /** {@code .name}, {@code ['name']}, {@code ['one','two']}. */
    record Names(List<String> names) implements PathStep {

        @Override
        public void go(Walk walk, List<PathStep> steps, int next, @Nullable Object value) {
            if (!(value instanceof Map<?, ?> object)) {
                return;
            }
            if (names.size() > 1 && next == steps.size() - 1) {
                Map<String, @Nullable Object> some = new LinkedHashMap<>();
                for (String name : names) {
                    if (object.containsKey(name)) {
                        walk.budget.allocate(64);
                        some.put(name, object.get(name));
                    }
                }
                walk.go(steps, next + 1, some);
                return;
            }
            for (String name : names) {
                Object member = object.get(name);
                if (member != null || object.containsKey(name)) {
                    walk.go(steps, next + 1, member);
                }
            }
        }

        @Override
        public boolean isDefinite(boolean last) {
            return names.size() == 1 || last;
        }
    }

    /** {@code [0]}, {@code [-1]}, {@code [0,2]}. */
    record Indexes(List<Integer> indexes) implements PathStep {

        @Override
        public void go(Walk walk, List<PathStep> steps, int next, @Nullable Object value) {
            if (value instanceof List<?> array) {
                for (int index : indexes) {
                    int place = index < 0 ? array.size() + index : index;
                    if (place >= 0 && place < array.size()) {
                        walk.go(steps, next + 1, array.get(place));
                    }
                }
            }
        }

        @Override
        public boolean isDefinite(boolean last) {
            return indexes.size() == 1;
        }
    }

    /** {@code [from:to]}; null for an open end, below zero from the end of the array. */
    record Slice(@Nullable Integer from, @Nullable Integer to) implements PathStep {

        @Override
        public void go(Walk walk, List<PathStep> steps, int next, @Nullable Object value) {
            if (value instanceof List<?> array) {
                int start = place(from, 0, array.size());
                int end = place(to, array.size(), array.size());
                for (int i = start; i < end; i++) {
                    walk.go(steps, next + 1, array.get(i));
                }
            }
        }

        private static int place(@Nullable Integer bound, int open, int size) {
            int place = bound == null ? open : bound < 0 ? size + bound : bound;
            return Math.max(0, Math.min(place, size));
        }

        @Override
        public boolean isDefinite(boolean last) {
            return false;
        }
    }

    /** {@code .*}, {@code [*]}. */
    record Wildcard() implements PathStep {

        @Override
        public void go(Walk walk, List<PathStep> steps, int next, @Nullable Object value) {
            Collection<?> children = children(value);
            for (Object child : children) {
                walk.go(steps, next + 1, child);
            }
        }

        static Collection<?> children(@Nullable Object value) {
            return value instanceof Map<?, ?> object
                    ? object.values()
                    : value instanceof List<?> array ? array : List.of();
        }

        @Override
        public boolean isDefinite(boolean last) {
            return false;
        }
    }

    /** {@code ..}: the step that follows is taken from here and from everything below. */
    record Descend() implements PathStep {

        @Override
        public void go(Walk walk, List<PathStep> steps, int next, @Nullable Object value) {
            walk.budget.enter();
            walk.go(steps, next + 1, value);
            for (Object child : Wildcard.children(value)) {
                if (child instanceof Map<?, ?> || child instanceof List<?>) {
                    walk.go(steps, next, child);
                }
            }
            walk.budget.leave();
        }

        @Override
        public boolean isDefinite(boolean last) {
            return false;
        }
    }

    /** {@code [?(…)]}: the elements of an array, or an object itself. */
    record Filtered(Filter filter) implements PathStep {

        @Override
        public void go(Walk walk, List<PathStep> steps, int next, @Nullable Object value) {
            if (value instanceof List<?> array) {
                for (Object element : array) {
                    if (filter.accepts(element, walk)) {
                        walk.go(steps, next + 1, element);
                    }
                }
            } else if (value instanceof Map<?, ?> && filter.accepts(value, walk)) {
                walk.go(steps, next + 1, value);
            }
        }

        @Override
        public boolean isDefinite(boolean last) {
            return false;
        }
    }

    /** {@code .length()} and its like. */
    record Function(String name) implements PathStep {

        @Override
        public void go(Walk walk, List<PathStep> steps, int next, @Nullable Object value) {
            Object result = Functions.apply(name, value, walk.budget);
            if (result != JsonPath.MISSING) {
                walk.go(steps, next + 1, result);
            }
        }

        @Override
        public boolean isDefinite(boolean last) {
            return true;
        }
    }
}
