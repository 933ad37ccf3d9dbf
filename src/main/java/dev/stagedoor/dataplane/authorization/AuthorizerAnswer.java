/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an authorizer says of a request when it is asked for a test: nothing follows from it.
 *
 * @param principalId null for user pools
 * @param policyDocument what a function answered, as JSON; null for user pools
 * @param claims of a user pool's token, all as texts
 */
public record AuthorizerAnswer(
        @Nullable String principalId, @Nullable String policyDocument, Map<String, String> claims) {

    public AuthorizerAnswer {
        claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims)); // in their order
    }
}
