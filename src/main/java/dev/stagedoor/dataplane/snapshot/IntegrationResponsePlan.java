/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One integration response: which backend answers it takes, and how it maps them.
 *
 * @param selectionPattern matched in full against the backend's status code; null is the default response
 * @param statusCode the method response it leads to
 */
public record IntegrationResponsePlan(
        @Nullable Pattern selectionPattern,
        int statusCode,
        List<ParameterMapping> responseParameters,
        Map<String, BodyTemplate> responseTemplates) {

    public IntegrationResponsePlan {
        responseParameters = List.copyOf(responseParameters);
        responseTemplates = Map.copyOf(responseTemplates);
    }
}
