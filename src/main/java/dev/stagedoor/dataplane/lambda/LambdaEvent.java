/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.lambda;

import dev.stagedoor.dataplane.exchange.AuthorizerContext;
import dev.stagedoor.dataplane.exchange.ContextVariables;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.ForwardedHeaders;
import dev.stagedoor.dataplane.exchange.JsonText;
import dev.stagedoor.dataplane.exchange.QueryString;
import dev.stagedoor.dataplane.snapshot.MethodPlan;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a function gets of a request: by AWS_PROXY the event of payload format 1.0, as an authorizer one of type TOKEN or
 * REQUEST; member for member in AWS's order. Sources: developer guide, "Set up Lambda proxy integrations in API Gateway",
 * input format, and "Input to an API Gateway Lambda authorizer"; features; execution logs of AWS.
 */
public final class LambdaEvent {

    private final Exchange exchange;

    /** What stands for a map that has nothing in it. */
    private final String emptyMap;

    private final StringBuilder json = new StringBuilder(2048);

    private LambdaEvent(Exchange exchange, String emptyMap) {
        this.exchange = exchange;
        this.emptyMap = emptyMap;
    }

    /**
     * By AWS_PROXY: with a null for every map that would be empty.
     *
     * @param body the client's; null when there is none
     * @param binary whether the API takes this body for binary: it is then passed in base64
     */
    public static byte[] ofProxy(Exchange exchange, byte @Nullable [] body, boolean binary) {
        LambdaEvent event = new LambdaEvent(exchange, "null");
        event.json.append('{');
        event.request(false);
        event.requestContext(false);
        String content = body == null || body.length == 0
                ? null
                : binary
                        ? Base64.getEncoder().encodeToString(body)
                        : new String(body, StandardCharsets.UTF_8); // what is no UTF-8 comes out as U+FFFD, as on AWS
        event.text("body", content);
        event.json.append("\"isBase64Encoded\":").append(content != null && binary);
        return event.end();
    }

    /** For an authorizer of type TOKEN. */
    public static byte[] ofToken(Exchange exchange, String methodArn, String token) {
        LambdaEvent event = new LambdaEvent(exchange, "{}");
        event.json.append('{');
        event.text("type", "TOKEN");
        event.text("methodArn", methodArn);
        event.text("authorizationToken", token);
        event.json.setLength(event.json.length() - 1);
        return event.end();
    }

    /** For an authorizer of type REQUEST: all but the body, and maps that are empty stay maps. */
    public static byte[] ofRequest(Exchange exchange, String methodArn) {
        LambdaEvent event = new LambdaEvent(exchange, "{}");
        event.json.append('{');
        event.text("type", "REQUEST");
        event.text("methodArn", methodArn);
        event.request(true);
        event.requestContext(true);
        event.json.setLength(event.json.length() - 1);
        return event.end();
    }

