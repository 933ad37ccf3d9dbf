/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import dev.stagedoor.platform.observability.Meters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How often each operation of the management API was called, how that ended and how long it took. The operation is the
 * one that JAX-RS chose, not one that the path suggests. Calls that the door refused are not here; the audit trail has them.
 */
@ApplicationScoped
public class CallMetrics implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String STARTED = CallMetrics.class.getName();

    /** A path or verb that is no operation. */
    private static final String NONE = "(none)";

    private record Ended(String operation, int status) {}

    @Inject
    Meters meters;

    @Context
    @Nullable
    ResourceInfo resource;

    private final Map<Ended, Runnable> counts = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> nanos = new ConcurrentHashMap<>();

    @Override
    public void filter(ContainerRequestContext request) {
        request.setProperty(STARTED, System.nanoTime());
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        String operation = operation(request);
        counts.computeIfAbsent(new Ended(operation, response.getStatus()), this::counter)
                .run();
        if (request.getProperty(STARTED) instanceof Long started) {
            nanos.computeIfAbsent(operation, this::sum).add(System.nanoTime() - started);
        }
    }

    private String operation(ContainerRequestContext request) {
        Method method = resource == null ? null : resource.getResourceMethod();
        return method == null
                ? NONE
                : OperationNames.of(
                        method,
                        "import"
                                .equals(request.getUriInfo()
                                        .getQueryParameters()
                                        .getFirst("mode")));
    }

    private Runnable counter(Ended ended) {
        return meters.counter(
                "stagedoor_management_calls",
                "Calls of the management API, by AWS's name of the operation",
                Meters.Labels.of("operation", ended.operation()).and("status", String.valueOf(ended.status())));
    }

    private LongAdder sum(String operation) {
        LongAdder sum = new LongAdder();
        meters.gauge(
                "stagedoor_management_seconds_sum",
                "How long they took in all: divide by stagedoor_management_calls_total",
                Meters.Labels.of("operation", operation),
                () -> sum.sum() / 1e9);
        return sum;
    }
}
