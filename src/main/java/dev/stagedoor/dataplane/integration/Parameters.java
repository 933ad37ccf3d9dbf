/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.exchange.RequestValues;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import dev.stagedoor.language.limit.LimitExceededException;
import dev.stagedoor.language.mapping.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluates the sources of parameter mappings: those of the request, and those of the backend's answer. */
final class Parameters {

    private Parameters() {}

    /** All values; empty when the source is absent. A single-value source of several values gives the last. */
    static List<String> values(ValueExpression expression, Exchange exchange) {
        if (expression instanceof ValueExpression.IntegrationResponseHeader header) {
            IntegrationResponse response = exchange.integrationResponse;
            List<String> all = response == null ? List.of() : response.headers().all(header.name());
            return header.multiValue() || all.size() <= 1 ? all : List.of(all.get(all.size() - 1));
        }
        if (expression instanceof ValueExpression.RequestBody body) {
            return selected(MappingTemplates.requestPayload(exchange), body.jsonPath());
        }
        if (expression instanceof ValueExpression.IntegrationResponseBody body) {
            return selected(exchange.responsePayload, body.jsonPath());
        }
        return RequestValues.of(expression, exchange);
    }

    /** The value at a JSONPath of a body; nothing where it leads nowhere. */
    private static List<String> selected(@Nullable Payload payload, String jsonPath) {
        if (payload == null) {
            return List.of();
        }
        try {
            String value = payload.select(jsonPath);
            return value == null ? List.of() : List.of(value);
        } catch (LimitExceededException e) {
            throw MappingTemplates.failed("A mapping from the body was stopped: " + e.getMessage());
        }
    }
}
