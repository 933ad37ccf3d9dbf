/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The tree against a matcher that tries every route and takes the best by the rule as AWS words it: over 2,000
 * generated APIs with few names, so that branches overlap and dead-end often.
 */
class RouteTreePropertyTest {

    private static final List<String> VERBS = List.of("GET", "POST", "OPTIONS", "ANY");
    private static final List<String> LITERALS = List.of("a", "b", "c.d", "A");
    private static final List<String> SENT = List.of("a", "b", "c.d", "A", "x", "", "a%2Fb", "%61", "e%20f");

    /** A route of the reference: what was added and the segments it needs. */
    private record Route(String path, String verb, List<String> segments) {}

    @Test
    void theTreeAnswersAsTheReferenceDoes() {
        Random random = new Random(20_261_122);
        for (int run = 0; run < 2_000; run++) {
            Map<String, Route> routes = routes(random);
            RouteTree.Builder builder = RouteTree.builder();
            routes.values()
                    .forEach(route ->
                            builder.add(route.path(), route.verb(), RouteTreeTest.plan(route.path(), route.verb())));
            RouteTree tree = builder.build();

            for (int request = 0; request < 20; request++) {
                String verb = VERBS.get(random.nextInt(3));
                String path = path(random);
                RouteTree.Match match = tree.match(verb, path);
                assertThat(match == null ? null : match.method().httpMethod() + match.pathParameters())
                        .as("%s %s over %s", verb, path, routes.keySet())
                        .isEqualTo(reference(routes, verb, path));
            }
        }
    }

    private static Map<String, Route> routes(Random random) {
        Map<String, Route> routes = new LinkedHashMap<>();
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            List<String> segments = new ArrayList<>();
            for (int depth = random.nextInt(5); depth > 0; depth--) {
                int kind = random.nextInt(10);
                if (kind == 0) {
                    segments.add("{g+}");
                    break;
                }
                // One name for all variables of a level: AWS allows one variable child per parent.
                segments.add(kind < 4 ? "{v" + segments.size() + "}" : LITERALS.get(random.nextInt(LITERALS.size())));
            }
            String path = "/" + String.join("/", segments);
            String verb = VERBS.get(random.nextInt(VERBS.size()));
            routes.put(verb + " " + path, new Route(path, verb, segments));
        }
        return routes;
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder("/");
        for (int depth = random.nextInt(5); depth > 0; depth--) {
            path.append(SENT.get(random.nextInt(SENT.size()))).append(depth > 1 || random.nextInt(4) == 0 ? "/" : "");
        }
        return path.toString();
    }

    private static @Nullable String reference(Map<String, Route> routes, String verb, String path) {
        String trimmed = path.replaceAll("^/+|/+$", "");
        List<String> sent = trimmed.isEmpty() ? List.of() : List.of(trimmed.split("/", -1));
        return routes.values().stream()
                .filter(route -> route.verb().equals(verb) || route.verb().equals("ANY"))
                .filter(route -> parameters(route.segments(), sent) != null)
                .min(Comparator.<Route, String>comparing(route -> specificity(route.segments()))
                        .thenComparing(route -> route.verb().equals("ANY") ? 1 : 0))
                .map(route -> route.verb() + parameters(route.segments(), sent))
                .orElse(null);
    }

    /** Sorts as AWS prefers, decided by the leftmost segment that differs in kind. */
    private static String specificity(List<String> segments) {
        StringBuilder kinds = new StringBuilder();
        for (String segment : segments) {
            kinds.append(segment.endsWith("+}") ? '2' : segment.startsWith("{") ? '1' : '0');
        }
        return kinds.toString();
    }

    private static @Nullable Map<String, String> parameters(List<String> template, List<String> sent) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < template.size(); i++) {
            String segment = template.get(i);
            if (i >= sent.size()) {
                return null;
            }
            if (segment.endsWith("+}")) {
                parameters.put("g", String.join("/", sent.subList(i, sent.size())));
                return parameters;
            }
            String value = sent.get(i);
            if (value.isEmpty()) {
                return null;
            }
            if (segment.startsWith("{")) {
                parameters.put(segment.substring(1, segment.length() - 1), value);
            } else if (!segment.equals(value.replace("%61", "a"))) {
                return null;
            }
        }
        return template.size() == sent.size() ? parameters : null;
    }
}
