/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.language.json.JsonWriter;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.limit.LimitExceededException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a template has set in {@code $context.requestOverride} or {@code $context.responseOverride}. It wins over every
 * parameter mapping.
 */
record Overrides(
        Map<String, List<String>> header,
        Map<String, List<String>> path,
        Map<String, List<String>> querystring,
        int status) {

    private static final Overrides NONE = new Overrides(Map.of(), Map.of(), Map.of(), 0);

    static Overrides ofRequest(Exchange exchange) {
        return read(exchange, "requestOverride");
    }

    static Overrides ofResponse(Exchange exchange) {
        return read(exchange, "responseOverride");
    }

    private static Overrides read(Exchange exchange, String name) {
        Object set = exchange.templateContext == null ? null : exchange.templateContext.get(name);
        if (!(set instanceof Map<?, ?> overrides)) {
            return NONE;
        }
        return new Overrides(
                strings(overrides.get("header")),
                strings(overrides.get("path")),
                strings(overrides.get("querystring")),
                status(overrides.get("status")));
    }

    /** Anything but a status of HTTP is ignored: 0. */
    private static int status(@Nullable Object value) {
        int status = 0;
        if (value instanceof Integer number) {
            status = number;
        } else if (value instanceof String text && text.matches("[1-5][0-9][0-9]")) {
            status = Integer.parseInt(text);
        }
        return status >= 100 && status <= 599 ? status : 0;
    }

    private static Map<String, List<String>> strings(@Nullable Object values) {
        if (!(values instanceof Map<?, ?> map) || map.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> strings = new LinkedHashMap<>();
        Budget budget = Budget.forInput(0);
        map.forEach((name, value) -> {
            List<?> several = value instanceof List<?> list ? list : Collections.singletonList(value);
            if (!several.isEmpty()) {
                strings.put(
                        String.valueOf(name),
                        several.stream().map(one -> string(one, budget)).toList());
            }
        });
        return strings;
    }

    /** What a template builds may hold itself, so never by Java's own {@code toString}. */
    private static String string(@Nullable Object value, Budget budget) {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        if (!(value instanceof Map<?, ?> || value instanceof Collection<?>)) {
            return "";
        }
        try {
            return JsonWriter.write(value, budget);
        } catch (LimitExceededException e) {
            throw MappingTemplates.failed("An override was stopped: " + e.getMessage());
        }
    }
}
