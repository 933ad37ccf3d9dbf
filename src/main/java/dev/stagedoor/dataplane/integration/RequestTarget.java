/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.QueryString;
import dev.stagedoor.dataplane.snapshot.IntegrationPlan;
import dev.stagedoor.dataplane.snapshot.ParameterMapping;
import dev.stagedoor.dataplane.snapshot.ParameterMapping.Location;
import dev.stagedoor.dataplane.snapshot.TargetUri;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The path and query that a backend is asked for. */
final class RequestTarget {

    private RequestTarget() {}

    /**
     * @param passQuery whether the client's own query goes along (HTTP_PROXY), where a mapping does not replace it
     */
    static String of(
            Exchange exchange, IntegrationPlan plan, TargetUri target, Overrides overrides, boolean passQuery) {
        boolean mapped =
                !plan.requestParameters().isEmpty() || !overrides.path().isEmpty();
        Map<String, String> path = mapped ? pathVariables(exchange, plan, overrides) : Map.of();
        String query = target.query().isEmpty() ? "" : substitute(target.query(), path);
        String client = passQuery ? readOneWay(exchange.request().getQueryString()) : null;
        if (hasQueryMapping(plan) || !overrides.querystring().isEmpty()) {
            query = join(query, mappedQuery(exchange, plan, overrides, client));
        } else if (client != null && !client.isEmpty()) {
            query = join(query, client);
        }
        List<String> parts = target.path();
        if (parts.size() == 1) {
            return query.isEmpty() ? parts.get(0) : parts.get(0) + '?' + query;
        }
        StringBuilder built = new StringBuilder(64);
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            if (i % 2 == 0) {
                built.append(part);
            } else {
                String value = path.get(part);
                // AWS leaves a variable that no mapping fills as it stands in the definition.
                built.append(value == null ? "%7B" + part + "%7D" : value);
            }
        }
        return query.isEmpty()
                ? built.toString()
                : built.append('?').append(query).toString();
    }

    private static Map<String, String> pathVariables(Exchange exchange, IntegrationPlan plan, Overrides overrides) {
        Map<String, String> values = new HashMap<>();
        for (ParameterMapping mapping : plan.requestParameters()) {
            if (mapping.location() != Location.PATH) {
                continue;
            }
            if (mapping.value() instanceof ValueExpression.RequestPath source) {
                // Straight through, as the client encoded it: a greedy value keeps its slashes, %2F stays %2F.
                String raw = exchange.pathParameters.get(source.name());
                if (raw != null) {
                    values.put(mapping.name(), raw);
                }
            } else {
                List<String> found = Parameters.values(mapping.value(), exchange);
                if (!found.isEmpty()) {
                    values.put(mapping.name(), encode(found.get(found.size() - 1)));
                }
            }
        }
        overrides.path().forEach((name, value) -> values.put(name, encode(value.get(value.size() - 1))));
        return values;
    }

    private static boolean hasQueryMapping(IntegrationPlan plan) {
        for (ParameterMapping mapping : plan.requestParameters()) {
            if (mapping.location() == Location.QUERYSTRING) {
                return true;
            }
        }
        return false;
    }

    /**
     * The client's query for a backend that may read it by other rules than ours: pairs that we split at a semicolon are
     * split at an ampersand, and a percent sign that escapes nothing is escaped. All others stay as they are.
     */
    private static @Nullable String readOneWay(@Nullable String query) {
        if (query == null || (query.indexOf(';') < 0 && QueryString.isWellEscaped(query))) {
            return query;
        }
        return joined(QueryString.parse(query));
    }

    private static String mappedQuery(
            Exchange exchange, IntegrationPlan plan, Overrides overrides, @Nullable String client) {
        Map<String, List<String>> parameters = QueryString.parse(client);
        for (ParameterMapping mapping : plan.requestParameters()) {
            if (mapping.location() == Location.QUERYSTRING) {
                List<String> values = Parameters.values(mapping.value(), exchange);
                if (!values.isEmpty()) {
                    parameters.put(mapping.name(), values);
                }
            }
        }
        parameters.putAll(overrides.querystring());
        return joined(parameters);
    }

    private static String joined(Map<String, List<String>> parameters) {
        StringBuilder query = new StringBuilder();
        parameters.forEach((name, values) -> values.forEach(value -> {
            if (query.length() > 0) {
                query.append('&');
            }
            query.append(encode(name)).append('=').append(encode(value));
        }));
        return query.toString();
    }

    /** Fills {@code {variable}}s in the definition's query. */
    private static String substitute(String query, Map<String, String> values) {
        String filled = query;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("{" + value.getKey() + "}", value.getValue());
        }
        return filled;
    }

    private static String join(String first, String second) {
        return first.isEmpty() ? second : second.isEmpty() ? first : first + '&' + second;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
