/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The resources of a stage as a tree of path segments, with their methods.
 *
 * <p>AWS resolves resource and method as one pair: of all resources whose path fits and that have the verb (or
 * {@code ANY}), the one that is most specific from the left wins, static before {@code {var}} before
 * {@code {proxy+}}. A branch that dead-ends, or ends at a resource without the verb, gives way to the next (validated
 * on AWS by LocalStack's {@code TestProxyRouting::test_proxy_routing_with_hardcoded_resource_sibling}).
 *
 * <p>A trailing slash does not matter, case does. An empty segment fits nothing but the inside of a greedy value.
 * Static segments compare in the form of {@link PathSegment}, so that an encoded spelling of a static segment cannot
 * slip past it to a variable sibling.
 *
 * <p>A look-up visits only nodes on the request's own path, each by one hash of the segment: its cost does not grow
 * with the number of resources. It allocates nothing but the parameters.
 */
public final class RouteTree {

    /**
     * A match.
     *
     * @param pathParameters values as the client sent them, still percent-encoded
     */
    public record Match(MethodPlan method, Map<String, String> pathParameters) {}

    private static final String[] VERBS = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"};

    private final RouteNode root;

    private RouteTree(RouteNode root) {
        this.root = root;
    }

    /** A tree without routes. */
    public static RouteTree empty() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Finds the method for a request.
     *
     * @param httpMethod the request's verb
     * @param path the canonical raw path without the stage, starting with a slash
     * @return null when AWS would answer 403 Missing Authentication Token
     */
    public @Nullable Match match(String httpMethod, String path) {
        int verb = verb(httpMethod);
        if (verb < 0) {
            return null;
        }
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        int start = 0;
        while (start < end && path.charAt(start) == '/') {
            start++;
        }
        RouteNode found = root.find(verb, path, start, end);
        return found == null ? null : found.match(verb, path, start, end);
    }

    /** The index of one of the seven verbs that AWS routes; -1 for any other. */
    private static int verb(String httpMethod) {
        for (int i = 0; i < VERBS.length; i++) {
            if (VERBS[i].equals(httpMethod)) {
                return i;
            }
        }
        return -1;
    }

    /** Collects routes; for one thread. */
    public static final class Builder {

        private final RouteNode.Draft root = new RouteNode.Draft(List.of());

        private Builder() {}

        /**
         * Adds a method.
         *
         * @param resourcePath a path template such as {@code /pets/{petId}} or {@code /files/{proxy+}}
         * @param httpMethod one of the seven verbs, or {@code ANY} for those that the resource does not define itself
         * @throws IllegalArgumentException for another verb, or segments after a greedy variable
         */
        public Builder add(String resourcePath, String httpMethod, MethodPlan plan) {
            RouteNode.Draft node = root;
            List<String> segments = new ArrayList<>();
            for (String segment : resourcePath.split("/")) {
                if (segment.isEmpty()) {
                    continue;
                }
                if (node.isGreedy()) {
                    throw new IllegalArgumentException(resourcePath + ": nothing may follow " + node.lastSegment());
                }
                segments.add(segment);
                node = node.child(List.copyOf(segments));
            }
            if (httpMethod.equals("ANY")) {
                node.any = plan;
            } else {
                int verb = verb(httpMethod);
                if (verb < 0) {
                    throw new IllegalArgumentException("No such method: " + httpMethod);
                }
                node.byVerb[verb] = plan;
            }
            return this;
        }

        public RouteTree build() {
            return new RouteTree(root.build());
        }
    }

    static Map<String, String> parameters(String[] names, String[] values) {
        if (names.length == 1) {
            return Map.of(names[0], values[0]);
        }
        Map<String, String> parameters = new LinkedHashMap<>(names.length * 2);
        for (int i = 0; i < names.length; i++) {
            parameters.put(names[i], values[i]);
        }
        return Collections.unmodifiableMap(parameters);
    }
}
