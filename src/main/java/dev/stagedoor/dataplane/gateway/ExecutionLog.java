/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.Trace;
import java.time.Instant;
import java.util.Map;

/**
 * The execution log of a test, line by line as AWS writes it, from what the trace recorded (recorded:
 * test_apigateway_basic::test_apigw_test_invoke_method_api, test_apigateway_api::test_failed_invoke_test_method; the
 * texts of failures are those of logs that users of AWS published).
 */
final class ExecutionLog {

    private final LogText log;
    private Map<String, Object> request = Map.of();
    private Instant time = Instant.EPOCH;
    private String failedStep = "";

    private ExecutionLog(String requestId) {
        log = new LogText(requestId);
    }

    /** @param exchange a test that is over */
    static String of(Exchange exchange, Trace trace) {
        ExecutionLog log = new ExecutionLog(exchange.requestId);
        trace.events().forEach(log::write);
        log.line("Method completed with status: " + exchange.status);
        return log.log.toString();
    }

    private void write(Trace.Event event) {
        Map<String, Object> facts = event.facts();
        time = event.time();
        if (facts.containsKey("failed")) {
            failedStep = event.step();
        }
        switch (event.step()) {
            case "identify" -> {
                request = facts;
                line("Starting execution for request: " + facts.get("requestId"));
            }
            case "matchMethod" -> {
                line("HTTP Method: " + request.get("httpMethod") + ", Resource Path: " + facts.get("requestPath"));
                line("Method request path: " + LogText.map(event.object("pathParameters")));
                line("Method request query string: " + LogText.map(values(request, "queryString")));
                line("Method request headers: " + LogText.map(values(request, "headers")));
            }
            case "bufferRequestBody" -> line("Method request body before transformations: " + body(facts));
            case "invokeIntegration" -> invoked(event);
            case "integrationResponse" -> {
                if (!facts.containsKey("failed")) {
                    line("Method response body after transformations: " + body(facts));
                    line("Method response headers: " + LogText.map(event.object("headers")));
                }
            }
            case "methodResponse" -> {
                if (!facts.containsKey("failed")) {
                    line("Successfully completed execution");
                }
            }
            case "gatewayResponse" -> failed(facts);
            default -> {
                // AWS tells nothing of the others
            }
        }
    }

    /** Nothing is said of a MOCK integration, which asks nobody. */
    private void invoked(Trace.Event event) {
        Map<String, Object> sent = event.object("request");
        if (sent.isEmpty()) {
            return;
        }
        line("Endpoint request URI: " + sent.get("uri"));
        line("Endpoint request headers: " + LogText.map(values(sent, "headers")));
        line("Endpoint request body after transformations: " + body(sent));
        line("Sending request to " + sent.get("uri"));
        Map<String, Object> received = event.object("response");
        if (received.isEmpty()) {
            return;
        }
        long latencyMicros = event.facts().get("latencyMicros") instanceof Long micros ? micros : 0;
        time = time.plusNanos(latencyMicros * 1_000);
        line("Received response. Status: " + received.get("status") + ", Integration latency: " + latencyMicros / 1_000
                + " ms");
        line("Endpoint response headers: " + LogText.map(values(received, "headers")));
        line("Endpoint response body before transformations: " + body(received));
    }

    private void failed(Map<String, Object> facts) {
        String reason = String.valueOf(facts.get("reason"));
        switch (String.valueOf(facts.get("responseType"))) {
            case "BAD_REQUEST_BODY" ->
                line(
                        failedStep.equals("validateRequest")
                                ? "Request body does not match model schema for content type " + contentType() + ": "
                                        + reason
                                : reason);
            case "INTEGRATION_TIMEOUT" -> line("Execution failed due to a timeout error");
            case "INTEGRATION_FAILURE" ->
                line("Execution failed due to a network error communicating with endpoint: "
                        + after(reason, "endpoint: "));
            case "API_CONFIGURATION_ERROR", "DEFAULT_5XX" -> misconfigured(reason);
            default -> line(reason);
        }
    }

    private void misconfigured(String reason) {
        String failure = reason;
        if (reason.startsWith("Lambda execution failed")) {
            line(reason);
            return;
        }
        if (reason.startsWith("Lambda invocation failed with status")) {
            line(reason);
            failure = "";
        } else if (reason.startsWith("Malformed Lambda proxy response")) {
            failure = "Malformed Lambda proxy response"; // AWS does not say what of it; the trace does
        } else if (reason.startsWith("Unable to transform")) {
            failure = failedStep.equals("integrationResponse")
                    ? "Unable to transform response"
                    : "Unable to transform request";
        }
        line("Execution failed due to configuration error: " + failure);
    }

    /** The media type that chose the model. */
    private String contentType() {
        for (Map.Entry<String, Object> header : values(request, "headers").entrySet()) {
            if (header.getKey().equalsIgnoreCase("Content-Type")) {
                String value = String.valueOf(header.getValue());
                int semicolon = value.indexOf(';');
                return (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
            }
        }
        return "application/json";
    }

    private void line(String message) {
        log.line(time, message);
    }

    private static String after(String text, String mark) {
        int found = text.indexOf(mark);
        return found < 0 ? text : text.substring(found + mark.length());
    }

    private static String body(Map<String, Object> facts) {
        return facts.get("body") instanceof String text ? text : "";
    }

    @SuppressWarnings("unchecked") // all that is recorded has string keys
    private static Map<String, Object> values(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
