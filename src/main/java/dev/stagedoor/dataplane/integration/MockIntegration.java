/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.language.json.JsonReader;
import dev.stagedoor.language.json.JsonSyntaxException;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.limit.LimitExceededException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** MOCK: no backend; the integration request is JSON whose {@code statusCode} selects the integration response. */
final class MockIntegration {

    private MockIntegration() {}

    static IntegrationResponse respond(Exchange exchange) {
        byte[] body = exchange.integrationRequestBody;
        Integer statusCode = body == null ? null : statusCode(new String(body, StandardCharsets.UTF_8));
        if (statusCode == null) {
            throw new GatewayResponseException(
                    GatewayResponseType.API_CONFIGURATION_ERROR,
                    "The request template of a MOCK integration must render JSON with an integer statusCode");
        }
        return new IntegrationResponse(statusCode, new Headers(), Body.EMPTY);
    }

    /** AWS reads this JSON leniently: names without quotes, values with. */
    private static @Nullable Integer statusCode(String json) {
        try {
            Object document = JsonReader.readLeniently(json, Budget.forInput(json.length()));
            Object value = document instanceof Map<?, ?> object ? object.get("statusCode") : null;
            if (value instanceof Integer number) {
                return number;
            }
            return value instanceof String text ? Integer.valueOf(text.strip()) : null;
        } catch (JsonSyntaxException | LimitExceededException | NumberFormatException e) {
            return null;
        }
    }
}
