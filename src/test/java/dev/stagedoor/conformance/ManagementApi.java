/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.apigateway.ManagementApplication;
import dev.stagedoor.controlplane.apigateway.StageTracing;
import dev.stagedoor.controlplane.apigateway.TestInvocations;
import dev.stagedoor.controlplane.definition.ChangeLog;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.definition.MemoryDefinitions;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Download;
import dev.stagedoor.controlplane.wire.Status;
import dev.stagedoor.deployment.SignedTraces;
import dev.stagedoor.deployment.TestRuns;
import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.observability.RequestMetrics;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * The management operations without a server: the real classes on the real store, called by AWS's operation names. What
 * a server adds (JAX-RS, CDI, transactions) is done here by the same annotations, in as much as the operations use it.
 */
public final class ManagementApi implements AutoCloseable {

    /** How AWS's model names a member on the wire where it differs from the SDK's name for it. */
    private static final Map<String, String> WIRE_NAMES = Map.of("integrationHttpMethod", "httpMethod");

    /** Who does what the operations ask of an interface. */
    private static final Map<Class<?>, Class<?>> IMPLEMENTATIONS =
            Map.of(TestInvocations.class, TestRuns.class, StageTracing.class, SignedTraces.class);

    /** An answer as boto3 shows it: {@code Error} for an error, {@code items} for a list. */
    public record Answer(int status, ObjectNode body) {}

    private final MemoryDefinitions store = new MemoryDefinitions();
    private final java.nio.file.Path data = temporaryDirectory();
    private final Map<Class<?>, Object> beans = new HashMap<>();
    private final Map<String, Method> operations = new TreeMap<>();

    public ManagementApi(String accountId) {
        beans.put(Definitions.class, store.definitions());
        beans.put(ChangeLog.class, store.changeLog());
        beans.put(
                Settings.class,
                Settings.from(config(Map.of(
                        "stagedoor.account-id",
                        accountId,
                        "stagedoor.data",
                        data.toString(),
                        "stagedoor.access-log",
                        "off"))));
        beans.put(RequestMetrics.class, new RequestMetrics() {}); // as the container's proxy: it records nothing
        for (Class<?> type : new ManagementApplication().getClasses()) {
            if (type.isAnnotationPresent(Path.class)) {
                for (Method method : type.getDeclaredMethods()) {
                    if (Modifier.isPublic(method.getModifiers())) {
                        operations.put(method.getName(), method);
                    }
                }
            }
        }
    }

    public boolean has(String operation) {
        return operations.containsKey(methodName(operation));
    }

    /** @param operation AWS's name, such as {@code CreateRestApi}; @param parameters as an SDK takes them */
    public Answer call(String operation, ObjectNode parameters) {
        Method method = Objects.requireNonNull(operations.get(methodName(operation)), operation);
        try {
            Object result = store.inTransaction(() -> invoke(method, operation, parameters.deepCopy()));
            Status status = method.getAnnotation(Status.class);
            ObjectNode body = result instanceof ObjectNode json ? json : Json.object();
            if (result instanceof Download download) {
                body.put("body", new String(download.content(), StandardCharsets.UTF_8))
                        .put("contentType", download.contentType())
                        .put("contentDisposition", download.disposition());
            }
            if (body.has("item")
                    && !operation.equals("GetStages")) { // the one list whose member AWS's model calls item
                body.set("items", body.remove("item"));
            }
            return new Answer(status == null ? 200 : status.value(), body);
        } catch (AwsException e) {
            ObjectNode body = Json.object();
            body.putObject("Error").put("Code", e.errorType()).put("Message", e.getMessage());
            if (!e.errorType().equals("ValidationException") && !e.errorType().equals("SerializationException")) {
                body.put("message", e.getMessage()); // boto3 shows the members of errors that the model has
            }
            return new Answer(e.status(), body);
        }
    }

    /** Uses a bean of the operations as another part of the application would, in a transaction. */
    public <T> void with(Class<T> type, Consumer<T> use) {
        store.inTransaction(() -> {
            use.accept(type.cast(bean(type)));
            return true;
        });
    }

    /** What calls cost the database. */
    public MemoryDefinitions.Cost cost(Runnable calls) {
        return store.cost(calls);
    }

    private static String methodName(String operation) {
        return switch (operation) {
            case "CreateRestApi", "ImportRestApi" -> "postRestApis";
            case "CreateApiKey", "ImportApiKeys" -> "postApiKeys";
            default -> Character.toLowerCase(operation.charAt(0)) + operation.substring(1);
        };
    }

