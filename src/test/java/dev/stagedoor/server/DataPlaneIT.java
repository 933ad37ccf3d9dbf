/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;
import software.amazon.awssdk.services.apigateway.model.PutMode;

/** The pet shop of deploy/examples, deployed and called. */
@InServer
class DataPlaneIT {

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Gateway gateway = TestServers.gateway("h2");
    private final ApiGatewayClient management = gateway.management();
    private final EchoBackend backend = new EchoBackend();
    private String api = "";

    @BeforeEach
    void deployThePetShop() throws IOException {
        gateway.awaitReady();
        SdkBytes petStore =
                SdkBytes.fromByteArray(Files.readAllBytes(Path.of("deploy/examples/petstore.openapi3.json")));
        api = management.importRestApi(request -> request.body(petStore)).id();
        management.createDeployment(
                request -> request.restApiId(api).stageName("dev").variables(Map.of("backend", backend.authority())));
    }

    @AfterEach
    void close() {
        management.close();
        backend.close();
    }

    @Test
    void aStageAnswersByHostAndByPath() throws Exception {
        for (HttpResponse<String> answer :
                List.of(gateway.getByHost(api, "dev/pets"), gateway.getByPath(api, "dev/pets"))) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("X-Backend")).hasValue("echo");
            assertThat(arrived(answer).path("path").asText()).isEqualTo("/pets");
        }
    }

    /** The server has servlets of its own at these paths, which another host's requests must not reach. */
    @ParameterizedTest
    @ValueSource(strings = {"health", "metrics", "openapi", "_management"})
    void aStageMayHaveTheNameOfAPathOfTheServer(String stage) throws Exception {
        management.createDeployment(
                request -> request.restApiId(api).stageName(stage).variables(Map.of("backend", backend.authority())));

        assertThat(arrived(gateway.getByHost(api, stage + "/pets")).path("path").asText())
                .isEqualTo("/pets");
        assertThat(gateway.getByHost(api, stage + "/").body()).contains("Welcome to the pet shop");
    }

    @Test
    void theBackendGetsPathQueryHeadersAndBody() throws Exception {
        JsonNode arrived = arrived(Gateway.send(gateway.request("/_aws/execute-api/" + api + "/dev/pets?a=1&a=2&b=%20x")
                .header("X-Mine", "yes")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"type\":\"dog\"}"))));

        assertThat(arrived.path("method").asText()).isEqualTo("POST");
        assertThat(arrived.path("path").asText()).isEqualTo("/pets");
        assertThat(arrived.path("query").asText()).isEqualTo("a=1&a=2&b=%20x");
        assertThat(arrived.path("headers").path("X-mine").get(0).asText()).isEqualTo("yes");
        assertThat(arrived.path("body").asText()).isEqualTo("{\"type\":\"dog\"}");
    }

    @Test
    void aPathParameterIsMapped() throws Exception {
        assertThat(arrived(gateway.getByPath(api, "dev/pets/42")).path("path").asText())
                .isEqualTo("/pets/42");
    }

    @Test
    void aGreedyResourceTakesTheRestOfThePath() throws Exception {
        assertThat(arrived(gateway.getByPath(api, "dev/any/thing/else"))
                        .path("path")
                        .asText())
                .isEqualTo("/any/thing/else");
    }

    @Test
    void everyAnswerIsCountedAndLoggedInTheStagesOwnFormat() throws Exception {
        String format = "$context.requestId $context.httpMethod $context.resourcePath $context.status";
        management.updateStage(request -> request.restApiId(api)
                .stageName("dev")
                .patchOperations(
                        replace("/accessLogSettings/destinationArn", "arn:aws:logs:us-east-1:123456789012:log-group:x"),
                        replace("/accessLogSettings/format", format)));

        HttpResponse<String> answer = gateway.getByPath(api, "dev/pets/42");

        String requestId = answer.headers().firstValue("x-amzn-RequestId").orElseThrow();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(Files.readString(TestServers.data("h2").resolve("logs/access.log")))
                                .contains(requestId + " GET /pets/{petId} 200\n"));
        String credentials =
                Base64.getEncoder().encodeToString(("viewer:" + TestServers.PASSWORD).getBytes(StandardCharsets.UTF_8));
        assertThat(Gateway.send(gateway.request("/metrics").header("Authorization", "Basic " + credentials))
                        .body())
                .containsPattern("apigateway_count_total\\{.*\"PetStore\".*\"/pets/\\{petId}\".*\"dev\"} [1-9]");
    }

    private static PatchOperation replace(String path, String value) {
        return PatchOperation.builder().op(Op.REPLACE).path(path).value(value).build();
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 302, 404, 503})
    void theBackendsStatusIsTheCallers(int status) throws Exception {
        assertThat(gateway.getByPath(api, "dev/status/" + status).statusCode()).isEqualTo(status);
    }

    @Test
    void aMockAnswersWithoutABackend() throws Exception {
        backend.close();

        HttpResponse<String> preflight = Gateway.send(gateway.request("/_aws/execute-api/" + api + "/dev/pets")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));

        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                .hasValue("GET,POST,OPTIONS");
        assertThat(preflight.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(preflight.body()).isEmpty();
        assertThat(gateway.getByPath(api, "dev/").body()).contains("Welcome to the pet shop");
    }

    @Test
    void anAnswerHasNoHeaderOfTheServers() throws Exception {
        HttpResponse<String> answer = gateway.getByPath(api, "dev/pets");

        assertThat(answer.headers().map().keySet())
                .map(name -> name.toLowerCase(java.util.Locale.ROOT))
                .doesNotContain(
                        "server", "x-powered-by", "x-frame-options", "via", "x-cache", "x-amz-cf-id", "x-amz-cf-pop")
                .contains("x-amzn-requestid", "x-amz-apigw-id");
    }

    @Test
    void anUnknownRouteIsAMissingAuthenticationToken() throws Exception {
        HttpResponse<String> answer = Gateway.send(gateway.request("/_aws/execute-api/" + api + "/dev/pets")
                .method("PURGE", HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue("MissingAuthenticationTokenException");
        assertThat(answer.body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
    }

    @Test
    void aGatewaysOwnAnswerHasNoTraceHeader() throws Exception {
        HttpResponse<String> answer = gateway.getByPath(api, "nowhere/pets");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
        assertThat(answer.headers().firstValue("X-Amzn-Trace-Id")).isEmpty();
    }

    @Test
    void theHopsBeforeTheGatewayAreKeptAndTheClientIsAdded() throws Exception {
        JsonNode headers = arrived(Gateway.send(gateway.request("/_aws/execute-api/" + api + "/dev/pets")
                        .header("X-Forwarded-For", "203.0.113.9")
                        .header("X-Forwarded-Proto", "gopher")))
                .path("headers");

        assertThat(headers.path("X-forwarded-for").toString())
                .matches("\\[\"203\\.0\\.113\\.9, (127\\.0\\.0\\.1|0:0:0:0:0:0:0:1)\"]");
        assertThat(headers.path("X-forwarded-proto").toString()).isEqualTo("[\"http\"]");
    }

    @Test
    void aPostThatNamesAnotherMethodIsRoutedByThat() throws Exception {
        JsonNode arrived = arrived(Gateway.send(gateway.request("/_aws/execute-api/" + api + "/dev/pets")
                .header("X-HTTP-Method-Override", "DELETE")
                .POST(HttpRequest.BodyPublishers.noBody())));

        assertThat(arrived.path("method").asText())
                .as("/pets has a POST, and no DELETE: that goes to {proxy+}")
                .isEqualTo("DELETE");
        assertThat(arrived.path("headers").has("X-http-method-override")).isFalse();
    }

    @Test
    void tenKilobytesOfHeadersPassAndMoreDoNot() throws Exception {
        assertThat(withCookie(9_500).statusCode()).isEqualTo(200);
        HttpResponse<String> answer = withCookie(10_500);
        assertThat(answer.statusCode()).isEqualTo(431);
        assertThat(answer.body()).isEqualTo("HTTP header is larger than 10240 bytes.");
    }

    private HttpResponse<String> withCookie(int bytes) throws Exception {
        return Gateway.send(
                gateway.request("/_aws/execute-api/" + api + "/dev/pets").header("Cookie", "c".repeat(bytes)));
    }

    @Test
    void aQueryIsSplitAtSemicolonsAndMayNotHaveABracket() throws Exception {
        assertThat(arrived(gateway.getByPath(api, "dev/pets?a=1;b=2"))
                        .path("query")
                        .asText())
                .isEqualTo("a=1&b=2");
        assertThat(raw("/_aws/execute-api/" + api + "/dev/pets?a={x}")).startsWith("HTTP/1.1 400 ");
    }

    /** What the JDK's client would not send. */
    private String raw(String target) throws IOException {
        try (Socket socket = new Socket("localhost", gateway.endpoint().getPort())) {
            socket.getOutputStream()
                    .write(("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void anUnknownApiAndAnUnknownStageAreForbidden() throws Exception {
        for (HttpResponse<String> answer :
                List.of(gateway.getByPath("nobody0000", "dev/pets"), gateway.getByPath(api, "nowhere/pets"))) {
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).isEqualTo("{\"message\":\"Forbidden\"}");
        }
    }

    @Test
    void aBackendThatIsAwayIsAnIntegrationFailure() throws Exception {
        backend.close();

        HttpResponse<String> answer = gateway.getByPath(api, "dev/pets");

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue("InternalServerErrorException");
        assertThat(answer.body()).isEqualTo("{\"message\": \"Network error communicating with endpoint\"}");
    }

    @Test
    void aBodyBeyondTheLimitIsTooLarge() throws Exception {
        HttpResponse<String> answer = Gateway.send(gateway.request("/_aws/execute-api/" + api + "/dev/pets")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[10_485_761])));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue("RequestTooLargeException");
    }

    @Test
    void aChangeIsSeenAfterTheNextDeploymentOnly() throws Exception {
        overwrite("second");
        assertThat(gateway.getByPath(api, "dev/pets").body()).contains("\"path\":\"/pets\"");

        String second = management
                .createDeployment(request -> request.restApiId(api).stageName("dev"))
                .id();
        assertThat(gateway.getByPath(api, "dev/pets").body()).isEqualTo("second");

        overwrite("third");
        management.createDeployment(request -> request.restApiId(api).stageName("dev"));
        assertThat(gateway.getByPath(api, "dev/pets").body()).isEqualTo("third");

        management.updateStage(request -> request.restApiId(api)
                .stageName("dev")
                .patchOperations(PatchOperation.builder()
                        .op(Op.REPLACE)
                        .path("/deploymentId")
                        .value(second)
                        .build()));
        assertThat(gateway.getByPath(api, "dev/pets").body()).as("rolled back").isEqualTo("second");
    }

    @Test
    void aRequestInFlightFinishesOnTheDeploymentItStartedWith() throws Exception {
        CompletableFuture<HttpResponse<String>> slow = gateway.getByPathLater(api, "dev/slow/1500");
        Thread.sleep(500);
        overwrite("second");
        management.createDeployment(request -> request.restApiId(api).stageName("dev"));

        assertThat(gateway.getByPath(api, "dev/pets").body()).isEqualTo("second");
        assertThat(slow.get().body()).contains("\"path\":\"/slow/1500\"");
    }

    @Test
    void aDeletedStageIsGoneAtOnce() throws Exception {
        management.deleteStage(request -> request.restApiId(api).stageName("dev"));

        assertThat(gateway.getByPath(api, "dev/pets").statusCode()).isEqualTo(403);
    }

    /** Makes the API one that answers GET /pets with a text, without deploying it. */
    private void overwrite(String text) {
        String definition = ("{'openapi':'3.0.1','info':{'title':'PetStore','version':'2'},'paths':{'/pets':{'get':{"
                        + "'responses':{'200':{'description':'ok'}},'x-amazon-apigateway-integration':{'type':'mock',"
                        + "'requestTemplates':{'application/json':'{statusCode:200}'},'responses':{'default':{"
                        + "'statusCode':'200','responseTemplates':{'application/json':'%s'}}}}}}}}")
                .formatted(text)
                .replace('\'', '"');
        management.putRestApi(
                request -> request.restApiId(api).mode(PutMode.OVERWRITE).body(SdkBytes.fromUtf8String(definition)));
    }

    private static JsonNode arrived(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }
}
