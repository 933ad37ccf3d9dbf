/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.authorization.AuthorizeHandler;
import dev.stagedoor.dataplane.authorization.AuthorizerAnswer;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Trace;
import dev.stagedoor.dataplane.routing.CanonicalPath;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.MethodPlan;
import dev.stagedoor.dataplane.snapshot.RouteTree;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Runs requests that no client has sent, with the pipeline that serves those of clients: what AWS calls test invoke. They
 * hold no thread while a backend is asked.
 */
@ApplicationScoped
public class TestInvoke {

    /** What AWS calls the stage that is none. */
    public static final String STAGE_NAME = "test-invoke-stage";

    /** AWS's payload limit, for both directions. */
    private static final int MOST_BYTES = 10 * 1024 * 1024;

    /**
     * A request.
     *
     * @param pathWithQueryString raw, as a client would have sent it; empty for the resource's own path
     */
    public record Request(
            String httpMethod, String pathWithQueryString, Map<String, List<String>> headers, byte[] body) {}

    /**
     * What would have been answered.
     *
     * @param headers without those that belong to a connection
     * @param log in AWS's format
     */
    public record Answer(
            int status, Map<String, List<String>> headers, byte[] body, long latencyMillis, String log, Trace trace) {}

    @Inject
    ExchangeRunner runner;

    @Inject
    IdentifyHandler identify;

    @Inject
    AuthorizeHandler authorize;

    /**
     * A request for a stage that is none, as a step sees it.
     *
     * @param stage whose method, authorizers and variables are those under test
     * @throws GatewayResponseException 400 for a path or a query that no client's request could have
     */
    public Exchange exchange(StageSnapshot stage, Request request) {
        int question = request.pathWithQueryString().indexOf('?');
        String raw = question < 0
                ? request.pathWithQueryString()
                : request.pathWithQueryString().substring(0, question);
        String path = CanonicalPath.of(raw.startsWith("/") ? raw : "/" + raw);
        String query = question < 0 ? null : request.pathWithQueryString().substring(question + 1);
        CanonicalPath.checkQuery(query);
        Exchange exchange = new Exchange(
                new MemoryRequest(request.httpMethod(), query, request.headers(), request.body().length),
                new MemoryResponse(MOST_BYTES));
        exchange.test = true;
        exchange.trace = new Trace(exchange, MOST_BYTES);
        exchange.restApiId = stage.restApiId();
        exchange.stageName = STAGE_NAME;
        exchange.resourceRequestPath = path;
        exchange.path = path;
        exchange.stage = stage;
        exchange.requestBody = request.body();
        return exchange;
    }

    /**
     * Runs a method.
     *
     * @param stage has this method and needs no other
     * @throws GatewayResponseException 400 for a path or a query that no client's request could have
     * @return completes within the integration's time-out, on any thread
     */
    public CompletionStage<Answer> run(StageSnapshot stage, MethodPlan method, Request request) {
        Exchange exchange = exchange(stage, request);
        exchange.method = method;
        if (request.pathWithQueryString().isEmpty()) {
            exchange.resourceRequestPath = method.resourcePath();
            exchange.path = method.resourcePath();
        } else {
            exchange.pathParameters = pathParameters(stage, request.httpMethod(), exchange.resourceRequestPath);
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        exchange.atEnd(() -> answer.complete(answer(exchange)));
        exchange.suspend(); // no call that blocks
        runner.test(exchange);
        return answer;
    }

    /**
     * What an authorizer said.
     *
     * @param clientStatus what the client would have been refused with; 0 when the authorizer answered
     * @param log in AWS's format
     */
    public record AuthorizerTest(int clientStatus, AuthorizerAnswer answer, long latencyMillis, String log) {}

    /**
     * Asks an authorizer, without looking at what it has said before.
     *
     * @param stage whose routes are not looked at
     * @param method which has this authorizer
     * @return completes within the authorizer's time-out, on any thread
     */
    public CompletionStage<AuthorizerTest> runAuthorizer(
            StageSnapshot stage, MethodPlan method, Map<String, String> additionalContext, Request request) {
        AuthorizerPlan authorizer = method.authorization().authorizer();
        if (authorizer == null) {
            throw new IllegalStateException("an authorizer is tested");
        }
        Exchange exchange = exchange(stage, request);
        exchange.additionalContext = additionalContext;
        exchange.method = method;
        Trace trace = requireTrace(exchange);
        identify.handle(exchange);
        long startNanos = System.nanoTime();
        return authorize.test(exchange, authorizer).handle((answer, failure) -> {
            trace.event("authorize", startNanos, Map.of());
            GatewayResponseException refusal = failure == null ? null : refusal(failure);
            List<Trace.Event> events = trace.events();
            return new AuthorizerTest(
                    refusal == null ? 0 : refusal.statusCode(),
                    answer == null ? new AuthorizerAnswer(null, null, Map.of()) : answer,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos),
                    AuthorizerLog.of(exchange, authorizer, trace, events.get(events.size() - 1), answer, refusal));
        });
    }

    private static GatewayResponseException refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof GatewayResponseException refusal
                ? refusal
                : new GatewayResponseException(GatewayResponseType.AUTHORIZER_FAILURE, String.valueOf(cause));
    }

    private static Map<String, String> pathParameters(StageSnapshot stage, String httpMethod, String path) {
        RouteTree.Match match = stage.routes().match(httpMethod, path);
        return match == null ? Map.of() : match.pathParameters();
    }

    private static Trace requireTrace(Exchange exchange) {
        Trace trace = exchange.trace;
        if (trace == null) {
            throw new IllegalStateException("a test is traced");
        }
        return trace;
    }

    private static Answer answer(Exchange exchange) {
        MemoryResponse response = (MemoryResponse) exchange.response();
        Trace trace = requireTrace(exchange);
        Map<String, List<String>> headers = new LinkedHashMap<>(response.headers());
        headers.keySet().removeIf(AnswerHeaders::isGatewayField);
        return new Answer(
                exchange.status,
                headers,
                response.body(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - exchange.receivedNanos()),
                ExecutionLog.of(exchange, trace),
                trace);
    }
}
