/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may call a method.
 *
 * @param type NONE, AWS_IAM, CUSTOM or COGNITO_USER_POOLS
 * @param authorizer who decides; null for NONE and AWS_IAM, and where the authorizer is not there any more
 * @param scopes an access token must have one of these; empty where an id token is asked for
 */
public record AuthorizationPlan(String type, @Nullable AuthorizerPlan authorizer, List<String> scopes) {

    /** Open to everybody. */
    public static final AuthorizationPlan NONE = new AuthorizationPlan("NONE", null, List.of());

    public AuthorizationPlan {
        scopes = List.copyOf(scopes);
    }
}
