/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import static dev.stagedoor.dataplane.authorization.TestAuthorizers.METHOD_ARN;
import static dev.stagedoor.dataplane.authorization.TestAuthorizers.answer;
import static dev.stagedoor.dataplane.authorization.TestAuthorizers.exchange;
import static dev.stagedoor.dataplane.authorization.TestAuthorizers.function;
import static dev.stagedoor.dataplane.authorization.TestAuthorizers.header;
import static dev.stagedoor.dataplane.authorization.TestAuthorizers.output;
import static dev.stagedoor.dataplane.authorization.TestAuthorizers.policy;
import static dev.stagedoor.dataplane.authorization.TestAuthorizers.token;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.exchange.AuthorizerCall;
import dev.stagedoor.dataplane.exchange.ContextVariables;
import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.lambda.LambdaFunctions;
import dev.stagedoor.dataplane.snapshot.AuthorizationPlan;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan.IdentitySource;
import dev.stagedoor.dataplane.snapshot.AuthorizerType;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.MethodPlan;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import dev.stagedoor.language.policy.Decision;
import dev.stagedoor.platform.functions.HostedFunctions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions that say who may call (features ). */
class LambdaAuthorizerTest {

    private final TestAuthorizers.Callee function = new TestAuthorizers.Callee();
    private final LambdaAuthorizer authorizer =
            new LambdaAuthorizer(new LambdaFunctions(new HostedFunctions(), function, new Deadlines()));
    private final AuthorizeHandler handler = new AuthorizeHandler();

    LambdaAuthorizerTest() {
        handler.lambdaAuthorizer = authorizer;
    }

    @AfterEach
    void stop() {
        authorizer.stop();
    }

    private Exchange let(Exchange exchange, AuthorizerPlan plan) {
        assertThat(refusal(exchange, plan)).isNull();
        return exchange;
    }

    private @Nullable GatewayResponseException refusal(Exchange exchange, @Nullable AuthorizerPlan plan) {
        MethodPlan method = exchange.requireMethod();
        exchange.method = new MethodPlan(
                method.resourceId(),
                method.resourcePath(),
                method.httpMethod(),
                new AuthorizationPlan("CUSTOM", plan, List.of()),
                false,
                false,
                null,
                method.integration());
        try {
            handler.handle(exchange).toCompletableFuture().join();
            return null;
        } catch (GatewayResponseException e) {
            return e;
        } catch (CompletionException e) {
            return (GatewayResponseException) e.getCause();
        }
    }

    private GatewayResponseException refused(Exchange exchange, AuthorizerPlan plan) {
        return requireNonNull(refusal(exchange, plan), "let in");
    }

    private void refused(Exchange exchange, @Nullable AuthorizerPlan plan, GatewayResponseType type) {
        GatewayResponseException refusal = requireNonNull(refusal(exchange, plan), "let in");
        assertThat(refusal.type()).as(refusal.getMessage()).isEqualTo(type);
    }

    @Test
    void theTokenGoesToTheFunctionAndItsWordsIntoTheContext() {
        function.willAnswer(
                "{\"principalId\":\"ann\",\"policyDocument\":" + policy("Allow", METHOD_ARN)
                        + ",\"context\":{\"text\":\"t\",\"number\":1.5,\"flag\":true,\"none\":null},\"usageIdentifierKey\":\"k\"}");

        Exchange exchange = let(exchange("secret"), token(0, null));

        assertThat(function.sent(0))
                .isEqualTo(
                        "{\"type\":\"TOKEN\",\"methodArn\":\"" + METHOD_ARN + "\",\"authorizationToken\":\"secret\"}");
        assertThat(ContextVariables.value(exchange, "authorizer.principalId")).isEqualTo("ann");
        assertThat(ContextVariables.value(exchange, "authorizer.text")).isEqualTo("t");
        assertThat(ContextVariables.value(exchange, "authorizer.number")).isEqualTo("1.5");
        assertThat(ContextVariables.value(exchange, "authorizer.flag")).isEqualTo("true");
        assertThat(ContextVariables.value(exchange, "authorizer.none")).isNull();
        assertThat(ContextVariables.value(exchange, "authorizer.status")).isEqualTo("200");
        assertThat(ContextVariables.value(exchange, "authorize.status")).isEqualTo("200");
        assertThat(ContextVariables.value(exchange, "authorizer.integrationLatency"))
                .isNotNull();
        assertThat(exchange.usageIdentifierKey).isEqualTo("k");
        assertThat(exchange.suspended()).as("no thread waits").isTrue();
    }

