/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The resources of a stage as a tree of path segments, with their methods. */
public final class RouteTree {

    /**
     * A match.
     *
     * @param pathParameters values as the client sent them, still percent-encoded
     */
    public record Match(MethodPlan method, Map<String, String> pathParameters) {}

    /**
     * Finds the method for a request.
     *
     * @param httpMethod the request's verb
     * @param path the canonical raw path without the stage, starting with a slash
     * @return null when AWS would answer 403 Missing Authentication Token
     */
    public @Nullable Match match(String httpMethod, String path) {
        throw new UnsupportedOperationException(httpMethod + path);
    }
}
