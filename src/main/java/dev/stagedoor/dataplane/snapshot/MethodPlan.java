/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * One method of one resource, ready to run.
 *
 * @param resourcePath the path template, such as {@code /pets/{petId}}
 * @param httpMethod the verb as defined, which may be {@code ANY}
 * @param validation null when requests are not validated
 * @param needsRequestBody whether a step needs the client's whole body in memory; otherwise it streams
 */
public record MethodPlan(
        String resourceId,
        String resourcePath,
        String httpMethod,
        AuthorizationPlan authorization,
        boolean apiKeyRequired,
        boolean needsRequestBody,
        @Nullable RequestValidationPlan validation,
        IntegrationPlan integration) {

    /** The key of the method in a stage's {@code methodSettings}: {@code pets~1{petId}/GET}. */
    public String settingsKey() {
        String path = resourcePath.length() == 1 ? resourcePath : resourcePath.substring(1);
        return path.replace("/", "~1") + "/" + httpMethod;
    }
}
