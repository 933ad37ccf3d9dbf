/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.Trace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutionLogTest {

    private final Exchange exchange = TestExchange.of("GET").exchange();
    private final Trace trace = new Trace(exchange, 1 << 20);

    private void step(String name, Map<String, Object> facts) {
        trace.event(name, System.nanoTime(), facts);
    }

    private void begin() {
        exchange.requestId = "9e5eeb09-ed83-4116-a122-c58b28dbf932";
        step(
                "identify",
                Map.of(
                        "requestId",
                        exchange.requestId,
                        "httpMethod",
                        "GET",
                        "queryString",
                        Map.of("queryTest", "value"),
                        "headers",
                        Map.of("content-type", "application/json")));
        step("matchMethod", Map.of("requestPath", "/foo", "pathParameters", Map.of()));
        step("bufferRequestBody", Map.of("body", "{\"test\": \"val123\"}"));
    }

    private List<String> lines(int status) {
        exchange.status = status;
        return ExecutionLog.of(exchange, trace)
                .lines()
                .map(line -> line.replaceFirst("^.* UTC \\d{4} : ", "DDD MMM dd hh:mm:ss UTC yyyy : "))
                .toList();
    }

    /** Recorded: test_apigateway_basic::test_apigw_test_invoke_method_api, but for what AWS alone sends. */
    @Test
    void aTestThatSucceedsIsToldInAwsLines() {
        begin();
        Headers answered = new Headers();
        answered.add("Content-Type", "application/json");
        answered.add("Content-Length", "131");
        trace.backendAnswered(200, answered, "{\"statusCode\":200}".getBytes(UTF_8));
        String uri = "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/arn/invocations";
        step(
                "invokeIntegration",
                Map.of(
                        "request",
                        Map.of(
                                "uri",
                                uri,
                                "headers",
                                Map.of("Accept", "application/json"),
                                "body",
                                "{\"test\": \"val123\"}"),
                        "latencyMicros",
                        12_900L));
        step(
                "integrationResponse",
                Map.of("headers", Map.of("Content-Type", "application/json"), "body", "{\"statusCode\":200}"));
        step("methodResponse", Map.of());

        assertThat(lines(200))
                .containsExactly(
                        "Execution log for request 9e5eeb09-ed83-4116-a122-c58b28dbf932",
                        "DDD MMM dd hh:mm:ss UTC yyyy : Starting execution for request: 9e5eeb09-ed83-4116-a122-c58b28dbf932",
                        "DDD MMM dd hh:mm:ss UTC yyyy : HTTP Method: GET, Resource Path: /foo",
                        "DDD MMM dd hh:mm:ss UTC yyyy : Method request path: {}",
                        "DDD MMM dd hh:mm:ss UTC yyyy : Method request query string: {queryTest=value}",
                        "DDD MMM dd hh:mm:ss UTC yyyy : Method request headers: {content-type=application/json}",
                        "DDD MMM dd hh:mm:ss UTC yyyy : Method request body before transformations: {\"test\": \"val123\"}",
                        "DDD MMM dd hh:mm:ss UTC yyyy : Endpoint request URI: " + uri,
                        "DDD MMM dd hh:mm:ss UTC yyyy : Endpoint request headers: {Accept=application/json}",
                        "DDD MMM dd hh:mm:ss UTC yyyy : Endpoint request body after transformations: {\"test\": \"val123\"}",
                        "DDD MMM dd hh:mm:ss UTC yyyy : Sending request to " + uri,
                        "DDD MMM dd hh:mm:ss UTC yyyy : Received response. Status: 200, Integration latency: 12 ms",
                        "DDD MMM dd hh:mm:ss UTC yyyy : Endpoint response headers: {Content-Type=application/json, Content-Length=131}",
                        "DDD MMM dd hh:mm:ss UTC yyyy : Endpoint response body before transformations: {\"statusCode\":200}",
                        "DDD MMM dd hh:mm:ss UTC yyyy : Method response body after transformations: {\"statusCode\":200}",
                        "DDD MMM dd hh:mm:ss UTC yyyy : Method response headers: {Content-Type=application/json}",
                        "DDD MMM dd hh:mm:ss UTC yyyy : Successfully completed execution",
                        "DDD MMM dd hh:mm:ss UTC yyyy : Method completed with status: 200");
        assertThat(ExecutionLog.of(exchange, trace))
                .endsWith("\n")
                .containsPattern("\n[A-Z][a-z]{2} [A-Z][a-z]{2} \\d\\d ");
    }

    /** The texts of recorded and published logs. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            invokeIntegration   | API_CONFIGURATION_ERROR | 500 | Invalid endpoint address | Execution failed due to configuration error: Invalid endpoint address
            integrationRequest  | API_CONFIGURATION_ERROR | 500 | Unable to transform: line 1, column 2 | Execution failed due to configuration error: Unable to transform request
            integrationResponse | API_CONFIGURATION_ERROR | 500 | Unable to transform: line 1, column 2 | Execution failed due to configuration error: Unable to transform response
            integrationResponse | API_CONFIGURATION_ERROR | 500 | No match for output mapping and no default output mapping configured. Endpoint Response Status Code: 403 | Execution failed due to configuration error: No match for output mapping and no default output mapping configured. Endpoint Response Status Code: 403
            invokeIntegration   | DEFAULT_5XX             | 502 | Malformed Lambda proxy response: no object | Execution failed due to configuration error: Malformed Lambda proxy response
            invokeIntegration   | DEFAULT_5XX             | 502 | Lambda execution failed with status 200 due to customer function error: x | Lambda execution failed with status 200 due to customer function error: x
            invokeIntegration   | INTEGRATION_TIMEOUT     | 504 | Execution failed due to a timeout error after 50 ms | Execution failed due to a timeout error
            invokeIntegration   | INTEGRATION_FAILURE     | 504 | Network error communicating with endpoint: Connection reset by peer | Execution failed due to a network error communicating with endpoint: Connection reset by peer
            validateRequest     | BAD_REQUEST_BODY        | 400 | [object has missing required properties (["a"])] | Request body does not match model schema for content type application/json: [object has missing required properties (["a"])]
            validateRequest     | BAD_REQUEST_PARAMETERS  | 400 | Missing required request parameters: [q1] | Missing required request parameters: [q1]
            """)
    void aFailureIsToldInAwsWords(String step, String responseType, int status, String reason, String line) {
        begin();
        step(step, Map.of("failed", true));
        step("gatewayResponse", Map.of("responseType", responseType, "reason", reason));

        assertThat(lines(status))
                .endsWith(
                        "DDD MMM dd hh:mm:ss UTC yyyy : " + line,
                        "DDD MMM dd hh:mm:ss UTC yyyy : Method completed with status: " + status);
    }

    @Test
    void aRefusalOfLambdaIsToldInTwoLines() {
        begin();
        step("invokeIntegration", Map.of("failed", true));
        String reason = "Lambda invocation failed with status: 403. Lambda request id: abc";
        step("gatewayResponse", Map.of("responseType", "API_CONFIGURATION_ERROR", "reason", reason));

        assertThat(lines(500))
                .endsWith(
                        "DDD MMM dd hh:mm:ss UTC yyyy : " + reason,
                        "DDD MMM dd hh:mm:ss UTC yyyy : Execution failed due to configuration error: ",
                        "DDD MMM dd hh:mm:ss UTC yyyy : Method completed with status: 500");
    }

    @Test
    void aLineIsCutAtOneKilobyte() {
        begin();
        step("integrationResponse", Map.of("headers", Map.of(), "body", "x".repeat(2_000)));

        String line = lines(200).get(7);

        String message = line.substring("DDD MMM dd hh:mm:ss UTC yyyy : ".length());
        assertThat(message)
                .startsWith("Method response body after transformations: xxx")
                .endsWith("xxx [TRUNCATED]");
        assertThat(message).hasSize(1024 + " [TRUNCATED]".length());
    }
}
