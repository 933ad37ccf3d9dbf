/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.RequestValues;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** By what an authorizer knows a caller: the values of its identity sources, in their order. */
final class Identity {

    private Identity() {}

    /** Null when one of them is missing or empty: then nobody is asked (features ). */
    static @Nullable List<String> of(AuthorizerPlan authorizer, Exchange exchange) {
        List<String> values = new ArrayList<>(authorizer.identitySources().size());
        for (AuthorizerPlan.IdentitySource source : authorizer.identitySources()) {
            List<String> found = RequestValues.of(source.value(), exchange);
            if (found.isEmpty() || found.get(0).isEmpty()) {
                return null;
            }
            values.add(found.get(0));
        }
        return values;
    }
}
