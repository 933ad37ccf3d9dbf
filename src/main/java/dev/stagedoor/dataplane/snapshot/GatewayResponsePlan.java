/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A gateway response as the API's author customised it, with what it inherits from DEFAULT_4XX or DEFAULT_5XX.
 *
 * @param statusCode null keeps the type's default
 * @param responseParameters header name to value
 * @param responseTemplates content type to text with simple {@code $context.…} substitution
 */
public record GatewayResponsePlan(
        @Nullable Integer statusCode,
        Map<String, ValueExpression> responseParameters,
        Map<String, String> responseTemplates) {

    public GatewayResponsePlan {
        responseParameters = Map.copyOf(responseParameters);
        responseTemplates = Map.copyOf(responseTemplates);
    }
}
