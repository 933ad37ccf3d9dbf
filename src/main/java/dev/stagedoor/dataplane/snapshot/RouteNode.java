/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One resource in a {@link RouteTree}: its methods and the resources beneath it. Static children are in an open hash
 * table over the characters of the request's path itself, so that no segment is ever cut out to look it up.
 */
final class RouteNode {

    /** By verb, {@code ANY} already in the gaps; null where the resource has no such method. */
    private final @Nullable MethodPlan[] byVerb;

    /** The ready answer by verb of a resource without path variables; empty for one with some. */
    private final RouteTree.@Nullable Match[] fixedMatches;

    private final @Nullable String[] childNames;
    private final @Nullable RouteNode[] children;
    private final @Nullable RouteNode variable;
    private final @Nullable RouteNode greedy;

    /** The variables on the way here and the index of the segment that each takes. */
    private final String[] variableNames;

    private final int[] variableSegments;
    private final boolean isGreedy;

    private RouteNode(Draft draft) {
        byVerb = new @Nullable MethodPlan[draft.byVerb.length];
        for (int i = 0; i < byVerb.length; i++) {
            MethodPlan exact = draft.byVerb[i];
            byVerb[i] = exact == null ? draft.any : exact;
        }
        isGreedy = draft.isGreedy();
        List<String> names = new ArrayList<>();
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < draft.path.size(); i++) {
            String segment = draft.path.get(i);
            if (Draft.isVariable(segment)) {
                names.add(segment.substring(1, segment.length() - (Draft.isGreedy(segment) ? 2 : 1)));
                indexes.add(i);
            }
        }
        variableNames = names.toArray(new String[0]);
        variableSegments = indexes.stream().mapToInt(Integer::intValue).toArray();
        fixedMatches = new RouteTree.@Nullable Match[names.isEmpty() ? byVerb.length : 0];
        for (int i = 0; i < fixedMatches.length; i++) {
            MethodPlan plan = byVerb[i];
            fixedMatches[i] = plan == null ? null : new RouteTree.Match(plan, Map.of());
        }
        int slots = Math.max(2, Integer.highestOneBit(Math.max(1, draft.statics.size())) * 4);
        childNames = new @Nullable String[slots];
        children = new @Nullable RouteNode[slots];
        draft.statics.forEach((name, child) -> {
            int slot = hash(name, 0, name.length()) & slots - 1;
            while (childNames[slot] != null) {
                slot = slot + 1 & slots - 1;
            }
            childNames[slot] = name;
            children[slot] = child.build();
        });
        variable = draft.variable == null ? null : draft.variable.build();
        greedy = draft.greedy == null ? null : draft.greedy.build();
    }

    /**
     * The node that answers what is left of a path.
     *
     * @param start where the next segment starts
     * @param end where the path ends, trailing slashes left out; {@code start} when nothing is left
     */
    @Nullable
    RouteNode find(int verb, String path, int start, int end) {
        if (start >= end) {
            return byVerb[verb] == null ? null : this;
        }
        int hash = 0;
        boolean plain = true;
        int segmentEnd = start;
        while (segmentEnd < end && path.charAt(segmentEnd) != '/') {
            char c = path.charAt(segmentEnd++);
            hash = 31 * hash + c;
            plain &= PathSegment.isPlain(c);
        }
        if (segmentEnd > start) {
            int next = Math.min(segmentEnd + 1, end);
            RouteNode child = plain
                    ? staticChild(path, start, segmentEnd, spread(hash))
                    : staticChild(PathSegment.canonical(path.substring(start, segmentEnd)));
            RouteNode found = child == null ? null : child.find(verb, path, next, end);
            if (found == null && variable != null) {
                found = variable.find(verb, path, next, end);
            }
            if (found != null) {
                return found;
            }
        }
        return greedy == null || greedy.byVerb[verb] == null ? null : greedy;
    }

    private @Nullable RouteNode staticChild(String name) {
        return staticChild(name, 0, name.length(), hash(name, 0, name.length()));
    }

    private @Nullable RouteNode staticChild(String path, int start, int end, int hash) {
        int mask = childNames.length - 1;
        for (int slot = hash & mask; ; slot = slot + 1 & mask) {
            String name = childNames[slot];
            if (name == null) {
                return null;
            }
            if (name.length() == end - start && path.startsWith(name, start)) {
                return children[slot];
            }
        }
    }

    /** The answer, once {@link #find} has led here. */
    RouteTree.@Nullable Match match(int verb, String path, int start, int end) {
        if (fixedMatches.length > 0) {
            return fixedMatches[verb];
        }
        MethodPlan plan = byVerb[verb];
        if (plan == null) {
            return null;
        }
        String[] values = new String[variableNames.length];
        int segment = 0;
        int from = start;
        for (int i = 0; i < values.length; i++) {
            for (; segment < variableSegments[i]; segment++) {
                from = path.indexOf('/', from) + 1;
            }
            boolean rest = isGreedy && i == values.length - 1;
            int slash = rest ? end : path.indexOf('/', from);
            values[i] = path.substring(from, slash < 0 || slash > end ? end : slash);
        }
        return new RouteTree.Match(plan, RouteTree.parameters(variableNames, values));
    }

    private static int hash(String text, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return spread(hash);
    }

    private static int spread(int hash) {
        return hash ^ hash >>> 16;
    }

    /** A node while its tree is being built. */
    static final class Draft {

        private final List<String> path;
        final @Nullable MethodPlan[] byVerb = new @Nullable MethodPlan[7];

        @Nullable
        MethodPlan any;

        private final Map<String, Draft> statics = new LinkedHashMap<>();
        private @Nullable Draft variable;
        private @Nullable Draft greedy;

        /** @param path the segments of the template from the root to here */
        Draft(List<String> path) {
            this.path = path;
        }

        /** The child at {@code childPath}, made if need be. Siblings of one kind share a node, as AWS has only one. */
        Draft child(List<String> childPath) {
            String segment = childPath.get(childPath.size() - 1);
            if (isGreedy(segment)) {
                return greedy = greedy == null ? new Draft(childPath) : greedy;
            }
            if (isVariable(segment)) {
                return variable = variable == null ? new Draft(childPath) : variable;
            }
            return statics.computeIfAbsent(PathSegment.canonical(segment), name -> new Draft(childPath));
        }

        boolean isGreedy() {
            return !path.isEmpty() && isGreedy(lastSegment());
        }

        String lastSegment() {
            return path.get(path.size() - 1);
        }

        static boolean isVariable(String segment) {
            return segment.length() > 2 && segment.startsWith("{") && segment.endsWith("}");
        }

        static boolean isGreedy(String segment) {
            return segment.length() > 3 && segment.startsWith("{") && segment.endsWith("+}");
        }

        RouteNode build() {
            return new RouteNode(this);
        }
    }
}
