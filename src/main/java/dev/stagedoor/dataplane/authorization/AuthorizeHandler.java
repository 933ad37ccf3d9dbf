/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.AuthorizerCall;
import dev.stagedoor.dataplane.exchange.AuthorizerContext;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.snapshot.AuthorizationPlan;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan;
import dev.stagedoor.dataplane.snapshot.AuthorizerType;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.language.policy.Decision;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Step authorize: lets in whom the method's authorizer, the caller's signature and the API's policy let in, and nobody
 * when they cannot be asked. How they are weighed is in {@link ResourcePolicy}.
 */
@Dependent
public class AuthorizeHandler implements Handler {

    @Inject
    LambdaAuthorizer lambdaAuthorizer;

    @Inject
    UserPoolAuthorizer userPoolAuthorizer;

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        AuthorizationPlan plan = exchange.requireMethod().authorization();
        return switch (plan.type()) {
            case "NONE" -> {
                ResourcePolicy.requireAllow(exchange);
                yield DONE;
            }
            case AuthenticateHandler.AWS_IAM -> {
                IamAuthorizer.authorize(exchange);
                yield DONE;
            }
            case "CUSTOM", "COGNITO_USER_POOLS" -> ask(exchange, plan);
            default ->
                throw new GatewayResponseException(
                        GatewayResponseType.ACCESS_DENIED, "There is no authorizationType " + plan.type());
        };
    }

    /**
     * Asks an authorizer for a test, whatever it has said before; its answer is neither kept nor acted on.
     *
     * @param exchange has a stage, a method and a trace, which is told what was asked and answered
     * @return fails with a {@link GatewayResponseException}, as a client's request would
     */
    public CompletionStage<AuthorizerAnswer> test(Exchange exchange, AuthorizerPlan authorizer) {
        CompletionStage<AuthorizerAnswer> answer;
        try {
            if (authorizer.configurationError() != null) {
                throw Refusals.misconfigured(authorizer.configurationError());
            }
            answer = switch (authorizer.type()) {
                case TOKEN, REQUEST -> lambdaAuthorizer.test(exchange, authorizer);
                case COGNITO_USER_POOLS -> userPoolAuthorizer.test(exchange, authorizer);
            };
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.handle((said, failure) -> {
            if (failure != null) {
                throw Refusals.of(failure);
            }
            return said;
        });
    }

    private CompletionStage<Void> ask(Exchange exchange, AuthorizationPlan plan) {
        AuthorizerPlan authorizer = plan.authorizer();
        Decision ofResource = authorizer == null || authorizer.type() != AuthorizerType.COGNITO_USER_POOLS
                ? ResourcePolicy.refuseDenied(exchange)
                : Decision.IMPLICIT_DENY; // asked once the token is good
        long startNanos = System.nanoTime();
        CompletionStage<Void> answer;
        try {
            answer = authorizer(exchange, plan, ofResource);
        } catch (RuntimeException e) {
            throw refused(exchange, e, startNanos);
        }
        if (answer == DONE) {
            note(exchange, null, startNanos);
            return DONE;
        }
        return answer.handle((done, failure) -> {
            if (failure != null) {
                throw refused(exchange, failure, startNanos);
            }
            note(exchange, null, startNanos);
            return done;
        });
    }

    private CompletionStage<Void> authorizer(Exchange exchange, AuthorizationPlan plan, Decision ofResource) {
        AuthorizerPlan authorizer = plan.authorizer();
        if (authorizer == null) {
            throw Refusals.misconfigured("The method has no authorizer");
        }
        if (authorizer.configurationError() != null) {
            throw Refusals.misconfigured(authorizer.configurationError());
        }
        return switch (authorizer.type()) {
            case TOKEN, REQUEST -> lambdaAuthorizer.authorize(exchange, authorizer, ofResource);
            case COGNITO_USER_POOLS -> {
                CompletionStage<Void> known = userPoolAuthorizer.authorize(exchange, authorizer, plan.scopes());
                if (known == DONE) {
                    ResourcePolicy.requireAllow(exchange);
                    yield DONE;
                }
                yield known.thenRun(() -> ResourcePolicy.requireAllow(exchange));
            }
        };
    }

    private static GatewayResponseException refused(Exchange exchange, Throwable failure, long startNanos) {
        GatewayResponseException refusal = Refusals.of(failure);
        note(exchange, refusal, startNanos);
        return refusal;
    }

    private static void note(Exchange exchange, @Nullable GatewayResponseException refusal, long startNanos) {
        AuthorizerContext context = exchange.authorizerContext;
        boolean function = context != null && context.integrationLatencyMillis() >= 0;
        int status = refusal == null ? 200 : refusal.statusCode();
        exchange.authorizerCall = new AuthorizerCall(
                context == null ? status : 200,
                function ? 200 : 0,
                status,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos),
                context == null ? -1 : context.integrationLatencyMillis(),
                refusal == null ? null : refusal.getMessage());
    }
}
