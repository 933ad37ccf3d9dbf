/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.RequestValues;
import dev.stagedoor.dataplane.exchange.Trace;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** By what an authorizer knows a caller: the values of its identity sources, in their order. */
final class Identity {

    /** Whatever an identity is made of, it is masked as what has this name is. */
    private static final String SECRET = "token";

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

    /** Tells the trace, if there is one, and hides from it what is secret. */
    static void tell(Exchange exchange, AuthorizerPlan authorizer, List<String> identity) {
        Trace trace = exchange.trace;
        if (trace == null) {
            return;
        }
        Map<String, Object> masked = new LinkedHashMap<>();
        for (int i = 0; i < identity.size(); i++) {
            Map<String, List<String>> secret = Map.of(SECRET, List.of(identity.get(i)));
            masked.put(
                    authorizer.identitySources().get(i).expression(),
                    trace.mask().values(secret).getOrDefault(SECRET, ""));
        }
        trace.note("identity", masked);
    }
}
