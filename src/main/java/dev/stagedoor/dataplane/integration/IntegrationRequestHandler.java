/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.ForwardedHeaders;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.exchange.Trace;
import dev.stagedoor.dataplane.snapshot.BodyTemplate;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.IntegrationPlan;
import dev.stagedoor.dataplane.snapshot.IntegrationType;
import dev.stagedoor.dataplane.snapshot.ParameterMapping;
import dev.stagedoor.dataplane.snapshot.ParameterMapping.Location;
import dev.stagedoor.dataplane.snapshot.TargetUri;
import jakarta.enterprise.context.Dependent;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Step integrationRequest: from the method request, by the definition's mappings, to what the backend is asked. */
@Dependent
public class IntegrationRequestHandler implements Handler {

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        IntegrationPlan plan = exchange.requireMethod().integration();
        HttpServletRequest client = exchange.request();
        boolean proxy = plan.type().isProxy();
        byte[] body = proxy || plan.configurationError() != null ? passed(exchange, plan) : template(exchange, plan);
        exchange.integrationRequestBody = body;
        TargetUri target = plan.uri();
        if (plan.type() == IntegrationType.MOCK || plan.type() == IntegrationType.AWS_PROXY || target == null) {
            return DONE; // nothing is sent, or an event that LambdaIntegration makes
        }
        Overrides overrides = Overrides.ofRequest(exchange);
        boolean hasBody = body == null ? exchange.hasRequestBody() : body.length > 0 || exchange.hasRequestBody();
        String method = plan.httpMethod() == null ? client.getMethod() : plan.httpMethod();
        if (!hasBody && expectsBody(method)) {
            body = new byte[0]; // recorded: a POST without a body carries Content-Length: 0
        }

