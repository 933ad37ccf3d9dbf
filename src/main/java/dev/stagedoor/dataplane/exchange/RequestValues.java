/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates those sources of parameter mappings that need no more than the request and its stage. */
public final class RequestValues {

    private RequestValues() {}

    /**
     * All values; empty when the source is absent, or is a body or a backend's answer. A single-value source of several
     * values gives the last. Values from the URL are decoded, as AWS does before it maps them.
     */
    public static List<String> of(ValueExpression expression, Exchange exchange) {
        if (expression instanceof ValueExpression.Static fixed) {
            return List.of(fixed.text());
        } else if (expression instanceof ValueExpression.RequestHeader header) {
            return pick(ForwardedHeaders.values(exchange, header.name()), header.multiValue());
        } else if (expression instanceof ValueExpression.RequestQueryString query) {
            List<String> all =
                    QueryString.parse(exchange.request().getQueryString()).getOrDefault(query.name(), List.of());
            return pick(all, query.multiValue());
        } else if (expression instanceof ValueExpression.RequestPath path) {
            String value = exchange.pathParameters.get(path.name());
            return one(value == null ? null : decode(value));
        } else if (expression instanceof ValueExpression.StageVariable variable) {
            StageSnapshot stage = exchange.stage;
            return one(stage == null ? null : stage.stageVariables().get(variable.name()));
        } else if (expression instanceof ValueExpression.ContextVariable variable) {
            return one(ContextVariables.value(exchange, variable.name()));
        }
        return List.of();
    }

    private static List<String> one(@Nullable String value) {
        return value == null ? List.of() : List.of(value);
    }

    private static List<String> pick(List<String> values, boolean all) {
        return all || values.size() <= 1 ? values : List.of(values.get(values.size() - 1));
    }

    /** All path parameters, decoded. */
    public static Map<String, String> path(Exchange exchange) {
        Map<String, String> parameters = new LinkedHashMap<>();
        exchange.pathParameters.forEach((name, value) -> parameters.put(name, decode(value)));
        return parameters;
    }

    /** All query parameters, decoded, of each the last value. */
    public static Map<String, String> queryString(Exchange exchange) {
        Map<String, String> parameters = new LinkedHashMap<>();
        QueryString.parse(exchange.request().getQueryString())
                .forEach((name, values) -> parameters.put(name, values.get(values.size() - 1)));
        return parameters;
    }

    /** Percent-decodes a path segment; a plus sign is a plus sign there. */
    private static String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }
}
