/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.language.policy.Policy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a function said of a caller. It is the policy that is kept, not what followed from it for one method.
 *
 * @param policyDocument the policy as JSON
 * @param policy the same, compiled
 * @param context {@code $context.authorizer.*}, all as texts
 * @param usageIdentifierKey the caller's API key, where the API takes it from authorizers; null for none
 */
record AuthorizerDecision(
        String principalId,
        String policyDocument,
        Policy policy,
        Map<String, String> context,
        @Nullable String usageIdentifierKey) {

    AuthorizerDecision {
        context = Collections.unmodifiableMap(new LinkedHashMap<>(context)); // in their order
    }
}
