/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.ContextVariables;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.JsonText;
import dev.stagedoor.dataplane.exchange.QueryString;
import dev.stagedoor.dataplane.snapshot.MethodPlan;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
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
 * What a function gets of a request by AWS_PROXY: the event of payload format 1.0, member for member in AWS's order, with
 * a null for every map that would be empty. Source: developer guide, "Set up Lambda proxy integrations in API Gateway",
 * input format; features R-13.
 */
final class LambdaEvent {

    private final Exchange exchange;
    private final StringBuilder json = new StringBuilder(2048);

    private LambdaEvent(Exchange exchange) {
        this.exchange = exchange;
    }

    /**
     * @param body the client's; null when there is none
     * @param binary whether the API takes this body for binary: it is then passed in base64
     */
    static byte[] of(Exchange exchange, byte @Nullable [] body, boolean binary) {
        LambdaEvent event = new LambdaEvent(exchange);
        event.write(body, binary);
        return event.json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void write(byte @Nullable [] body, boolean binary) {
        MethodPlan method = exchange.requireMethod();
        StageSnapshot stage = exchange.requireStage();
        Map<String, List<String>> headers = headers();
        Map<String, List<String>> query = QueryString.parse(exchange.request().getQueryString());
        json.append('{');
        text("resource", method.resourcePath());
        text("path", withoutDoubledSlash(exchange.resourceRequestPath));
        text("httpMethod", exchange.request().getMethod());
        lastValues("headers", headers);
        allValues("multiValueHeaders", headers);
        lastValues("queryStringParameters", query);
        allValues("multiValueQueryStringParameters", query);
        texts("pathParameters", exchange.pathParameters);
        texts("stageVariables", stage.stageVariables());
        requestContext(method);
        String content = body == null || body.length == 0
                ? null
                : binary
                        ? Base64.getEncoder().encodeToString(body)
                        : new String(body, StandardCharsets.UTF_8); // what is no UTF-8 comes out as U+FFFD, as on AWS
        text("body", content);
        json.append("\"isBase64Encoded\":").append(content != null && binary).append('}');
    }

    private void requestContext(MethodPlan method) {
        json.append("\"requestContext\":{");
        text("resourceId", method.resourceId());
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
        if (method.apiKeyRequired() || exchange.test) {
            text("apiKey", context("identity.apiKey"));
            text("apiKeyId", context("identity.apiKeyId"));
        }
        close();
        text("domainName", context("domainName"));
        text("deploymentId", context("deploymentId"));
        text("apiId", exchange.restApiId);
        close();
    }

    private @Nullable String context(String name) {
        return ContextVariables.value(exchange, name);
    }

    /** Sorted, in the client's spelling but for two that the gateway writes anew. */
    private Map<String, List<String>> headers() {
        HttpServletRequest client = exchange.request();
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Enumeration<String> names = client.getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            boolean unpacked = exchange.requestBodyDecoded && name.equalsIgnoreCase("Content-Encoding");
            if (HeaderRules.isForwardedToFunction(name) && !unpacked) {
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
        headers.put("X-Forwarded-For", List.of(client.getRemoteAddr()));
        headers.put("X-Forwarded-Port", List.of(Integer.toString(client.getServerPort())));
        headers.put("X-Forwarded-Proto", List.of(client.getScheme()));
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

    private void texts(String name, Map<String, String> values) {
        if (values.isEmpty()) {
            text(name, null);
            return;
        }
        open(name);
        new TreeMap<>(values).forEach(this::member);
        close();
    }

    private void lastValues(String name, Map<String, List<String>> values) {
        if (values.isEmpty()) {
            text(name, null);
            return;
        }
        open(name);
        values.forEach((key, all) -> member(key, all.get(all.size() - 1)));
        close();
    }

    private void allValues(String name, Map<String, List<String>> values) {
        if (values.isEmpty()) {
            text(name, null);
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

    /** Ends an object that has at least one member. */
    private void close() {
        json.setCharAt(json.length() - 1, '}');
        json.append(',');
    }
}