    @Test
    void aRequestAuthorizerGetsTheRequestWithoutItsBody() {
        function.willAnswer(output("Allow", "*"));

        let(
                exchange(TestExchange.of("GET").header("X-Who", "ann").query("a=1")),
                function(AuthorizerType.REQUEST, 0, null, header("X-Who")));

        assertThat(function.sent(0))
                .startsWith("{\"type\":\"REQUEST\",\"methodArn\":\"" + METHOD_ARN
                        + "\",\"resource\":\"/pets/{petId}\",\"path\":\"/pets/7\",\"httpMethod\":\"GET\",\"headers\":{")
                .contains("\"queryStringParameters\":{\"a\":\"1\"}", "\"pathParameters\":{\"petId\":\"7\"}")
                .doesNotContain("\"body\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"header", "querystring", "stageVariables", "context"})
    void aMissingIdentityIsUnauthorizedAndTheFunctionIsNotAsked(String source) {
        ValueExpression missing = switch (source) {
            case "header" -> new ValueExpression.RequestHeader("X-None", false);
            case "querystring" -> new ValueExpression.RequestQueryString("none", false);
            case "stageVariables" -> new ValueExpression.StageVariable("none");
            default -> new ValueExpression.ContextVariable("identity.caller");
        };
        AuthorizerPlan plan = function(
                AuthorizerType.REQUEST, 300, null, header("Authorization"), new IdentitySource(source, missing));

        refused(exchange("here"), plan, GatewayResponseType.UNAUTHORIZED);

        assertThat(function.calls).isEmpty();
    }

    @Test
    void anEmptyTokenIsNone() {
        refused(exchange(""), token(300, null), GatewayResponseType.UNAUTHORIZED);
        assertThat(function.calls).isEmpty();
    }

    @Test
    void aTokenThatDoesNotMatchAsAWholeIsUnauthorizedAndTheFunctionIsNotAsked() {
        function.willAnswer(output("Allow", "*"));
        AuthorizerPlan plan = token(0, "Bearer [a-z]+");

        refused(exchange("Bearer abc1"), plan, GatewayResponseType.UNAUTHORIZED);
        assertThat(function.calls).isEmpty();
        let(exchange("Bearer abc"), plan);
    }

    @Test
    void anExpressionThatBacktracksForEverEndsSoonAndLetsNobodyIn() {
        function.willAnswer(output("Allow", "*"));
        long start = System.nanoTime();
        refused(exchange("a".repeat(5_000) + "!"), token(0, "^(a+)+$"), GatewayResponseType.UNAUTHORIZED);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        assertThat(function.calls).isEmpty();
    }

    @Test
    void aDenialSaysWhetherItIsExplicit() {
        function.willAnswer(output("Deny", "*"));
        GatewayResponseException explicit = refused(exchange("t"), token(0, null));
        function.willAnswer(output("Allow", METHOD_ARN + "/other"));
        Exchange implicitly = exchange("t");
        GatewayResponseException implicit = refused(implicitly, token(0, null));

        assertThat(explicit.statusCode()).isEqualTo(403);
        assertThat(explicit.body())
                .isEqualTo("{\"Message\":\"User is not authorized to access this resource with an explicit deny\"}");
        assertThat(explicit.errorType()).isEqualTo("AccessDeniedException");
        assertThat(implicit.body()).isEqualTo("{\"Message\":\"User is not authorized to access this resource\"}");
        assertThat(ContextVariables.value(implicitly, "authorizer.principalId"))
                .as("the log says who it was")
                .isEqualTo("ann");
        AuthorizerCall call = requireNonNull(implicitly.authorizerCall);
        assertThat(call.status()).isEqualTo(200);
        assertThat(call.authorizeStatus()).isEqualTo(403);
    }

    @Test
    void conditionsAreAskedOfTheRequest() {
        String statement = "{\"Effect\":\"Allow\",\"Action\":\"execute-api:*\",\"Resource\":\"*\",\"Condition\":"
                + "{\"IpAddress\":{\"aws:SourceIp\":\"%s\"}}}";
        String from = "{\"principalId\":\"a\",\"policyDocument\":{\"Version\":\"2012-10-17\",\"Statement\":" + statement
                + "}}";
        function.willAnswer(from.formatted("192.0.2.0/24"));
        let(exchange("t"), token(0, null));
        function.willAnswer(from.formatted("198.51.100.0/24"));
        refused(exchange("t"), token(0, null), GatewayResponseType.ACCESS_DENIED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"principalId\":\"a\"}",
                "{\"principalId\":null,\"policyDocument\":{}}",
                "{\"principalId\":\"a\",\"policyDocument\":null}",
                "{\"principalId\":\"a\",\"policyDocument\":{\"Statement\":[]}}",
                "{\"principalId\":\"a\",\"policyDocument\":{\"Statement\":[{\"Effect\":\"Maybe\",\"Action\":\"*\",\"Resource\":\"*\"}]}}",
                "{\"principalId\":\"a\",\"more\":1,\"policyDocument\":{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}}",
                "{\"principalId\":\"a\",\"context\":{\"x\":{}},\"policyDocument\":{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}}",
                "{\"principalId\":\"a\",\"context\":{\"x\":[]},\"policyDocument\":{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}}",
                "{\"principalId\":\"a\",\"context\":\"x\",\"policyDocument\":{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}}"
            })
    void whatCannotBeUnderstoodLetsNobodyIn(String output) {
        function.willAnswer(output);
        refused(exchange("t"), token(300, null), GatewayResponseType.AUTHORIZER_CONFIGURATION_ERROR);
    }

    @Test
    void aResourceOfMoreThan512CharactersIsTooLong() {
        function.willAnswer(output("Allow", "arn:aws:execute-api:" + "x".repeat(512)));
        GatewayResponseException refusal = refused(exchange("t"), token(0, null));
        assertThat(refusal.statusCode()).isEqualTo(414);
    }

    @Test
    void theFunctionsOwnErrorIsUnauthorizedOnlyIfItSaysSo() {
        Headers failed = new Headers();
        failed.add("X-Amz-Function-Error", "Unhandled");
        function.answers = request -> answer(200, failed, "{\"errorMessage\":\"Unauthorized\"}");
        refused(exchange("t"), token(0, null), GatewayResponseType.UNAUTHORIZED);
        function.answers = request -> answer(200, failed, "{\"errorMessage\":\"Unauthorized, or so\"}");
        refused(exchange("t"), token(0, null), GatewayResponseType.AUTHORIZER_CONFIGURATION_ERROR);
        function.answers = request -> answer(200, failed, "{\"errorMessage\":\"Task timed out after 3.00 seconds\"}");
        refused(exchange("t"), token(0, null), GatewayResponseType.AUTHORIZER_FAILURE);
    }

    @Test
    void aFunctionThatCannotBeReachedLetsNobodyIn() {
        function.answers = request -> answer(429, "");
        refused(exchange("t"), token(0, null), GatewayResponseType.AUTHORIZER_FAILURE);
        function.answers = request -> CompletableFuture.failedFuture(
                new GatewayResponseException(GatewayResponseType.INTEGRATION_TIMEOUT, "late"));
        refused(exchange("t"), token(0, null), GatewayResponseType.AUTHORIZER_FAILURE);
        function.answers = request -> {
            throw new GatewayResponseException(GatewayResponseType.API_CONFIGURATION_ERROR, "no keys");
        };
        refused(exchange("t"), token(300, null), GatewayResponseType.AUTHORIZER_CONFIGURATION_ERROR);
        function.answers = request -> {
            throw new IllegalStateException("a fault of ours");
        };
        refused(exchange("t"), token(300, null), GatewayResponseType.AUTHORIZER_FAILURE);
        refused(exchange("t"), null, GatewayResponseType.AUTHORIZER_CONFIGURATION_ERROR);
    }

    @Test
    void anAnswerIsKeptForTheTokenAndItsPolicyIsAskedForEveryMethod() {
        function.willAnswer(output("Allow", METHOD_ARN));
        AuthorizerPlan plan = token(300, null);

        let(exchange("t"), plan);
        Exchange again = exchange("t");
        MethodPlan method = again.requireMethod();
        assertThat(authorizer.authorize(again, plan, Decision.IMPLICIT_DENY)).isSameAs(Handler.DONE);
        assertThat(ContextVariables.value(again, "authorizer.principalId")).isEqualTo("ann");
        assertThat(again.suspended()).isFalse();
        assertThat(method).isNotNull();
        Exchange other = exchange("t");
        other.pathParameters = Map.of("petId", "8");
        refused(other, plan, GatewayResponseType.ACCESS_DENIED);
        assertThat(function.calls).hasSize(1);

        let(exchange("u"), plan);
        assertThat(function.calls).hasSize(2);
    }

    @Test
    void withoutATimeNothingIsKept() {
        function.willAnswer(output("Allow", "*"));
        let(exchange("t"), token(0, null));
        let(exchange("t"), token(0, null));
        assertThat(function.calls).hasSize(2);
    }

    @Test
    void noFailureIsKept() {
        function.willAnswer("{}");
        refused(exchange("t"), token(300, null), GatewayResponseType.AUTHORIZER_CONFIGURATION_ERROR);
        function.willAnswer(output("Allow", "*"));
        let(exchange("t"), token(300, null));
    }

    @Test
    void aFlushAndANewDeploymentForgetAllAnswers() {
        function.willAnswer(output("Allow", "*"));
        AuthorizerPlan plan = token(300, null);
        let(exchange("t"), plan);
        for (StageSnapshot stage : List.of(later("d1", 1), later("d2", 1))) {
            Exchange exchange = exchange("t");
            exchange.stage = stage;
            int before = function.calls.size();
            let(exchange, plan);
            assertThat(function.calls).hasSize(before + 1);
        }
    }

    private static StageSnapshot later(String deploymentId, long flushes) {
        StageSnapshot prod = exchange("t").requireStage();
        return new StageSnapshot(
                prod.accountId(),
                prod.region(),
                prod.restApiId(),
                prod.restApiName(),
                prod.endpointType(),
                prod.stageName(),
                deploymentId,
                prod.revision(),
                prod.stageVariables(),
                prod.binaryMediaTypes(),
                prod.minimumCompressionSize(),
                prod.routes(),
                prod.gatewayResponses(),
                prod.disableExecuteApiEndpoint(),
                prod.resourcePolicy(),
                prod.apiKeySource(),
                prod.methodThrottles(),
                flushes,
                prod.clientCertificate(),
                prod.caching(),
                prod.canary(),
                prod.accessLogFormat());
    }

    @Test
    void manyWhoComeAtOnceWaitForOneAnswer() {
        CompletableFuture<IntegrationResponse> pending = new CompletableFuture<>();
        function.answers = request -> pending;
        AuthorizerPlan plan = token(300, null);

        CompletionStage<Void> first = authorizer.authorize(exchange("t"), plan, Decision.IMPLICIT_DENY);
        CompletionStage<Void> second = authorizer.authorize(exchange("t"), plan, Decision.IMPLICIT_DENY);
        Exchange elsewhere = exchange("t");
        elsewhere.pathParameters = Map.of("petId", "8");
        CompletionStage<Void> denied = authorizer.authorize(elsewhere, plan, Decision.IMPLICIT_DENY);
        pending.complete(
                answer(200, output("Allow", METHOD_ARN)).toCompletableFuture().join());

        assertThat(function.calls).hasSize(1);
        assertThat(first.toCompletableFuture()).isCompleted();
        assertThat(second.toCompletableFuture()).isCompleted();
        Assertions.assertThatThrownBy(() -> denied.toCompletableFuture().join())
                .hasCauseInstanceOf(GatewayResponseException.class);
    }
}
