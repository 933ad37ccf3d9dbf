/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import dev.stagedoor.language.limit.BoundedPattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An authorizer, ready to be asked.
 *
 * @param function who decides, for TOKEN and REQUEST; null for COGNITO_USER_POOLS
 * @param identitySources by what callers are known; the only one is the token's header, but for REQUEST
 * @param identityValidationExpression what a token, or for user pools its audience, must match as a whole; null for any
 * @param timeoutMillis how long the function may take
 * @param resultTtlSeconds how long an answer holds for the same caller; 0 when every request asks anew
 * @param userPools whose tokens count, for COGNITO_USER_POOLS
 * @param configurationError why nobody can be asked: every request ends with AUTHORIZER_CONFIGURATION_ERROR; null when
 *     all is well
 */
public record AuthorizerPlan(
        String authorizerId,
        AuthorizerType type,
        @Nullable FunctionTarget function,
        List<IdentitySource> identitySources,
        @Nullable BoundedPattern identityValidationExpression,
        int timeoutMillis,
        int resultTtlSeconds,
        List<UserPool> userPools,
        @Nullable String configurationError) {

    public AuthorizerPlan {
        identitySources = List.copyOf(identitySources);
        userPools = List.copyOf(userPools);
    }

    /** @param expression as the definition has it, such as {@code method.request.header.Authorization} */
    public record IdentitySource(String expression, ValueExpression value) {}

    /**
     * An issuer of tokens.
     *
     * @param issuer what its tokens name it: the claim {@code iss}
     * @param keys where its keys are (RFC 7517), or its metadata that says where (OpenID Connect Discovery)
     * @param discovered whether it is the latter
     */
    public record UserPool(String issuer, TargetUri keys, boolean discovered) {}
}
