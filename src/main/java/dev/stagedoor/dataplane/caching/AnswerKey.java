/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.caching;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.RequestValues;
import dev.stagedoor.dataplane.snapshot.CacheKeyPlan;
import dev.stagedoor.dataplane.snapshot.MethodPlan;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import dev.stagedoor.platform.caching.KeyDigest;
import java.util.List;

/**
 * What an answer is kept under: the deployment, the verb, the namespace and the values of the declared parameters. What
 * the author has not declared tells nothing apart, a path parameter neither (features C-03).
 */
final class AnswerKey {

    private AnswerKey() {}

    static String of(Exchange exchange, CacheKeyPlan plan) {
        MethodPlan method = exchange.requireMethod();
        KeyDigest digest = new KeyDigest()
                .add(exchange.requireStage().deploymentId())
                .add(exchange.request().getMethod())
                .add(plan.namespace().isEmpty() ? method.resourceId() : plan.namespace());
        for (CacheKeyPlan.Parameter parameter : plan.parameters()) {
            digest.add(parameter.name()).add(values(parameter.value(), exchange));
        }
        return digest.key();
    }

    /** A path parameter as it was sent: a backend may tell {@code a%2Fb} from {@code a/b}. */
    private static List<String> values(ValueExpression value, Exchange exchange) {
        if (value instanceof ValueExpression.RequestPath path) {
            String raw = exchange.pathParameters.get(path.name());
            return raw == null ? List.of() : List.of(raw);
        }
        return RequestValues.of(value, exchange);
    }
}
