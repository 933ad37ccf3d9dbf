/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.exchange.OutboundCall;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan.IdentitySource;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan.UserPool;
import dev.stagedoor.dataplane.snapshot.AuthorizerType;
import dev.stagedoor.dataplane.snapshot.AwsService;
import dev.stagedoor.dataplane.snapshot.FunctionTarget;
import dev.stagedoor.dataplane.snapshot.TargetUri;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import dev.stagedoor.language.limit.BoundedPattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Authorizers to test with, and what they call. */
final class TestAuthorizers {

    static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:authorizer";
    static final String METHOD_ARN = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/pets/7";
    static final UserPool POOL = new UserPool("https://issuer.example", target("/jwks.json"), false);

    private TestAuthorizers() {}

    /** What is called: answers by the address, and remembers the calls. */
    static final class Callee implements OutboundCall {

        final List<IntegrationRequest> calls = new ArrayList<>();
        Function<IntegrationRequest, CompletionStage<IntegrationResponse>> answers = request -> answer(404, "");

        @Override
        public CompletionStage<IntegrationResponse> send(
                IntegrationRequest request, @Nullable AwsService service, int timeoutMillis) {
            calls.add(request);
            return answers.apply(request);
        }

        void willAnswer(String body) {
            answers = request -> answer(200, body);
        }

        String sent(int call) {
            byte[] body = calls.get(call).body();
            return body == null ? "" : new String(body, StandardCharsets.UTF_8);
        }
    }

    static CompletionStage<IntegrationResponse> answer(int status, String body) {
        return answer(status, new Headers(), body);
    }

    static CompletionStage<IntegrationResponse> answer(int status, Headers headers, String body) {
        return CompletableFuture.completedFuture(
                new IntegrationResponse(status, headers, new Body.Bytes(body.getBytes(StandardCharsets.UTF_8))));
    }

    static TargetUri target(String path) {
        return new TargetUri("https", "callee.example", 443, "callee.example", List.of(path), "");
    }

    static IdentitySource header(String name) {
        return new IdentitySource("method.request.header." + name, new ValueExpression.RequestHeader(name, false));
    }

    static AuthorizerPlan token(int ttlSeconds, @Nullable String expression) {
        return function(AuthorizerType.TOKEN, ttlSeconds, expression, header("Authorization"));
    }

    static AuthorizerPlan function(
            AuthorizerType type, int ttlSeconds, @Nullable String expression, IdentitySource... sources) {
        return new AuthorizerPlan(
                "auth1",
                type,
                new FunctionTarget(
                        FUNCTION,
                        new AwsService("lambda", "us-east-1", "", null, null, FUNCTION),
                        target("/2015-03-31/functions/" + FUNCTION + "/invocations")),
                List.of(sources),
                expression == null ? null : BoundedPattern.compile(expression),
                29_000,
                ttlSeconds,
                List.of(),
                null);
    }

    static AuthorizerPlan userPool(int ttlSeconds, @Nullable String audience) {
        return new AuthorizerPlan(
                "auth2",
                AuthorizerType.COGNITO_USER_POOLS,
                null,
                List.of(header("Authorization")),
                audience == null ? null : BoundedPattern.compile(audience),
                29_000,
                ttlSeconds,
                List.of(POOL),
                null);
    }

    /** {@code GET /prod/pets/7}. */
    static Exchange exchange(TestExchange request) {
        Exchange exchange = request.exchange();
        exchange.restApiId = "a1b2c3d4e5";
        exchange.stageName = "prod";
        exchange.stage = TestStages.prod();
        exchange.method = TestStages.method("pet", "/pets/{petId}", "GET");
        exchange.pathParameters = Map.of("petId", "7");
        exchange.path = "/prod/pets/7";
        exchange.resourceRequestPath = "/pets/7";
        exchange.requestId = "r1";
        exchange.traceId = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700";
        return exchange;
    }

    static Exchange exchange(String authorization) {
        return exchange(TestExchange.of("GET").header("Authorization", authorization));
    }

    static String policy(String effect, String resource) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Action\":\"execute-api:Invoke\",\"Effect\":\"" + effect
                + "\",\"Resource\":\"" + resource + "\"}]}";
    }

    static String output(String effect, String resource) {
        return "{\"principalId\":\"ann\",\"policyDocument\":" + policy(effect, resource) + "}";
    }
}
