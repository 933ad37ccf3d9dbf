/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.AuthorizerContext;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan.UserPool;
import dev.stagedoor.language.limit.BoundedPattern;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.limit.LimitExceededException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Authorizers of type COGNITO_USER_POOLS: the caller has a token that one of the user pools has signed. Without
 * authorizationScopes it is an id token, with them an access token that has one of the scopes (features A-08).
 */
@Dependent
class UserPoolAuthorizer {

    private static final String BEARER = "Bearer ";

    private final KeySets keySets;
    private final AnswerCache<SignedToken> cache = new AnswerCache<>("user-pool-tokens");

    @Inject
    UserPoolAuthorizer(KeySets keySets) {
        this.keySets = keySets;
    }

    @PreDestroy
    void stop() {
        cache.close();
    }

    /** Sets the claims of the caller's token. */
    CompletionStage<Void> authorize(Exchange exchange, AuthorizerPlan authorizer, List<String> scopes) {
        List<String> identity = Identity.of(authorizer, exchange);
        if (identity == null) {
            throw Refusals.unauthorized("There is no token");
        }
        String token = withoutScheme(identity.get(0));
        int ttlSeconds = authorizer.resultTtlSeconds();
        String key = ttlSeconds == 0 ? "" : CacheKey.of(exchange, authorizer, List.of(token));
        SignedToken known = ttlSeconds == 0 ? null : cache.find(key);
        if (known != null) {
            decide(exchange, authorizer, scopes, known);
            return Handler.DONE;
        }
        UnverifiedToken unverified = UnverifiedToken.parse(token);
        UserPool pool = issuer(authorizer, unverified);
        Consumer<List<KeySet.Key>> verify = keys -> {
            SignedToken signed = unverified.verify(keys);
            decide(exchange, authorizer, scopes, signed);
            if (ttlSeconds > 0) {
                cache.keep(key, signed, ttlSeconds);
            }
        };
        List<KeySet.Key> here = keySets.known(pool, unverified.keyId());
        if (!here.isEmpty()) { // as nearly always: nothing to wait for
            verify.accept(here);
            return Handler.DONE;
        }
        exchange.suspend();
        return keySets.find(pool, unverified.keyId()).thenAccept(verify);
    }

    /** Verifies an id token, whatever is known. */
    CompletionStage<AuthorizerAnswer> test(Exchange exchange, AuthorizerPlan authorizer) {
        List<String> identity = Identity.of(authorizer, exchange);
        if (identity == null) {
            throw Refusals.unauthorized("There is no token");
        }
        Identity.tell(exchange, authorizer, identity);
        UnverifiedToken unverified = UnverifiedToken.parse(withoutScheme(identity.get(0)));
        return keySets.find(issuer(authorizer, unverified), unverified.keyId()).thenApply(keys -> {
            SignedToken signed = unverified.verify(keys);
            decide(exchange, authorizer, List.of(), signed);
            return new AuthorizerAnswer(null, null, signed.claims());
        });
    }

    private static String withoutScheme(String value) {
        return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? value.substring(BEARER.length()).strip()
                : value;
    }

    /** The one that the token names; whether it made the token, its keys will show. */
    private static UserPool issuer(AuthorizerPlan authorizer, UnverifiedToken token) {
        for (UserPool pool : authorizer.userPools()) {
            if (pool.issuer().equals(token.issuer())) {
                return pool;
            }
        }
        throw Refusals.unauthorized("The token is of another issuer");
    }

    /** What may change between two requests with one token: the time, and what the method asks for. */
    private static void decide(Exchange exchange, AuthorizerPlan authorizer, List<String> scopes, SignedToken token) {
        token.checkTimes(exchange.receivedMillis());
        BoundedPattern audience = authorizer.identityValidationExpression();
        if (audience != null && token.audiences().stream().noneMatch(each -> matches(audience, each))) {
            throw Refusals.unauthorized("The token is for another audience");
        }
        if (scopes.isEmpty() ? !token.isIdToken() : !token.isAccessToken() || !token.hasScope(scopes)) {
            throw Refusals.unauthorized(
                    scopes.isEmpty() ? "This is no id token" : "This is no access token with one of the scopes");
        }
        exchange.authorizerContext = new AuthorizerContext(null, Map.of(), token.claims(), -1);
    }

    private static boolean matches(BoundedPattern expression, String text) {
        try {
            return expression.matches(text, Budget.forInput(text.length()));
        } catch (LimitExceededException e) {
            return false;
        }
    }
}
