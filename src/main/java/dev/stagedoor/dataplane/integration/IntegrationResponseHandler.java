/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.snapshot.BodyTemplate;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.IntegrationPlan;
import dev.stagedoor.dataplane.snapshot.IntegrationResponsePlan;
import dev.stagedoor.dataplane.snapshot.IntegrationType;
import dev.stagedoor.dataplane.snapshot.ParameterMapping;
import jakarta.enterprise.context.Dependent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Step integrationResponse: from what the backend answered, by the definition's mappings, to the method response. */
@Dependent
public class IntegrationResponseHandler implements Handler {

    private static final String TRACE_ID = "X-Amzn-Trace-Id";

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        IntegrationPlan plan = exchange.requireMethod().integration();
        IntegrationResponse response = exchange.integrationResponse;
        if (response == null) {
            throw new IllegalStateException("invokeIntegration has not run");
        }
        if (plan.type().isProxy()) {
            passThrough(exchange, response);
        } else {
            map(exchange, plan, response);
        }
        return DONE;
    }

    private static void passThrough(Exchange exchange, IntegrationResponse response) {
        Headers from = response.headers();
        for (int i = 0; i < from.size(); i++) {
            HeaderRules.addToAnswer(exchange.responseHeaders, from.name(i), from.value(i));
        }
        if (exchange.requireMethod().integration().type() == IntegrationType.AWS_PROXY
                && exchange.responseHeaders.last(TRACE_ID) == null) {
            exchange.responseHeaders.add(TRACE_ID, exchange.traceId); // H-03: recorded with functions, not HTTP_PROXY
        }
        exchange.status = response.statusCode();
        exchange.responseBody = response.body();
    }

    private static void map(Exchange exchange, IntegrationPlan plan, IntegrationResponse response) {
        IntegrationResponsePlan selected = select(plan, response);
        Headers headers = exchange.responseHeaders;
        String contentType = MappingTemplates.contentTypeForResponse(
                selected.responseTemplates(), exchange.request().getHeader("Accept"));
        Body body = response.body();
        if (contentType != null) {
            BodyTemplate template = selected.responseTemplates().get(contentType);
            if (template != null) {
                String rendered = MappingTemplates.render(template);
                body.discard();
                body = new Body.Bytes(rendered.getBytes(StandardCharsets.UTF_8));
            }
        }
        headers.add("Content-Type", contentType == null ? "application/json" : contentType);
        for (ParameterMapping mapping : selected.responseParameters()) {
            List<String> values = Parameters.values(mapping.value(), exchange);
            if (values.isEmpty()) {
                continue;
            }
            headers.remove(mapping.name());
            for (String value : values) {
                HeaderRules.addToAnswer(headers, mapping.name(), IntegrationRequestHandler.checked(value));
            }
        }
        if (plan.type() != IntegrationType.MOCK) {
            headers.add(TRACE_ID, exchange.traceId); // H-03: not on MOCK
        }
        exchange.status = selected.statusCode();
        exchange.responseBody = body;
    }

    /** The first whose pattern matches the whole of the selection; the one without a pattern takes what is left. */
    private static IntegrationResponsePlan select(IntegrationPlan plan, IntegrationResponse answered) {
        String selection = answered.selection();
        for (IntegrationResponsePlan response : plan.responses()) {
            if (response.selectionPattern() == null
                    || (selection != null
                            && response.selectionPattern().matcher(selection).matches())) {
                return response;
            }
        }
        throw new GatewayResponseException(
                GatewayResponseType.API_CONFIGURATION_ERROR,
                "No match for output mapping and no default output mapping configured. Endpoint Response Status Code: "
                        + answered.statusCode());
    }
}
