/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;

/** Traces of live requests, asked for by a signed header. */
@InServer
class LiveTraceIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private final Gateway gateway = TestServers.gateway("h2");
    private final ApiGatewayClient management = gateway.management();
    private final EchoBackend backend = new EchoBackend();
    private String api = "";

    @BeforeEach
    void deployAProxy() {
        gateway.awaitReady();
        api = deployed();
    }

    private String deployed() {
        String id = management.createRestApi(request -> request.name("Traced")).id();
        String root = management
                .getResources(request -> request.restApiId(id))
                .items()
                .get(0)
                .id();
        management.putMethod(request ->
                request.restApiId(id).resourceId(root).httpMethod("ANY").authorizationType("NONE"));
        management.putIntegration(request -> request.restApiId(id)
                .resourceId(root)
                .httpMethod("ANY")
                .integrationHttpMethod("ANY")
                .type(IntegrationType.HTTP_PROXY)
                .uri("http://" + backend.authority() + "/x"));
        management.createDeployment(request -> request.restApiId(id).stageName("dev"));
        return id;
    }

    @AfterEach
    void close() {
        management.close();
        backend.close();
    }

    private HttpResponse<String> manage(String user, String path, String body) throws Exception {
        HttpRequest.Builder request = gateway.request(path)
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                (user + ":" + TestServers.PASSWORD).getBytes(StandardCharsets.UTF_8)));
        return Gateway.send(body.isEmpty() ? request : request.POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private String traces(String restApiId) {
        return "/restapis/" + restApiId + "/stages/dev/traces";
    }

    private JsonNode grant(String restApiId) throws Exception {
        HttpResponse<String> answer = manage("developer", traces(restApiId), "{\"durationSeconds\": 60}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> post(String token, String body) throws Exception {
        return Gateway.send(gateway.request("/_aws/execute-api/" + api + "/dev/")
                .header("X-Stagedoor-Trace", token)
                .header("Cookie", "session=very-secret")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode found(String restApiId, JsonNode grant) throws Exception {
        HttpResponse<String> answer =
                manage("developer", traces(restApiId) + "/" + grant.path("id").asText(), "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("item");
    }

    @Test
    void aRequestWithATokenIsTracedAndNobodyButTheOperatorNotices() throws Exception {
        JsonNode grant = grant(api);

        HttpResponse<String> answer = post(grant.path("token").asText(), "hello");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode arrived = JSON.readTree(answer.body());
        assertThat(arrived.path("body").asText()).isEqualTo("hello");
        assertThat(answer.body().toLowerCase(Locale.ROOT)).doesNotContain("x-stagedoor-trace");
        assertThat(answer.headers().map().toString())
                .doesNotContain(grant.path("id").asText());
        JsonNode traces = found(api, grant);
        assertThat(traces).hasSize(1);
        JsonNode trace = traces.get(0);
        assertThat(trace.path("requestId").asText())
                .isEqualTo(answer.headers().firstValue("x-amzn-RequestId").orElseThrow());
        assertThat(trace.path("steps").findValuesAsText("step"))
                .containsExactly(
                        "identify",
                        "payloadLimit",
                        "resolveStage",
                        "matchMethod",
                        "authenticate",
                        "bufferSignedBody",
                        "authorize",
                        "apiKey",
                        "throttle",
                        "quota",
                        "bufferRequestBody",
                        "decodeRequestBody",
                        "validateRequest",
                        "cacheLookup",
                        "integrationRequest",
                        "invokeIntegration",
                        "integrationResponse",
                        "cacheStore",
                        "encodeResponseBody",
                        "methodResponse");
        assertThat(trace.toString()).contains("hello").doesNotContain("very-secret");
    }

    @Test
    void aTokenOfAnotherApiAForgedOneAndNoneTraceNothing() throws Exception {
        String other = deployed();
        JsonNode mine = grant(api);
        JsonNode foreign = grant(other);

        assertThat(post(foreign.path("token").asText(), "x").statusCode()).isEqualTo(200);
        assertThat(post(mine.path("token").asText() + "x", "x").statusCode()).isEqualTo(200);
        assertThat(post("nonsense", "x").statusCode()).isEqualTo(200);

        assertThat(found(api, mine)).isEmpty();
        assertThat(found(other, foreign)).isEmpty();
    }

    @Test
    void aRequestThatFailsIsTracedWithTheReason() throws Exception {
        JsonNode grant = grant(api);
        backend.close();

        HttpResponse<String> answer = post(grant.path("token").asText(), "x");

        assertThat(answer.statusCode()).isEqualTo(504);
        JsonNode steps = found(api, grant).get(0).path("steps");
        JsonNode last = steps.get(steps.size() - 1);
        assertThat(last.path("step").asText()).isEqualTo("gatewayResponse");
        assertThat(last.path("responseType").asText()).isEqualTo("INTEGRATION_FAILURE");
    }

    @Test
    void whoMayOnlyReadGetsNoToken() throws Exception {
        assertThat(manage("viewer", traces(api), "{}").statusCode()).isEqualTo(403);
        assertThat(manage("developer", "/restapis/" + api + "/stages/none/traces", "{}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(manage("developer", traces(api), "{\"durationSeconds\": 86400}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void anAnswerOfAnyLengthStreamsOnUntouched() throws Exception {
        JsonNode grant = grant(api);
        String body = "z".repeat(500_000);

        HttpResponse<String> answer = post(grant.path("token").asText(), body);

        assertThat(JSON.readTree(answer.body()).path("body").asText()).isEqualTo(body);
        assertThat(found(api, grant)).hasSize(1);
    }
}
