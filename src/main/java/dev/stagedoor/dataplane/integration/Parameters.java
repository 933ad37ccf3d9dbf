/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.exchange.RequestValues;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import java.util.List;

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
        if (expression instanceof ValueExpression.RequestBody
                || expression instanceof ValueExpression.IntegrationResponseBody) {
            // It needs the whole body in memory, which comes with the mapping templates.
            throw new GatewayResponseException(
                    GatewayResponseType.API_CONFIGURATION_ERROR, "Mapping from a body is not supported yet");
        }
        return RequestValues.of(expression, exchange);
    }
}
