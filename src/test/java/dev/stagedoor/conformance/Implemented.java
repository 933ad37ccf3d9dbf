/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.conformance;

import dev.stagedoor.controlplane.apigateway.ManagementApplication;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One JAX-RS method of AWS's management API.
 *
 * @param method the name of the Java method
 * @param route verb and path with every parameter as {@code {}}
 */
record Implemented(String method, String route) {

    /** A path parameter with its regular expression, which may hold braces of its own. */
    private static final Pattern PARAMETER = Pattern.compile("\\{[^{}]*(\\{[^{}]*}[^{}]*)*}");

    /** @param operations the names under which operations are looked for */
    static List<Implemented> all(Set<String> operations) {
        return new ManagementApplication()
                .getClasses().stream()
                        .filter(type -> type.isAnnotationPresent(Path.class))
                        .filter(type -> type.getSimpleName().endsWith("Operations")) // the rest is not of AWS
                        .flatMap(type -> Arrays.stream(type.getMethods())
                                .flatMap(method -> read(type, method))
                                .flatMap(method -> behind(method, type, operations)))
                        .toList();
    }

    /** A method that is no operation itself tells those apart that share a URI: POST /restapis?mode=import. */
    private static Stream<Implemented> behind(Implemented method, Class<?> type, Set<String> operations) {
        List<Implemented> hidden = Arrays.stream(type.getDeclaredMethods())
                .filter(other ->
                        operations.contains(other.getName()) && verb(other).isEmpty())
                .map(other -> new Implemented(other.getName(), method.route()))
                .toList();
        return operations.contains(method.method()) || hidden.isEmpty() ? Stream.of(method) : hidden.stream();
    }

    private static Stream<Implemented> read(Class<?> type, Method method) {
        Path own = method.getAnnotation(Path.class);
        String path = type.getAnnotation(Path.class).value() + (own == null ? "" : "/" + own.value());
        String normal = ("/" + PARAMETER.matcher(path).replaceAll("{}")).replaceAll("/+", "/");
        return verb(method).stream()
                .map(name -> new Implemented(method.getName(), name + " " + normal.replaceFirst("(?<=.)/$", "")));
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(Objects::nonNull)
                .map(HttpMethod::value)
                .findFirst();
    }
}
