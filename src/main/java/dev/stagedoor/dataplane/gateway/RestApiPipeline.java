/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.authorization.AuthenticateHandler;
import dev.stagedoor.dataplane.authorization.AuthorizeHandler;
import dev.stagedoor.dataplane.caching.CacheLookupHandler;
import dev.stagedoor.dataplane.caching.CacheStoreHandler;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.integration.IntegrationRequestHandler;
import dev.stagedoor.dataplane.integration.IntegrationResponseHandler;
import dev.stagedoor.dataplane.integration.InvokeIntegrationHandler;
import dev.stagedoor.dataplane.routing.MatchMethod;
import dev.stagedoor.dataplane.routing.ResolveStage;
import dev.stagedoor.dataplane.usage.ApiKeyHandler;
import dev.stagedoor.dataplane.usage.QuotaHandler;
import dev.stagedoor.dataplane.usage.ThrottleHandler;
import dev.stagedoor.dataplane.validation.ValidateRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;

/**
 * The life of a REST API request, in order. A new step is one class and one line here; PipelineOrderTest pins it.
 *
 * <p>The order is AWS's: routing, then who may, then how often, then whether the request is well formed, then the
 * backend (developer guide, "How API Gateway resource policies affect authorization workflow").
 */
@ApplicationScoped
public class RestApiPipeline {

    private final List<Handler> inbound;
    private final List<Handler> dispatch;
    private final List<Handler> integration;
    private final List<Handler> outbound;
    private final List<Handler> always;

    /** What is not asked of a test: where it leads is said by the call, and a test has no client to be kept in bounds. */
    private static final Set<Class<? extends Handler>> FOR_CLIENTS_ONLY = Set.of(
            ResolveStage.class,
            MatchMethod.class,
            AuthenticateHandler.class,
            BufferSignedBodyHandler.class,
            AuthorizeHandler.class,
            ApiKeyHandler.class,
            ThrottleHandler.class,
            QuotaHandler.class,
            CacheLookupHandler.class,
            CacheStoreHandler.class,
            MetricsHandler.class,
            AccessLogHandler.class);

    protected RestApiPipeline() { // for the CDI proxy
        inbound = dispatch = integration = outbound = always = List.of();
    }

    @Inject
    public RestApiPipeline(
            IdentifyHandler identify,
            PayloadLimitHandler payloadLimit,
            ResolveStage resolveStage,
            MatchMethod matchMethod,
            AuthenticateHandler authenticate,
            AuthorizeHandler authorize,
            ApiKeyHandler apiKey,
            ThrottleHandler throttle,
            QuotaHandler quota,
            BufferRequestBodyHandler bufferRequestBody,
            DecodeRequestBodyHandler decodeRequestBody,
            ValidateRequest validateRequest,
            CacheLookupHandler cacheLookup,
            IntegrationRequestHandler integrationRequest,
            InvokeIntegrationHandler invokeIntegration,
            IntegrationResponseHandler integrationResponse,
            CacheStoreHandler cacheStore,
            EncodeResponseBodyHandler encodeResponseBody,
            MethodResponseHandler methodResponse,
            MetricsHandler metrics,
            AccessLogHandler accessLog) {
        inbound = List.of(identify, payloadLimit, resolveStage, matchMethod);
        dispatch = List.of(
                authenticate,
                new BufferSignedBodyHandler(bufferRequestBody),
                authorize,
                apiKey,
                throttle,
                quota,
                bufferRequestBody,
                decodeRequestBody,
                validateRequest,
                cacheLookup);
        integration = List.of(integrationRequest, invokeIntegration, integrationResponse);
        outbound = List.of(cacheStore, encodeResponseBody, methodResponse);
        always = List.of(metrics, accessLog);
    }

    private RestApiPipeline(
            List<Handler> inbound,
            List<Handler> dispatch,
            List<Handler> integration,
            List<Handler> outbound,
            List<Handler> always) {
        this.inbound = inbound;
        this.dispatch = dispatch;
        this.integration = integration;
        this.outbound = outbound;
        this.always = always;
    }

    /** The life of a request that TestInvokeMethod describes: the same steps, without those that are for clients. */
    public RestApiPipeline ofTests() {
        return new RestApiPipeline(
                tested(inbound), tested(dispatch), tested(integration), tested(outbound), tested(always));
    }

    private static List<Handler> tested(List<Handler> steps) {
        return steps.stream()
                .filter(step -> !FOR_CLIENTS_ONLY.contains(step.getClass()))
                .toList();
    }

    /** Finds out what the request means; on the container's thread, in the servlet filter. */
    public List<Handler> inbound() {
        return inbound;
    }

    /** From the first step that may wait for somebody to the look into the cache; run by the JAX-RS {@link Dispatcher}. */
    public List<Handler> dispatch() {
        return dispatch;
    }

    /** Asks the backend; left out where the answer has been found in the cache. */
    public List<Handler> integration() {
        return integration;
    }

    /** From the answer to the last byte for the client. */
    public List<Handler> outbound() {
        return outbound;
    }

    /** After every answer, gateway responses included. */
    public List<Handler> always() {
        return always;
    }
}
