/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.AuthorizerContext;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.exchange.Trace;
import dev.stagedoor.dataplane.lambda.LambdaEvent;
import dev.stagedoor.dataplane.lambda.LambdaFunctions;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan;
import dev.stagedoor.dataplane.snapshot.AuthorizerType;
import dev.stagedoor.dataplane.snapshot.FunctionTarget;
import dev.stagedoor.language.limit.BoundedPattern;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.limit.LimitExceededException;
import dev.stagedoor.language.policy.Decision;
import dev.stagedoor.language.policy.Policy;
import dev.stagedoor.platform.functions.FunctionResult;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Authorizers that are functions, of type TOKEN and REQUEST: the function says with a policy what the caller may invoke.
 * Its answer is kept for the caller's identity; the policy is asked for every request.
 */
@Dependent
class LambdaAuthorizer {

    private final LambdaFunctions functions;
    private final AnswerCache<AuthorizerDecision> cache = new AnswerCache<>("authorizer-decisions");

    @Inject
    LambdaAuthorizer(LambdaFunctions functions) {
        this.functions = functions;
    }

    @PreDestroy
    void stop() {
        cache.close();
    }

    /**
     * Sets what the authorizer says of the caller, and refuses whom that does not let in.
     *
     * @param ofResource what the API's resource policy says
     */
    CompletionStage<Void> authorize(Exchange exchange, AuthorizerPlan authorizer, Decision ofResource) {
        List<String> identity = identity(exchange, authorizer);
        InvokeRequest request = InvokeRequest.anonymous(exchange);
        int ttlSeconds = authorizer.resultTtlSeconds();
        if (ttlSeconds == 0) {
            exchange.suspend();
            long startNanos = System.nanoTime();
            return ask(exchange, authorizer, identity, request.methodArn())
                    .thenAccept(decision ->
                            decide(exchange, decision, request, ofResource, System.nanoTime() - startNanos));
        }
        String key = CacheKey.of(exchange, authorizer, identity);
        AuthorizerDecision known = cache.find(key);
        if (known != null) {
            decide(exchange, known, request, ofResource, 0);
            return Handler.DONE;
        }
        exchange.suspend();
        long startNanos = System.nanoTime();
        return cache.load(key, ttlSeconds, () -> ask(exchange, authorizer, identity, request.methodArn()))
                .thenAccept(
                        decision -> decide(exchange, decision, request, ofResource, System.nanoTime() - startNanos));
    }

    /** Asks the function, whatever is known, and decides nothing. */
    CompletionStage<AuthorizerAnswer> test(Exchange exchange, AuthorizerPlan authorizer) {
        List<String> identity = identity(exchange, authorizer);
        return ask(exchange, authorizer, identity, MethodArn.of(exchange))
                .thenApply(
                        decision -> new AuthorizerAnswer(decision.principalId(), decision.policyDocument(), Map.of()));
    }

    /** Who the caller is, if the function need not be asked to see that it is nobody. */
    private static List<String> identity(Exchange exchange, AuthorizerPlan authorizer) {
        List<String> identity = Identity.of(authorizer, exchange);
        if (identity == null) {
            throw Refusals.unauthorized("An identity source is missing");
        }
        Identity.tell(exchange, authorizer, identity);
        BoundedPattern expression = authorizer.identityValidationExpression();
        if (expression != null && authorizer.type() == AuthorizerType.TOKEN) {
            String token = identity.get(0);
            try {
                if (!expression.matches(token, Budget.forInput(token.length()))) {
                    throw Refusals.unauthorized("The token does not match identityValidationExpression");
                }
            } catch (LimitExceededException e) {
                throw Refusals.unauthorized("identityValidationExpression is too much work: " + e.getMessage());
            }
        }
        return identity;
    }

    private CompletionStage<AuthorizerDecision> ask(
            Exchange exchange, AuthorizerPlan authorizer, List<String> identity, String methodArn) {
        FunctionTarget function = authorizer.function();
        if (function == null) {
            throw new IllegalStateException("an authorizer has a function, or says why not");
        }
        byte[] event = authorizer.type() == AuthorizerType.TOKEN
                ? LambdaEvent.ofToken(exchange, methodArn, identity.get(0))
                : LambdaEvent.ofRequest(exchange, methodArn);
        IntegrationRequest request =
                LambdaFunctions.request(function.uri(), event, exchange.restApiId, exchange.traceId);
        CompletionStage<FunctionResult> result =
                functions.invoke(function, request, event, exchange.traceId, authorizer.timeoutMillis());
        Trace trace = exchange.trace;
        return (trace == null ? result : result.whenComplete((answer, failure) -> tell(trace, request, answer)))
                .thenApply(answer -> {
                    exchange.authorizerRequestId = answer.requestId();
                    return AuthorizerOutput.read(answer);
                });
    }

    /** @param request as it was sent, signature and all */
    private static void tell(Trace trace, IntegrationRequest request, @Nullable FunctionResult answer) {
        trace.note("request", trace.request(request));
        if (answer != null) {
            trace.note("result", trace.mask().body(answer.payload()));
        }
    }

    /** The context is set for those who are refused too: logs and gateway responses say who it was. */
    private static void decide(
            Exchange exchange,
            AuthorizerDecision decision,
            InvokeRequest request,
            Decision ofResource,
            long integrationLatencyNanos) {
        exchange.authorizerContext = new AuthorizerContext(
                decision.principalId(),
                decision.context(),
                Map.of(),
                TimeUnit.NANOSECONDS.toMillis(integrationLatencyNanos));
        exchange.usageIdentifierKey = decision.usageIdentifierKey();
        Policy policy = decision.policy();
        Decision ofCaller = policy.decide(request.of(InvokeRequest.INVOKE, policy.isConditional()));
        switch (ResourcePolicy.either(ofCaller, ofResource)) {
            case ALLOW -> {
                // on to the next step
            }
            case EXPLICIT_DENY -> throw Refusals.deniedExplicitly();
            case IMPLICIT_DENY -> throw Refusals.denied();
        }
    }
}