    private byte[] end() {
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @param authorizer whether it is for an authorizer, which sees what a client proves itself by */
    private void request(boolean authorizer) {
        Map<String, List<String>> headers = headers(authorizer);
        Map<String, List<String>> query = QueryString.parse(exchange.request().getQueryString());
        text("resource", exchange.requireMethod().resourcePath());
        text("path", withoutDoubledSlash(exchange.resourceRequestPath));
        text("httpMethod", exchange.request().getMethod());
        lastValues("headers", headers);
        allValues("multiValueHeaders", headers);
        lastValues("queryStringParameters", query);
        allValues("multiValueQueryStringParameters", query);
        texts("pathParameters", exchange.pathParameters);
        texts("stageVariables", exchange.requireStage().stageVariables());
    }

    /** @param authorizer whether it is for an authorizer, which is asked before the API key is looked at */
    private void requestContext(boolean authorizer) {
        MethodPlan method = exchange.requireMethod();
        json.append("\"requestContext\":{");
        text("resourceId", method.resourceId());
        authorizerContext();
        text("resourcePath", method.resourcePath());
        for (String name : List.of(
                "httpMethod",
                "extendedRequestId",
                "requestTime",
                "path",
                "accountId",
                "protocol",
                "stage",
                "domainPrefix")) {
            text(name, context(name));
        }
        json.append("\"requestTimeEpoch\":").append(exchange.receivedMillis()).append(',');
        text("requestId", exchange.requestId);
        json.append("\"identity\":{");
        for (String name : ContextVariables.IDENTITY) {
            text(name, context("identity." + name));
        }
        if (authorizer && !exchange.test) {
            text("apiKey", exchange.request().getHeader("x-api-key"));
        } else if (method.apiKeyRequired() || exchange.test) {
            text("apiKey", context("identity.apiKey"));
            text("apiKeyId", context("identity.apiKeyId"));
        }
        close();
        text("domainName", context("domainName"));
        text("deploymentId", context("deploymentId"));
        text("apiId", exchange.restApiId);
        close();
    }

    /** What the authorizer said, once it has. */
    private void authorizerContext() {
        AuthorizerContext authorizer = exchange.authorizerContext;
        if (authorizer == null) {
            return;
        }
        open("authorizer");
        if (!authorizer.claims().isEmpty()) {
            open("claims");
            authorizer.claims().forEach(this::member);
            close();
        }
        authorizer.values().forEach(this::member);
        if (authorizer.principalId() != null) {
            text("principalId", authorizer.principalId());
        }
        if (authorizer.integrationLatencyMillis() >= 0) {
            json.append("\"integrationLatency\":")
                    .append(authorizer.integrationLatencyMillis())
                    .append(',');
        }
        close();
    }

    private @Nullable String context(String name) {
        return ContextVariables.value(exchange, name);
    }

    /** Sorted, in the client's spelling but for two that the gateway writes anew. */
    private Map<String, List<String>> headers(boolean authorizer) {
        HttpServletRequest client = exchange.request();
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Enumeration<String> names = client.getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            boolean unpacked = exchange.requestBodyDecoded && name.equalsIgnoreCase("Content-Encoding");
            boolean ends = !authorizer && ForwardedHeaders.isSignature(exchange, name);
            if (ForwardedHeaders.containForFunction(name) && !unpacked && !ends) {
                String spelled = name.equalsIgnoreCase("authorization")
                        ? "Authorization"
                        : name.equalsIgnoreCase("user-agent") ? "User-Agent" : name;
                headers.put(spelled, Collections.list(client.getHeaders(name)));
            }
        }
        if (exchange.test) {
            return headers; // there is no client: AWS's event of a test has no headers but those of the call
        }
        headers.put("X-Amzn-Trace-Id", List.of(exchange.traceId));
        ForwardedHeaders.ofGateway(client).forEach((name, value) -> headers.put(name, List.of(value)));
        return headers;
    }

    /** Recorded: leading slashes are one in {@code path}, and stay in {@code requestContext.path}. */
    private static String withoutDoubledSlash(String path) {
        int start = 0;
        while (start + 1 < path.length() && path.charAt(start) == '/' && path.charAt(start + 1) == '/') {
            start++;
        }
        return path.isEmpty() ? "/" : path.substring(start);
    }

    private void text(String name, @Nullable String value) {
        json.append('"')
                .append(name)
                .append("\":")
                .append(JsonText.quote(value))
                .append(',');
    }

    private void empty(String name) {
        json.append('"').append(name).append("\":").append(emptyMap).append(',');
    }

    private void texts(String name, Map<String, String> values) {
        if (values.isEmpty()) {
            empty(name);
            return;
        }
        open(name);
        new TreeMap<>(values).forEach(this::member);
        close();
    }

    private void lastValues(String name, Map<String, List<String>> values) {
        if (values.isEmpty()) {
            empty(name);
            return;
        }
        open(name);
        values.forEach((key, all) -> member(key, all.get(all.size() - 1)));
        close();
    }

    private void allValues(String name, Map<String, List<String>> values) {
        if (values.isEmpty()) {
            empty(name);
            return;
        }
        open(name);
        values.forEach((key, all) -> {
            List<String> quoted = new ArrayList<>(all.size());
            all.forEach(value -> quoted.add(JsonText.quote(value)));
            json.append(JsonText.quote(key))
                    .append(":[")
                    .append(String.join(",", quoted))
                    .append("],");
        });
        close();
    }

    private void member(String key, String value) {
        json.append(JsonText.quote(key))
                .append(':')
                .append(JsonText.quote(value))
                .append(',');
    }

    private void open(String name) {
        json.append('"').append(name).append("\":{");
    }

    private void close() {
        if (json.charAt(json.length() - 1) == ',') {
            json.setLength(json.length() - 1);
        }
        json.append("},");
    }
}
