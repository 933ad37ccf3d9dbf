/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.authorization.AuthorizeHandler;
import dev.stagedoor.dataplane.caching.CacheLookupHandler;
import dev.stagedoor.dataplane.exchange.AuthorizationPhase;
import dev.stagedoor.dataplane.exchange.AuthorizerCall;
import dev.stagedoor.dataplane.exchange.AuthorizerContext;
import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.exchange.QueryString;
import dev.stagedoor.dataplane.exchange.RequestValues;
import dev.stagedoor.dataplane.exchange.SecretMask;
import dev.stagedoor.dataplane.exchange.Trace;
import dev.stagedoor.dataplane.integration.IntegrationRequestHandler;
import dev.stagedoor.dataplane.integration.IntegrationResponseHandler;
import dev.stagedoor.dataplane.integration.InvokeIntegrationHandler;
import dev.stagedoor.dataplane.routing.MatchMethod;
import dev.stagedoor.dataplane.routing.ResolveStage;
import dev.stagedoor.dataplane.snapshot.AuthorizationPlan;
import dev.stagedoor.dataplane.snapshot.MethodPlan;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import dev.stagedoor.dataplane.usage.ApiKeyHandler;
import dev.stagedoor.dataplane.validation.ValidateRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Runs a step of a traced request and records what it did, as the exchange shows it. The steps themselves know of it only
 * where they decide something that nothing else shows ({@link Trace#note}).
 */
final class StepTrace {

    private static final System.Logger LOG = System.getLogger(StepTrace.class.getName());

    private StepTrace() {}

    static CompletionStage<Void> handle(Handler step, Exchange exchange, Trace trace) {
        long start = System.nanoTime();
        CompletionStage<Void> stage;
        try {
            stage = step.handle(exchange);
            if (stage == Handler.DONE) {
                stage = hold(step, exchange, trace);
            } else {
                stage = stage.thenCompose(done -> hold(step, exchange, trace));
            }
        } catch (RuntimeException e) {
            record(step, exchange, trace, start, e);
            throw e;
        }
        if (stage == Handler.DONE) {
            record(step, exchange, trace, start, null);
            return stage;
        }
        return stage.whenComplete((done, failure) -> record(step, exchange, trace, start, failure));
    }

    /** Why a request ends with a gateway response, and with which. */
    static void gatewayResponse(Exchange exchange, Trace trace, GatewayResponseException failure, long start) {
        StageSnapshot stage = exchange.stage;
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("responseType", failure.type().name());
        String reason = failure.getMessage();
        if (reason == null || reason.isEmpty()) {
            reason = exchange.integrationErrorMessage; // a function's fault is told to nobody but the log
        }
        facts.put("reason", trace.mask().text(reason == null ? "" : reason));
        facts.put("customized", stage != null && stage.gatewayResponses().containsKey(failure.type()));
        facts.put("status", exchange.status);
        trace.event("gatewayResponse", start, facts);
    }

    /** The backend's body into memory, so that it can be told; one that is longer, or that may never end, streams on. */
    private static CompletionStage<Void> hold(Handler step, Exchange exchange, Trace trace) {
        IntegrationResponse response = exchange.integrationResponse;
        if (!(step instanceof InvokeIntegrationHandler) || response == null || response.body() instanceof Body.Bytes) {
            return Handler.DONE;
        }
        Body body = response.body();
        boolean streams = body.length() < 0
                || body.length() > trace.mostBodyBytes()
                || exchange.requireMethod().integration().streamsResponse();
        if (streams && !exchange.test) {
            return Handler.DONE;
        }
        CompletableFuture<byte[]> whole = body.readAll(trace.mostBodyBytes()).toCompletableFuture();
        if (whole.isDone() && !whole.isCompletedExceptionally()) {
            held(exchange, response, whole.join());
            return Handler.DONE;
        }
        return whole.thenAccept(bytes -> held(exchange, response, bytes));
    }

    private static void held(Exchange exchange, IntegrationResponse response, byte[] bytes) {
        exchange.integrationResponse = new IntegrationResponse(
                response.statusCode(),
                response.headers(),
                bytes.length == 0 ? Body.EMPTY : new Body.Bytes(bytes),
                response.selection());
    }

    /** The trace of a request is worth less than its answer: what cannot be told fails nothing. */
    private static void record(Handler step, Exchange exchange, Trace trace, long start, @Nullable Throwable failure) {
        Map<String, Object> facts = new LinkedHashMap<>();
        try {
            tell(step, exchange, trace, facts);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Step " + name(step) + " cannot be traced", e);
        }
        if (failure != null) {
            facts.put("failed", true);
        }
        trace.event(name(step), start, facts);
    }

    private static void tell(Handler step, Exchange exchange, Trace trace, Map<String, Object> facts) {
        if (step instanceof IdentifyHandler) {
            identified(exchange, trace.mask(), facts);
        } else if (step instanceof ResolveStage) {
            resolved(exchange, trace.mask(), facts);
        } else if (step instanceof MatchMethod) {
            matched(exchange, trace.mask(), facts);
        } else if (step instanceof AuthorizeHandler) {
            authorized(exchange, facts);
        } else if (step instanceof ApiKeyHandler) {
            apiKey(exchange, facts);
        } else if (step instanceof BufferRequestBodyHandler || step instanceof DecodeRequestBodyHandler) {
            trace.putBody(facts, exchange.requestBody, exchange.hasRequestBody());
        } else if (step instanceof ValidateRequest) {
            facts.put("validated", exchange.requireMethod().validation() != null);
        } else if (step instanceof CacheLookupHandler) {
            facts.put("cache", exchange.cacheHit == null ? "off" : exchange.cacheHit ? "hit" : "miss");
        } else if (step instanceof IntegrationRequestHandler) {
            request(exchange, trace, facts);
        } else if (step instanceof InvokeIntegrationHandler) {
            invoked(exchange, trace, facts);
        } else if (step instanceof IntegrationResponseHandler) {
            response(exchange, trace, facts);
        } else if (step instanceof MethodResponseHandler) {
            facts.put("status", exchange.status);
            facts.put("responseLength", exchange.responseLength);
        }
    }

    /** {@code matchMethod}: the names that the pipeline's own list has. */
    private static String name(Handler step) {
        String name = step.getClass().getSimpleName();
        int end = name.endsWith("Handler") ? name.length() - "Handler".length() : name.length();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1, end);
    }

    private static void identified(Exchange exchange, SecretMask mask, Map<String, Object> facts) {
        HttpServletRequest request = exchange.request();
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        // First what is secret is learnt, from all places, so that the path too is clean of it.
        Map<String, Object> query = mask.values(QueryString.parse(request.getQueryString()));
        Map<String, Object> fields = mask.values(headers);
        facts.put("requestId", exchange.requestId);
        facts.put("httpMethod", request.getMethod());
        facts.put("path", mask.text(exchange.path));
        facts.put("queryString", query);
        facts.put("headers", fields);
        facts.put("sourceIp", request.getRemoteAddr());
    }

    private static void resolved(Exchange exchange, SecretMask mask, Map<String, Object> facts) {
        facts.put("restApiId", exchange.restApiId);
        facts.put("stage", exchange.stageName);
        StageSnapshot stage = exchange.stage;
        if (stage != null) {
            facts.put("deploymentId", stage.deploymentId());
            if (exchange.canaryRequest != null) {
                facts.put("canaryRequest", exchange.canaryRequest);
            }
            facts.put("stageVariables", mask.texts(stage.stageVariables()));
        }
    }

    /** What a test has instead of the steps that lead a client's request to its method. */
    static void given(Exchange exchange, Trace trace) {
        Map<String, Object> facts = new LinkedHashMap<>();
        matched(exchange, trace.mask(), facts);
        facts.put("stageVariables", trace.mask().texts(exchange.requireStage().stageVariables()));
        trace.event("matchMethod", System.nanoTime(), facts);
    }

    private static void matched(Exchange exchange, SecretMask mask, Map<String, Object> facts) {
        facts.put("requestPath", mask.text(exchange.resourceRequestPath));
        MethodPlan method = exchange.method;
        if (method != null) {
            facts.put("resourceId", method.resourceId());
            facts.put("resourcePath", method.resourcePath());
            facts.put("httpMethod", method.httpMethod());
            facts.put("pathParameters", mask.texts(RequestValues.path(exchange)));
        }
    }

    private static void authorized(Exchange exchange, Map<String, Object> facts) {
        AuthorizationPlan authorization = exchange.requireMethod().authorization();
        facts.put("authorizationType", authorization.type());
        if (authorization.authorizer() != null) {
            facts.put("authorizerId", authorization.authorizer().authorizerId());
        }
        AuthorizerContext context = exchange.authorizerContext;
        if (context != null && context.principalId() != null) {
            facts.put("principalId", context.principalId());
        }
        if (exchange.caller != null) {
            facts.put("userArn", exchange.caller.user().arn());
        }
        facts.put("resourcePolicy", exchange.requireStage().resourcePolicy() != null);
        AuthorizerCall call = exchange.authorizerCall;
        AuthorizationPhase phase = exchange.authorizePhase;
        if (call != null) {
            facts.put("status", call.authorizeStatus());
        } else if (phase != null) {
            facts.put("status", phase.status());
        }
    }

    private static void apiKey(Exchange exchange, Map<String, Object> facts) {
        facts.put("apiKeyRequired", exchange.requireMethod().apiKeyRequired());
        if (exchange.apiKey != null) {
            facts.put("apiKeyId", exchange.apiKey.apiKeyId());
        }
        if (exchange.usagePlan != null) {
            facts.put("usagePlanId", exchange.usagePlan.usagePlanId());
        }
    }

    private static void request(Exchange exchange, Trace trace, Map<String, Object> facts) {
        facts.put("type", exchange.requireMethod().integration().type().name());
        IntegrationRequest request = exchange.integrationRequest;
        if (request != null) {
            facts.putAll(trace.request(request));
        } else if (exchange.integrationRequestBody != null) {
            trace.putBody(facts, exchange.integrationRequestBody, true);
        }
    }

    private static void invoked(Exchange exchange, Trace trace, Map<String, Object> facts) {
        IntegrationRequest request = exchange.integrationRequest;
        if (request != null) {
            facts.put("request", trace.request(request));
        }
        if (exchange.integrationLatencyNanos >= 0) {
            facts.put("latencyMicros", exchange.integrationLatencyNanos / 1_000);
        }
        IntegrationResponse response = exchange.integrationResponse;
        if (response != null && exchange.integrationStatus > 0) {
            trace.backendAnswered(
                    exchange.integrationStatus,
                    response.headers(),
                    response.body() instanceof Body.Bytes bytes ? bytes.bytes() : null);
        }
    }

    private static void response(Exchange exchange, Trace trace, Map<String, Object> facts) {
        facts.put("status", exchange.status);
        facts.put("headers", trace.mask().headers(exchange.responseHeaders));
        trace.putBody(facts, exchange.responseBody instanceof Body.Bytes bytes ? bytes.bytes() : null, true);
    }
}
