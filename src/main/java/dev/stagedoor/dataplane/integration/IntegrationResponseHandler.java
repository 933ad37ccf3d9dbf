/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.exchange.Trace;
import dev.stagedoor.dataplane.snapshot.BodyTemplate;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.IntegrationPlan;
import dev.stagedoor.dataplane.snapshot.IntegrationResponsePlan;
import dev.stagedoor.dataplane.snapshot.IntegrationType;
import dev.stagedoor.dataplane.snapshot.ParameterMapping;
import dev.stagedoor.language.limit.BoundedPattern;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.limit.LimitExceededException;
import dev.stagedoor.language.mapping.Payload;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Step integrationResponse: from what the backend answered, by the definition's mappings, to the method response. */
@Dependent
public class IntegrationResponseHandler implements Handler {

    private static final String TRACE_ID = "X-Amzn-Trace-Id";

    /** As much of a body as fits an array, where the limit is off. */
    private static final int MOST_BYTES = Integer.MAX_VALUE - 16;

    @Inject
    Settings settings;

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        IntegrationPlan plan = exchange.requireMethod().integration();
        IntegrationResponse response = exchange.integrationResponse;
        if (response == null) {
            throw new IllegalStateException("invokeIntegration has not run");
        }
        long most = settings.responseLimitBytes();
        long length = response.body().length();
        if (most == 0 || plan.streamsResponse() || (length >= 0 && length <= most)) {
            return handle(exchange, plan, response);
        }
        // A length that is not told has to be found out before the answer begins: afterwards it could only break off.
        return whole(response.body(), limitBytes(most), bytes -> {
            IntegrationResponse read = response.withBody(new Body.Bytes(bytes));
            exchange.integrationResponse = read;
            return handle(exchange, plan, read);
        });
    }

    private CompletionStage<Void> handle(Exchange exchange, IntegrationPlan plan, IntegrationResponse response) {
        if (plan.type().isProxy()) {
            return passThrough(exchange, plan, response);
        }
        IntegrationResponsePlan selected = select(plan, response);
        String contentType = MappingTemplates.contentTypeForResponse(
                selected.responseTemplates(), exchange.request().getHeader("Accept"));
        BodyTemplate template =
                contentType == null ? null : selected.responseTemplates().get(contentType);
        Trace trace = exchange.trace;
        if (trace != null) {
            trace.note(
                    "selectionPattern",
                    selected.selectionPattern() == null
                            ? "default"
                            : selected.selectionPattern().toString());
            trace.note("integrationResponse", selected.statusCode());
            trace.note("template", contentType == null ? "none" : contentType);
        }
        boolean readsBody =
                template != null && template.readsBody() || selected.mapsBody() || converts(exchange, plan, selected);
        if (!readsBody || response.body().length() == 0) {
            map(exchange, selected, contentType, template, response.body());
            return DONE;
        }
        return whole(response.body(), limitBytes(settings.payloadLimitBytes()), bytes -> {
            mapWhole(exchange, selected, contentType, template, bytes);
            return DONE;
        });
    }

    /** Goes on with the whole body: at once, where it is here. */
    private static CompletionStage<Void> whole(
            Body body, int limitBytes, Function<byte[], CompletionStage<Void>> next) {
        CompletableFuture<byte[]> whole = body.readAll(limitBytes).toCompletableFuture();
        return whole.isDone() ? next.apply(whole.join()) : whole.thenCompose(next);
    }

    /**
     * Whether the body may have to become text or binary. One of an HTTP backend streams where nothing is said of either.
     */
    private static boolean converts(Exchange exchange, IntegrationPlan plan, IntegrationResponsePlan selected) {
        return plan.type() == IntegrationType.AWS
                || selected.contentHandling() != null
                || !exchange.requireStage().binaryMediaTypes().isEmpty();
    }

    private static int limitBytes(long limit) {
        return limit == 0 ? MOST_BYTES : (int) Math.min(limit, MOST_BYTES);
    }

    private static void mapWhole(
            Exchange exchange,
            IntegrationResponsePlan selected,
            @Nullable String contentType,
            @Nullable BodyTemplate template,
            byte[] bytes) {
        boolean binary = isBinary(exchange);
        exchange.responsePayload = Payload.of(bytes, binary);
        byte[] converted = template == null
                ? ContentConversion.ofResponse(bytes, binary, isBinaryAccepted(exchange), selected.contentHandling())
                : bytes;
        map(exchange, selected, contentType, template, new Body.Bytes(converted));
    }

    private static boolean isBinary(Exchange exchange) {
        IntegrationResponse response = exchange.integrationResponse;
        return BinaryMediaTypes.containContentType(
                exchange.requireStage().binaryMediaTypes(),
                response == null ? null : response.headers().last("Content-Type"));
    }

    private static boolean isBinaryAccepted(Exchange exchange) {
        return BinaryMediaTypes.containFirstAccepted(
                exchange.requireStage().binaryMediaTypes(), exchange.request().getHeader("Accept"));
    }

    /** The answer as it came; a body of HTTP_PROXY becomes text or binary, where the API has binary media types. */
    private CompletionStage<Void> passThrough(Exchange exchange, IntegrationPlan plan, IntegrationResponse response) {
        passHead(exchange, response);
        Body body = response.body();
        if (plan.type() != IntegrationType.HTTP_PROXY || plan.streamsResponse() || body.length() == 0) {
            return DONE;
        }
        boolean binary = isBinary(exchange);
        boolean binaryAccepted = isBinaryAccepted(exchange);
        if (binary == binaryAccepted) {
            return DONE;
        }
        return whole(body, limitBytes(settings.payloadLimitBytes()), bytes -> {
            exchange.responseBody = new Body.Bytes(ContentConversion.ofResponse(bytes, binary, binaryAccepted, null));
            return DONE;
        });
    }

    private static void passHead(Exchange exchange, IntegrationResponse response) {
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

    private static void map(
            Exchange exchange,
            IntegrationResponsePlan selected,
            @Nullable String contentType,
            @Nullable BodyTemplate template,
            Body backend) {
        Body body = backend;
        if (template != null) {
            Payload payload = exchange.responsePayload;
            String rendered = MappingTemplates.render(template, exchange, payload == null ? new Payload("") : payload);
            backend.discard();
            body = new Body.Bytes(ContentConversion.ofRenderedResponse(
                    rendered.getBytes(StandardCharsets.UTF_8), isBinaryAccepted(exchange), selected.contentHandling()));
        }
        Headers headers = exchange.responseHeaders;
        headers.add("Content-Type", contentType == null ? "application/json" : contentType);
        for (ParameterMapping mapping : selected.responseParameters()) {
            set(headers, mapping.name(), Parameters.values(mapping.value(), exchange));
        }
        Overrides overrides = Overrides.ofResponse(exchange);
        overrides.header().forEach((name, values) -> set(headers, name, values));
        if (exchange.requireMethod().integration().type() != IntegrationType.MOCK) {
            headers.add(TRACE_ID, exchange.traceId); // H-03: not on MOCK
        }
        exchange.status = overrides.status() > 0 ? overrides.status() : selected.statusCode();
        exchange.responseBody = body;
    }

    /** Several values of a multi-value source are as many fields. No value leaves what is there. */
    private static void set(Headers headers, String name, List<String> values) {
        if (!values.isEmpty()) {
            headers.remove(name);
            for (String value : values) {
                HeaderRules.addToAnswer(headers, name, IntegrationRequestHandler.checked(value));
            }
        }
    }

    /** The first whose pattern matches the whole of the selection; the one without a pattern takes what is left. */
    private static IntegrationResponsePlan select(IntegrationPlan plan, IntegrationResponse answered) {
        String selection = answered.selection();
        Budget budget = Budget.forInput(selection == null ? 0 : selection.length());
        for (IntegrationResponsePlan response : plan.responses()) {
            if (response.selectionPattern() == null
                    || (selection != null && matches(response.selectionPattern(), selection, budget))) {
                return response;
            }
        }
        throw new GatewayResponseException(
                GatewayResponseType.API_CONFIGURATION_ERROR,
                "No match for output mapping and no default output mapping configured. Endpoint Response Status Code: "
                        + answered.statusCode());
    }

    private static boolean matches(BoundedPattern pattern, String selection, Budget budget) {
        try {
            return pattern.matches(selection, budget);
        } catch (LimitExceededException e) {
            throw new GatewayResponseException(
                    GatewayResponseType.API_CONFIGURATION_ERROR, "A selection pattern was stopped: " + e.getMessage());
        }
    }
}