    private @Nullable Object invoke(Method method, String operation, ObjectNode parameters) {
        List<@Nullable Object> arguments = new ArrayList<>();
        ObjectNode query = Json.object();
        if (operation.equals("ImportRestApi") || operation.equals("ImportApiKeys")) {
            query.put("mode", "import");
        }
        for (String name : List.of("mode", "failOnWarnings", "format")) {
            if (parameters.has(name)) {
                query.set(name.toLowerCase(java.util.Locale.ROOT), parameters.remove(name));
            }
        }
        if (parameters.has("nameQuery")) {
            parameters.set("name", parameters.remove("nameQuery"));
        }
        if (parameters.remove("parameters") instanceof ObjectNode inQuery) { // an SDK's map of query parameters
            query.setAll(inQuery);
            parameters.setAll(inQuery);
        }
        List<Parameter> rest = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                Constructor<?> constructor = parameter.getType().getConstructors()[0];
                Object[] parts = Arrays.stream(constructor.getParameters())
                        .map(part -> uriValue(part, parameters))
                        .toArray();
                arguments.add(create(constructor, parts));
            } else if (parameter.getType() == UriInfo.class) {
                arguments.add(uri(query));
            } else if (isOfUri(parameter)) {
                arguments.add(uriValue(parameter, parameters));
            } else {
                arguments.add(null);
                rest.add(parameter);
            }
        }
        WIRE_NAMES.forEach((sdk, wire) -> {
            if (parameters.has(sdk)) {
                parameters.set(wire, parameters.remove(sdk));
            }
        });
        for (Parameter body : rest) {
            byte[] document = parameters.has("body")
                    ? parameters.get("body").asText().getBytes(StandardCharsets.UTF_8)
                    : Json.write(parameters).getBytes(StandardCharsets.UTF_8);
            int index = List.of(method.getParameters()).indexOf(body);
            arguments.set(index, body.getType() == byte[].class ? document : parameters);
        }
        try {
            return method.invoke(bean(method.getDeclaringClass()), arguments.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isOfUri(Parameter parameter) {
        return parameter.isAnnotationPresent(PathParam.class)
                || parameter.isAnnotationPresent(QueryParam.class)
                || parameter.isAnnotationPresent(HeaderParam.class);
    }

    /** What JAX-RS would take from the URI, where an SDK puts the parameter of the same name. */
    private static @Nullable Object uriValue(Parameter parameter, ObjectNode parameters) {
        HeaderParam header = parameter.getAnnotation(HeaderParam.class);
        if (header != null) { // the SDK has a name of its own for Accept
            return text(parameters.remove(header.value().equals("Accept") ? "accepts" : header.value()));
        }
        PathParam path = parameter.getAnnotation(PathParam.class);
        JsonNode value = parameters.remove(
                path == null ? parameter.getAnnotation(QueryParam.class).value() : path.value());
        return parameter.getType() == List.class ? texts(value) : text(value);
    }

    private static Object create(Constructor<?> constructor, @Nullable Object... arguments) {
        try {
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(constructor + " cannot be called", e);
        }
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        return value == null ? null : value.asText();
    }

    private static List<String> texts(@Nullable JsonNode values) {
        List<String> texts = new ArrayList<>();
        if (values != null) {
            values.forEach(value -> texts.add(value.asText()));
        }
        return texts;
    }

    /** Where the master key goes. */
    private static java.nio.file.Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("management-api");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Config config(Map<String, String> values) {
        return (Config) Proxy.newProxyInstance(
                Config.class.getClassLoader(), new Class<?>[] {Config.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getPropertyNames")) {
                        return values.keySet();
                    }
                    if (method.getName().equals("getOptionalValue")) {
                        return Optional.ofNullable(values.get((String) arguments[0]));
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private static UriInfo uri(ObjectNode query) {
        MultivaluedMap<String, String> parameters = new QueryMap();
        query.properties()
                .forEach(entry ->
                        parameters.putSingle(entry.getKey(), entry.getValue().asText()));
        return (UriInfo) Proxy.newProxyInstance(
                UriInfo.class.getClassLoader(), new Class<?>[] {UriInfo.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getQueryParameters")) {
                        return parameters;
                    }
                    if (method.getName().equals("getBaseUri")) {
                        return URI.create("http://localhost:8080/");
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private static final class QueryMap extends MultivaluedHashMap<String, String> {
        private static final long serialVersionUID = 1L;
    }

    /** One instance of a class, with everything it injects, as an application-scoped bean would be. */
    private Object bean(Class<?> type) {
        Object known = beans.get(type);
        if (known != null) {
            return known;
        }
        try {
            Constructor<?> constructor = constructor(type);
            Object bean = create(
                    constructor,
                    Arrays.stream(constructor.getParameterTypes())
                            .map(this::injected)
                            .toArray());
            beans.put(type, bean);
            for (Field field : type.getDeclaredFields()) {
                if (field.isAnnotationPresent(Inject.class)) {
                    field.setAccessible(true);
                    field.set(bean, injected(field.getType()));
                }
            }
            return bean;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " is no bean", e);
        }
    }

    /** Nothing for what the container itself would implement, or choose. */
    private @Nullable Object injected(Class<?> type) {
        Class<?> implementation = IMPLEMENTATIONS.get(type);
        if (implementation == null) {
            return Modifier.isAbstract(type.getModifiers()) ? null : bean(type);
        }
        return Proxy.newProxyInstance( // made when it is used: few calls need the traffic side
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(bean(implementation), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void destroy(Object bean) {
        for (Method method : bean.getClass().getDeclaredMethods()) {
            if (method.isAnnotationPresent(PreDestroy.class)) {
                try {
                    method.setAccessible(true);
                    method.invoke(bean);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static Constructor<?> constructor(Class<?> type) throws NoSuchMethodException {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.isAnnotationPresent(Inject.class)) {
                return constructor;
            }
        }
        return type.getDeclaredConstructor();
    }

    @Override
    public void close() {
        store.inTransaction(() -> {
            beans.values().forEach(ManagementApi::destroy);
            return true;
        });
        store.close();
        try (Stream<java.nio.file.Path> files = Files.list(data)) {
            for (java.nio.file.Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
