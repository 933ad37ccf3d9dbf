/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an authorizer said of a caller it let in: {@code $context.authorizer}.
 *
 * @param principalId who calls, as a function called it; null for a user pool, which has claims instead
 * @param values a function's {@code context}, all as texts
 * @param claims of a user pool's token, all as texts
 * @param integrationLatencyMillis how long the function took, 0 for a cached answer; -1 when there is no function
 */
public record AuthorizerContext(
        @Nullable String principalId,
        Map<String, String> values,
        Map<String, String> claims,
        long integrationLatencyMillis) {

    public AuthorizerContext {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values)); // in their order
        claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
    }
}
