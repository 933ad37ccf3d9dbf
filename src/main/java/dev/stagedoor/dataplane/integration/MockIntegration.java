/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.snapshot.BodyTemplate;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.IntegrationPlan;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** MOCK: no backend; the request template renders to JSON whose {@code statusCode} selects the integration response. */
final class MockIntegration {

    /** AWS reads this JSON leniently: names without quotes, values with. */
    private static final Pattern STATUS_CODE =
            Pattern.compile("[{,]\\s*[\"']?statusCode[\"']?\\s*:\\s*[\"']?(\\d{3})[\"']?\\s*[,}]");

    private MockIntegration() {}

    static IntegrationResponse respond(Exchange exchange, IntegrationPlan plan) {
        BodyTemplate template = MappingTemplates.forRequest(
                plan.requestTemplates(),
                plan.passthroughBehavior(),
                exchange.request().getContentType());
        String rendered = template == null ? "" : MappingTemplates.render(template);
        Matcher matcher = STATUS_CODE.matcher(rendered);
        if (!matcher.find()) {
            throw new GatewayResponseException(
                    GatewayResponseType.API_CONFIGURATION_ERROR,
                    "The request template of a MOCK integration must render JSON with an integer statusCode");
        }
        return new IntegrationResponse(Integer.parseInt(matcher.group(1)), new Headers(), Body.EMPTY);
    }
}
