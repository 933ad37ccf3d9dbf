/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One integration response: which backend answers it takes, and how it maps them.
 *
 * @param selectionPattern matched in full against the backend's status code, or the message of a function's error; null
 *     is the default response
 * @param statusCode the method response it leads to
 * @param contentHandling what becomes of the backend's body; null leaves it as the client's Accept says
 */
public record IntegrationResponsePlan(
        @Nullable Pattern selectionPattern,
        int statusCode,
        @Nullable ContentHandling contentHandling,
        List<ParameterMapping> responseParameters,
        Map<String, BodyTemplate> responseTemplates) {

    public IntegrationResponsePlan {
        responseParameters = List.copyOf(responseParameters);
        responseTemplates = Map.copyOf(responseTemplates);
    }

    /** Whether a mapping takes a value from the backend's body. */
    public boolean mapsBody() {
        return responseParameters.stream()
                .anyMatch(mapping -> mapping.value() instanceof ValueExpression.IntegrationResponseBody);
    }
}
