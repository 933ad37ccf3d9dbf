/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a stage keeps of its answers.
 *
 * @param generation another one whenever all that is kept has to go: when the cache is flushed, or changes its size
 * @param sizeGigabytes one of AWS's sizes; stages share the room that there is in this proportion
 * @param methods by the keys of the stage's {@code methodSettings}; also those that keep nothing, as they overrule {@code
 *     *}{@code /*}
 */
public record CachingPlan(String generation, double sizeGigabytes, Map<String, MethodCaching> methods) {

    /**
     * How answers of a method are kept.
     *
     * @param ttlSeconds 0 for not at all
     * @param requireAuthorizationForCacheControl whether a client needs a permission to have an answer made anew
     * @param unauthorized what becomes of one who has not
     */
    public record MethodCaching(
            int ttlSeconds,
            boolean requireAuthorizationForCacheControl,
            UnauthorizedCacheControlHeaderStrategy unauthorized) {}

    /** AWS's names. */
    public enum UnauthorizedCacheControlHeaderStrategy {
        FAIL_WITH_403,
        SUCCEED_WITH_RESPONSE_HEADER,
        SUCCEED_WITHOUT_RESPONSE_HEADER
    }

    public CachingPlan {
        methods = Map.copyOf(methods);
    }

    /**
     * How answers to a request are kept; null for not at all. What holds for all methods holds for GET; others have to
     * say so themselves (developer guide, "Cache settings for REST APIs"). A resource with ANY means its GET requests: a
     * write that is answered from memory would be lost. HEAD has no body that could be kept.
     *
     * @param httpMethod the request's
     */
    public @Nullable MethodCaching of(MethodPlan method, String httpMethod) {
        boolean get = httpMethod.equals("GET");
        if (httpMethod.equals("HEAD") || !get && !method.httpMethod().equals(httpMethod)) {
            return null;
        }
        MethodCaching own = methods.get(method.settingsKey());
        MethodCaching caching = own == null && get ? methods.get("*/*") : own;
        return caching == null || caching.ttlSeconds() == 0 ? null : caching;
    }
}
