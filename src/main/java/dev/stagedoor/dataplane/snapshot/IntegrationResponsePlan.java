/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import dev.stagedoor.language.limit.BoundedPattern;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One integration response: which backend answers it takes, and how it maps them.
 *
 * @param selectionPattern matched in full against the backend's status code, or the message of a function's error; null
 *     is the default response
 * @param statusCode the method response it leads to
 * @param responseTemplates in the order of the definition: the first is the one for clients that accept none of them
 * @param contentHandling what becomes of the backend's body; null leaves it as the client's Accept says
 */
public record IntegrationResponsePlan(
        @Nullable BoundedPattern selectionPattern,
        int statusCode,
        @Nullable ContentHandling contentHandling,
        List<ParameterMapping> responseParameters,
        Map<String, BodyTemplate> responseTemplates) {

    public IntegrationResponsePlan {
        responseParameters = List.copyOf(responseParameters);
        responseTemplates = Collections.unmodifiableMap(new LinkedHashMap<>(responseTemplates));
    }

    /** Whether a mapping takes a value from the backend's body. */
    public boolean mapsBody() {
        return responseParameters.stream()
                .anyMatch(mapping -> mapping.value() instanceof ValueExpression.IntegrationResponseBody);
    }
}
