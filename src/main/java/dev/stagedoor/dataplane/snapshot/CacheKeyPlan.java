/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import java.util.List;

/**
 * What tells answers of a method apart: nothing else of a request does (features C-03).
 *
 * @param namespace methods with one namespace share their answers; empty for the resource's own
 * @param parameters in the order of their names, whatever the definition's
 */
public record CacheKeyPlan(String namespace, List<Parameter> parameters) {

    /** A part of the request, with all its values. */
    public record Parameter(String name, ValueExpression value) {}

    public CacheKeyPlan {
        parameters = List.copyOf(parameters);
    }
}
