/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** AWS's name of the operation that a request means, before and without JAX-RS: for records of calls, refused ones too. */
public final class OperationNames {

    /** A path parameter with its regular expression, which may hold braces of its own. */
    private static final Pattern PARAMETER = Pattern.compile("\\{([^{}:]*)(:[^{}]*(\\{[^{}]*}[^{}]*)*)?}");

    /** One URI for two operations. */
    private static final Map<String, String[]> BY_MODE = Map.of(
            "postRestApis", new String[] {"CreateRestApi", "ImportRestApi"},
            "postApiKeys", new String[] {"CreateApiKey", "ImportApiKeys"});

    private record Route(String verb, Pattern path, List<String> parameters, String method) {}

    /**
     * An operation found.
     *
     * @param parameters what stands in the path, by AWS's names
     */
    public record Operation(String name, Map<String, String> parameters) {}

    private static final List<Route> ROUTES = routes();

    private OperationNames() {}

    /** @param path segments decoded, joined by slashes; a slash within a segment as {@code %2F} */
    public static Optional<Operation> find(String verb, String path, boolean importing) {
        for (Route route : ROUTES) {
            Matcher matcher = route.path().matcher(path);
            if (route.verb().equals(verb) && matcher.matches()) {
                Map<String, String> parameters = new LinkedHashMap<>();
                for (int i = 0; i < route.parameters().size(); i++) {
                    parameters.put(route.parameters().get(i), matcher.group(i + 1));
                }
                return Optional.of(new Operation(name(route.method(), importing), parameters));
            }
        }
        return Optional.empty();
    }

    /** The operation that a JAX-RS method is. */
    static String of(Method method, boolean importing) {
        return name(method.getName(), importing);
    }

    private static String name(String method, boolean importing) {
        String[] names = BY_MODE.get(method);
        if (names != null) {
            return names[importing ? 1 : 0];
        }
        return Character.toUpperCase(method.charAt(0)) + method.substring(1);
    }

    /** Literal paths first, as JAX-RS prefers them. */
    private static List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (Class<?> type : new ManagementApplication().getClasses()) {
            Path root = type.getAnnotation(Path.class);
            if (root == null) {
                continue;
            }
            for (Method method : type.getDeclaredMethods()) {
                verb(method).ifPresent(verb -> routes.add(route(verb, root, method)));
            }
        }
        routes.sort(
                (a, b) -> Integer.compare(a.parameters().size(), b.parameters().size()));
        return List.copyOf(routes);
    }

    private static Route route(String verb, Path root, Method method) {
        Path own = method.getAnnotation(Path.class);
        String template = ("/" + root.value() + "/" + (own == null ? "" : own.value())).replaceAll("/+", "/");
        if (template.length() > 1 && template.endsWith("/")) {
            template = template.substring(0, template.length() - 1);
        }
        List<String> parameters = new ArrayList<>();
        StringBuilder pattern = new StringBuilder();
        Matcher matcher = PARAMETER.matcher(template);
        int end = 0;
        while (matcher.find()) {
            pattern.append(Pattern.quote(template.substring(end, matcher.start())))
                    .append("([^/]+)");
            parameters.add(matcher.group(1).strip());
            end = matcher.end();
        }
        pattern.append(Pattern.quote(template.substring(end)));
        return new Route(verb, Pattern.compile(pattern.toString()), List.copyOf(parameters), method.getName());
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(HttpMethod::value)
                .findFirst();
    }
}
