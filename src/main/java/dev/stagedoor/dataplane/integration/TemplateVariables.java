/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.AuthorizerContext;
import dev.stagedoor.dataplane.exchange.ContextVariables;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.ForwardedHeaders;
import dev.stagedoor.dataplane.exchange.RequestValues;
import dev.stagedoor.language.mapping.Input;
import dev.stagedoor.language.mapping.Payload;
import dev.stagedoor.language.mapping.TemplateFunctions;
import dev.stagedoor.language.template.QuietMap;
import dev.stagedoor.language.template.Template;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a mapping template sees: {@code $input}, {@code $util}, {@code $context}, {@code $stageVariables}. */
final class TemplateVariables {

    /** In the order in which AWS lists them (recorded: test_apigateway_sqs::test_sqs_amz_json_protocol). */
    private static final List<String> CONTEXT = List.of(
            "resourceId",
            "resourcePath",
            "httpMethod",
            "extendedRequestId",
            "requestTime",
            "path",
            "accountId",
            "protocol",
            "stage",
            "domainPrefix",
            "requestTimeEpoch",
            "requestId",
            "domainName",
            "deploymentId",
            "apiId");

    /** Those that only some requests have. */
    private static final List<String> OPTIONAL_CONTEXT =
            List.of("awsEndpointRequestId", "isCanaryRequest", "wafResponseCode", "webaclArn", "tlsVersion");

    private static final List<String> OPTIONAL_IDENTITY = List.of("apiKey", "apiKeyId", "vpcId", "vpceId");

    private static final List<String> CLIENT_CERTIFICATE =
            List.of("clientCertPem", "subjectDN", "issuerDN", "serialNumber");

    private TemplateVariables() {}

    static Map<String, Object> of(Exchange exchange, Template template, Payload payload) {
        Map<String, Object> variables = new HashMap<>();
        if (template.mentions("input")) {
            variables.put(
                    "input",
                    new Input(
                            payload,
                            RequestValues.path(exchange),
                            RequestValues.queryString(exchange),
                            headers(exchange)));
        }
        if (template.mentions("context")) {
            variables.put("context", context(exchange));
        }
        if (template.mentions("stageVariables")) {
            variables.put(
                    "stageVariables",
                    new LinkedHashMap<>(exchange.requireStage().stageVariables()));
        }
        variables.put("util", TemplateFunctions.INSTANCE);
        return variables;
    }

    /** The last value of each field that a template can see; of where the client is, what the gateway says. */
    private static Map<String, String> headers(Exchange exchange) {
        HttpServletRequest request = exchange.request();
        Map<String, String> forwarded = exchange.test ? Map.of() : ForwardedHeaders.ofGateway(request);
        Map<String, String> headers = new LinkedHashMap<>();
        Enumeration<String> names = request.getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            if (HeaderRules.isVisibleToTemplates(name) && !forwarded.containsKey(name)) {
                Enumeration<String> values = request.getHeaders(name);
                while (values.hasMoreElements()) {
                    headers.put(name, values.nextElement());
                }
            }
        }
        headers.putAll(forwarded);
        return headers;
    }

    private static QuietMap context(Exchange exchange) {
        QuietMap context = exchange.templateContext;
        if (context == null) {
            context = new QuietMap();
            exchange.templateContext = context;
            put(exchange, "", CONTEXT, true, context);
            put(exchange, "", OPTIONAL_CONTEXT, false, context);
            context.put("identity", identity(exchange));
            AuthorizerContext authorizer = exchange.authorizerContext;
            if (authorizer != null) {
                context.put("authorizer", authorizer(authorizer));
            }
            context.put("requestOverride", maps("path", "header", "querystring"));
            context.put("responseOverride", maps("header"));
        }
        return context;
    }

    private static QuietMap identity(Exchange exchange) {
        QuietMap identity = new QuietMap();
        put(exchange, "identity.", ContextVariables.IDENTITY, true, identity);
        put(exchange, "identity.", OPTIONAL_IDENTITY, false, identity);
        QuietMap certificate = new QuietMap();
        put(exchange, "identity.clientCert.", CLIENT_CERTIFICATE, false, certificate);
        if (!certificate.isEmpty()) {
            identity.put("clientCert", certificate);
            QuietMap validity = new QuietMap();
            put(exchange, "identity.clientCert.validity.", List.of("notBefore", "notAfter"), false, validity);
            certificate.put("validity", validity);
        }
        return identity;
    }

    private static QuietMap authorizer(AuthorizerContext authorizer) {
        QuietMap properties = new QuietMap();
        properties.putAll(authorizer.values());
        if (authorizer.principalId() != null) {
            properties.put("principalId", authorizer.principalId());
        }
        if (authorizer.integrationLatencyMillis() >= 0) {
            properties.put("integrationLatency", Long.toString(authorizer.integrationLatencyMillis()));
        }
        if (!authorizer.claims().isEmpty()) {
            QuietMap claims = new QuietMap();
            claims.putAll(authorizer.claims());
            properties.put("claims", claims);
        }
        return properties;
    }

    private static QuietMap maps(String... names) {
        QuietMap maps = new QuietMap();
        for (String name : names) {
            maps.put(name, new QuietMap());
        }
        return maps;
    }

    private static void put(Exchange exchange, String prefix, List<String> names, boolean always, QuietMap to) {
        for (String name : names) {
            String value = ContextVariables.value(exchange, prefix + name);
            if (value != null || always) {
                to.put(name, value == null ? "" : value);
            }
        }
    }
}
