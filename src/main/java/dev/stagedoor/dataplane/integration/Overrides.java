/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Exchange;
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
        map.forEach((name, value) -> strings.put(
                String.valueOf(name),
                value instanceof List<?> several
                        ? several.stream().map(String::valueOf).toList()
                        : Collections.singletonList(String.valueOf(value))));
        return strings;
    }
}
