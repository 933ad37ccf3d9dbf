/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a method's validator asks of a request.
 *
 * @param requiredParameters name to source, in the order in which AWS names the missing ones
 * @param models media type, or {@code $default}, to model; empty when bodies are not checked
 */
public record RequestValidationPlan(Map<String, ValueExpression> requiredParameters, Map<String, ModelPlan> models) {

    public RequestValidationPlan {
        requiredParameters = Collections.unmodifiableMap(new LinkedHashMap<>(requiredParameters));
        models = Map.copyOf(models);
    }
}
