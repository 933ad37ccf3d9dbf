/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.apigateway.model.PutIntegrationRequest;
import software.amazon.awssdk.services.apigateway.model.TestInvokeMethodRequest;
import software.amazon.awssdk.services.apigateway.model.TestInvokeMethodResponse;
import software.amazon.awssdk.services.apigateway.model.TooManyRequestsException;

/** TestInvokeMethod with real backends, by the AWS SDK; nothing here is ever deployed. */
@InServer
class TestInvokeMethodIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INVOCATIONS =
            "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:%s/invocations";

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private final Gateway gateway = TestServers.gateway("h2");
    private final ApiGatewayClient management = gateway.managementWithoutRetries();
    private final EchoBackend backend = new EchoBackend();
    private String api = "";
    private String root = "";

    @BeforeEach
    void createAnApi() {
        gateway.awaitReady();
        api = management.createRestApi(request -> request.name("Under test")).id();
        root = management
                .getResources(request -> request.restApiId(api))
                .items()
                .get(0)
                .id();
    }

    @AfterEach
    void close() {
        management.close();
        backend.close();
    }

    private void put(Consumer<PutIntegrationRequest.Builder> integration) {
        management.putMethod(request ->
                request.restApiId(api).resourceId(root).httpMethod("POST").authorizationType("AWS_IAM"));
        management.putIntegration(request -> integration.accept(
                request.restApiId(api).resourceId(root).httpMethod("POST").integrationHttpMethod("POST")));
    }

    private void respond(Map<String, String> templates) {
        management.putMethodResponse(request ->
                request.restApiId(api).resourceId(root).httpMethod("POST").statusCode("200"));
        management.putIntegrationResponse(request -> request.restApiId(api)
                .resourceId(root)
                .httpMethod("POST")
                .statusCode("200")
                .responseTemplates(templates));
    }

    private TestInvokeMethodResponse test(Consumer<TestInvokeMethodRequest.Builder> call) {
        return management.testInvokeMethod(
                request -> call.accept(request.restApiId(api).resourceId(root).httpMethod("POST")));
    }

    private static List<String> lines(TestInvokeMethodResponse answer) {
        return answer.log()
                .lines()
                .map(line -> line.replaceFirst("^.* UTC \\d{4} : ", ""))
                .toList();
    }

    @Test
    void anHttpIntegrationIsMappedBothWaysAndToldLineByLine() {
        String uri = "http://" + backend.authority() + "/x";
        put(integration -> integration
                .type(IntegrationType.HTTP)
                .uri(uri)
                .requestTemplates(Map.of("application/json", "{\"n\": $input.json('$.name')}")));
        respond(Map.of("application/json", "$input.path('$.body')"));

        TestInvokeMethodResponse answer = test(call -> call.pathWithQueryString("/?q=1")
                .headers(Map.of("Content-Type", "application/json"))
                .body("{\"name\": \"Rex\"}"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"n\": \"Rex\"}");
        assertThat(answer.headers())
                .containsKeys("Content-Type", "X-Amzn-Trace-Id")
                .hasSize(2);
        assertThat(answer.multiValueHeaders()).containsEntry("Content-Type", List.of("application/json"));
        assertThat(answer.latency()).isNotNegative();
        List<String> lines = lines(answer);
        assertThat(lines)
                .contains(
                        "HTTP Method: POST, Resource Path: /",
                        "Method request query string: {q=1}",
                        "Method request body before transformations: {\"name\": \"Rex\"}",
                        "Endpoint request URI: " + uri,
                        "Endpoint request body after transformations: {\"n\": \"Rex\"}",
                        "Sending request to " + uri,
                        "Method response body after transformations: {\"n\": \"Rex\"}",
                        "Successfully completed execution",
                        "Method completed with status: 200");
        assertThat(lines)
                .anyMatch(line -> line.matches("Received response\\. Status: 200, Integration latency: \\d+ ms"));
        assertThat(lines).anyMatch(line -> line.startsWith("Endpoint response headers: {") && line.contains("echo"));
        assertThat(lines)
                .anyMatch(line -> line.startsWith("Endpoint response body before transformations: {\"method\""));
    }

    @Test
    void aProxyPassesWhatTheCallDescribesAndNothingMore() throws Exception {
        put(integration -> integration.type(IntegrationType.HTTP_PROXY).uri("http://" + backend.authority() + "/x"));

        TestInvokeMethodResponse answer =
                test(call -> call.headers(Map.of("X-One", "1")).body("text"));

        JsonNode arrived = JSON.readTree(answer.body());
        assertThat(arrived.path("body").asText()).isEqualTo("text");
        assertThat(arrived.at("/headers/X-one/0").asText()).isEqualTo("1");
        assertThat(arrived.path("headers").has("X-forwarded-for")).isFalse();
        assertThat(answer.headers()).containsEntry("X-backend", "echo");
        assertThat(lines(answer)).anyMatch(line -> line.startsWith("Endpoint response body before transformations: {"));
    }

    @Test
    void aFunctionGetsTheEventOfATest() throws Exception {
        put(integration -> integration.type(IntegrationType.AWS_PROXY).uri(INVOCATIONS.formatted("java-greeting")));

        TestInvokeMethodResponse answer = test(call -> call.pathWithQueryString("/"));

        assertThat(answer.status()).as(answer.log()).isEqualTo(201);
        assertThat(answer.body()).startsWith("Hello from ");
        assertThat(lines(answer))
                .anyMatch(line -> line.startsWith(
                        "Endpoint request body after transformations: {\"resource\":\"/\",\"path\":\"/\",\"httpMethod\":\"POST\","
                                + "\"headers\":null,\"multiValueHeaders\":null,"))
                .anyMatch(line -> line.endsWith("[TRUNCATED]"))
                .anyMatch(line -> line.startsWith("Endpoint response body before transformations: {"));
    }

    @Test
    void aFunctionThatFailsSaysWhyInTheLog() {
        put(integration -> integration.type(IntegrationType.AWS_PROXY).uri(INVOCATIONS.formatted("java-greeting")));

        TestInvokeMethodResponse answer = test(call -> call.pathWithQueryString("/?fail=yes"));

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.headers()).containsExactly(Map.entry("x-amzn-ErrorType", "InternalServerErrorException"));
        assertThat(lines(answer))
                .contains(
                        "Lambda execution failed with status 200 due to customer function error: asked to fail",
                        "Method completed with status: 502");
    }

    @Test
    void anAnswerThatNothingMapsIsAConfigurationError() {
        put(integration -> integration.type(IntegrationType.HTTP).uri("http://" + backend.authority() + "/status/503"));

        TestInvokeMethodResponse answer = test(call -> call.body("{}"));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(lines(answer))
                .endsWith(
                        "Execution failed due to configuration error: No match for output mapping and no default output"
                                + " mapping configured. Endpoint Response Status Code: 503",
                        "Method completed with status: 500");
    }

    @Test
    void aBackendThatIsTooSlowIsATimeOut() {
        put(integration -> integration
                .type(IntegrationType.HTTP_PROXY)
                .uri("http://" + backend.authority() + "/slow/2000")
                .timeoutInMillis(100));

        TestInvokeMethodResponse answer = test(call -> call.body("{}"));

        assertThat(answer.status()).isEqualTo(504);
        assertThat(lines(answer))
                .endsWith("Execution failed due to a timeout error", "Method completed with status: 504");
    }

    @Test
    void slowBackendsLeaveTheManagementApiToOthers() {
        put(integration ->
                integration.type(IntegrationType.HTTP_PROXY).uri("http://" + backend.authority() + "/slow/3000"));
        List<CompletableFuture<Integer>> tests = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            tests.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return test(call -> call.body("{}")).status();
                        } catch (TooManyRequestsException e) {
                            return 429;
                        }
                    },
                    task -> new Thread(task).start()));
        }

        long start = System.nanoTime();
        management.getRestApi(request -> request.restApiId(api));
        long millis = (System.nanoTime() - start) / 1_000_000;

        assertThat(tests).allSatisfy(test -> assertThat(test.join()).isIn(200, 429));
        assertThat(tests).anySatisfy(test -> assertThat(test.join()).isEqualTo(200));
        assertThat(tests).anySatisfy(test -> assertThat(test.join()).isEqualTo(429));
        assertThat(millis).isLessThan(2_500);
    }

    @Test
    void theTraceTellsTimesInputsAndOutputsWithoutSecrets() throws Exception {
        put(integration -> integration
                .type(IntegrationType.HTTP)
                .uri("http://" + backend.authority() + "/x")
                .requestParameters(Map.of("integration.request.header.X-Key", "stageVariables.backendSecret")));
        respond(Map.of());

        HttpResponse<String> answer =
                Gateway.send(gateway.request("/restapis/" + api + "/resources/" + root + "/methods/POST?trace=true")
                        .header("Authorization", basic("developer"))
                        .POST(HttpRequest.BodyPublishers.ofString("{\"body\": \"{}\", \"headers\": {\"Authorization\":"
                                + " \"Bearer abcdef-123\"}, \"stageVariables\": {\"backendSecret\": \"hush-hush\"}}")));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode steps = JSON.readTree(answer.body()).at("/trace/steps");
        JsonNode invoke = steps.get(steps.findValuesAsText("step").indexOf("invokeIntegration"));
        assertThat(invoke.at("/response/status").asInt()).isEqualTo(200);
        assertThat(invoke.path("durationMicros").asLong())
                .isGreaterThanOrEqualTo(invoke.path("latencyMicros").asLong());
        assertThat(invoke.at("/request/uri").asText()).isEqualTo("http://" + backend.authority() + "/x");
        assertThat(invoke.at("/request/headers/X-Key").asText()).isEqualTo("*********");
        JsonNode told = JSON.readTree(answer.body());
        assertThat(told.path("trace").toString()).doesNotContain("hush-hush").doesNotContain("abcdef-123");
        assertThat(told.path("log").asText()).doesNotContain("hush-hush").doesNotContain("abcdef-123");
    }

    @Test
    void aMethodThatIsNotThereCannotBeTested() {
        assertThatThrownBy(() -> test(call -> {})).hasMessageContaining("Invalid Method identifier specified");
    }

    private static String basic(String user) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((user + ":" + TestServers.PASSWORD).getBytes(StandardCharsets.UTF_8));
    }
}