        Headers headers = new Headers();
        headers.add("Host", target.authority());
        if (proxy) {
            forward(exchange, hasBody && !exchange.requestBodyDecoded, headers);
        } else if (hasBody) {
            String contentType = client.getContentType();
            headers.add("Content-Type", contentType == null ? "application/json" : contentType);
        }
        if (!plan.requestParameters().isEmpty()) {
            map(exchange, plan, headers);
        }
        override(overrides, plan, headers);
        // A service is not asked for JSON: recorded, test_get_parameter_query_protocol, get-parameter-query-default.
        if (headers.last("Accept") == null && plan.type() != IntegrationType.AWS) {
            headers.add("Accept", "application/json");
        }
        if (headers.last("User-Agent") == null) {
            headers.add("User-Agent", "AmazonAPIGateway_" + exchange.restApiId);
        }
        if (proxy && !exchange.test) { // a test is forwarded for nobody: AWS's logs show none of these
            ForwardedHeaders.addOfGateway(client, headers);
        }
        headers.add("X-Amzn-Trace-Id", exchange.traceId);
        headers.add("x-amzn-apigateway-api-id", exchange.restApiId);
        exchange.integrationRequest = new IntegrationRequest(
                method, target, RequestTarget.of(exchange, plan, target, overrides, proxy), headers, body, hasBody);
        return DONE;
    }

    /** The client's body where it is here already; null for none, or one that streams. */
    private static byte @Nullable [] received(Exchange exchange) {
        return exchange.hasRequestBody() ? exchange.requestBody : null;
    }

    /**
     * The body without a template, as {@code contentHandling} wants it. Where nothing is said, that of HTTP_PROXY is left
     * alone, so that it can stream; to AWS_PROXY it says nothing, as an event tells by itself whether its body is binary.
     */
    private static byte @Nullable [] passed(Exchange exchange, IntegrationPlan plan) {
        byte[] client = received(exchange);
        boolean untouched = plan.type() == IntegrationType.AWS_PROXY
                || (plan.type() == IntegrationType.HTTP_PROXY && plan.contentHandling() == null);
        if (client == null || untouched) {
            return client;
        }
        boolean binary = BinaryMediaTypes.containContentType(
                exchange.requireStage().binaryMediaTypes(), exchange.request().getContentType());
        return ContentConversion.ofRequest(client, binary, plan.contentHandling());
    }

    /** The body after its template, if one applies, and its conversion between text and binary. */
    private static byte @Nullable [] template(Exchange exchange, IntegrationPlan plan) {
        BodyTemplate template = MappingTemplates.forRequest(
                plan.requestTemplates(),
                plan.passthroughBehavior(),
                exchange.request().getContentType());
        Trace trace = exchange.trace;
        if (trace != null) {
            trace.note("template", MappingTemplates.keyOf(plan.requestTemplates(), template));
        }
        if (template == null) {
            return passed(exchange, plan);
        }
        byte[] rendered = MappingTemplates.render(template, exchange, MappingTemplates.requestPayload(exchange))
                .getBytes(StandardCharsets.UTF_8);
        return ContentConversion.ofRenderedRequest(rendered, plan.contentHandling());
    }

    private static void override(Overrides overrides, IntegrationPlan plan, Headers headers) {
        overrides.header().forEach((name, values) -> {
            if (isTarget(name, plan.type())) {
                headers.remove(name);
                values.forEach(value -> headers.add(name, checked(value)));
            }
        });
    }

    /** Whether a mapping to this header has an effect. */
    private static boolean isTarget(String name, IntegrationType type) {
        if (HeaderRules.isIllegalTarget(name, type)) {
            throw new GatewayResponseException(
                    GatewayResponseType.API_CONFIGURATION_ERROR, "The integration request maps to the header " + name);
        }
        return !HeaderRules.isIgnoredTarget(name);
    }

    private static boolean expectsBody(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }

    /** The client's own fields, except what belongs to its connection. */
    private static void forward(Exchange exchange, boolean encoded, Headers headers) {
        HttpServletRequest client = exchange.request();
        Set<String> nominated = nominatedByConnection(client);
        Enumeration<String> names = client.getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            if (!ForwardedHeaders.contain(name)
                    || nominated.contains(name)
                    || ForwardedHeaders.isSignature(exchange, name)
                    // Recorded as dropped on a request without a body; with one it must stay, as the body stays
                    // encoded unless the API unpacks it.
                    || (!encoded && name.equalsIgnoreCase("Content-Encoding"))) {
                continue;
            }
            Enumeration<String> values = client.getHeaders(name);
            while (values.hasMoreElements()) {
                headers.add(name, values.nextElement());
            }
        }
    }

    /** RFC 9110 7.6.1: fields that Connection names end here. What the gateway adds comes after and stays. */
    private static Set<String> nominatedByConnection(HttpServletRequest client) {
        String connection = client.getHeader("Connection");
        if (connection == null || connection.equalsIgnoreCase("keep-alive") || connection.equalsIgnoreCase("close")) {
            return Set.of();
        }
        Set<String> nominated = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Enumeration<String> values = client.getHeaders("Connection");
        while (values.hasMoreElements()) {
            for (String token : values.nextElement().toLowerCase(Locale.ROOT).split(",", -1)) {
                nominated.add(token.trim());
            }
        }
        return nominated;
    }

    /** Adds the fields that the definition maps, in the place of those of the same name. */
    static void map(Exchange exchange, IntegrationPlan plan, Headers headers) {
        for (ParameterMapping mapping : plan.requestParameters()) {
            if (mapping.location() != Location.HEADER || !isTarget(mapping.name(), plan.type())) {
                continue;
            }
            List<String> values = Parameters.values(mapping.value(), exchange);
            if (!values.isEmpty()) {
                headers.remove(mapping.name());
                for (String value : values) {
                    headers.add(mapping.name(), checked(value));
                }
            }
        }
    }

    /** A value with a line break would be a second field: refused, never repaired. */
    static String checked(@Nullable String value) {
        String text = value == null ? "" : value;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 127) {
                throw new GatewayResponseException(
                        GatewayResponseType.API_CONFIGURATION_ERROR, "A mapped header value has a control character");
            }
        }
        return text;
    }
}
