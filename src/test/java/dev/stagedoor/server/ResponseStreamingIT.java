/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Integrations with {@code responseTransferMode: STREAM}: what is written is with the client before the rest is. */
@InServer
class ResponseStreamingIT {

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STREAMING_INVOCATIONS =
            "arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/arn:aws:lambda:us-east-1:123456789012:function:%s/response-streaming-invocations";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Gateway gateway = TestServers.gateway("h2");
    private final ApiGatewayClient management = gateway.management();
    private final AwsStandIn aws = new AwsStandIn();
    private @Nullable RawBackend backend;

    @BeforeEach
    void begin() {
        gateway.awaitReady();
    }

    @AfterEach
    void close() throws IOException {
        management.close();
        aws.close();
        if (backend != null) {
            backend.close();
        }
    }

    private String deploy(String type, String uri, int timeoutMillis) throws IOException {
        ObjectNode document = JSON.createObjectNode().put("swagger", "2.0");
        document.putObject("info").put("title", "streams").put("version", "1");
        document.withObjectProperty("paths")
                .withObjectProperty("/x")
                .withObjectProperty("x-amazon-apigateway-any-method")
                .withObjectProperty("x-amazon-apigateway-integration")
                .put("type", type)
                .put("httpMethod", "POST")
                .put("uri", uri)
                .put("responseTransferMode", "STREAM")
                .put("timeoutInMillis", timeoutMillis);
        document.put("x-amazon-apigateway-minimum-compression-size", 0);
        String api = management
                .importRestApi(
                        request -> request.failOnWarnings(true).body(SdkBytes.fromUtf8String(document.toString())))
                .id();
        management.createDeployment(request -> request.restApiId(api).stageName("t"));
        return api;
    }

    private String deployBackend(int timeoutMillis, RawBackend.Script script) throws IOException {
        RawBackend started = new RawBackend(script);
        backend = started;
        return deploy("http_proxy", "http://127.0.0.1:" + started.port() + "/", timeoutMillis);
    }

    private String deployFunction(String name) throws IOException {
        return deploy("aws_proxy", STREAMING_INVOCATIONS.formatted(name), 60_000);
    }

    private HttpResponse<InputStream> open(String api, String query) throws Exception {
        HttpRequest request = gateway.request("/_aws/execute-api/" + api + "/t/x" + query)
                .header("Accept-Encoding", "gzip")
                .timeout(Duration.ofSeconds(60))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    private static String read(InputStream in, int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static String rest(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Also one whose length is known and short, which would else be collected. */
    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked", "Content-Length: 10"})
    void theClientHasWhatABackendHasWrittenBeforeItGoesOn(String framing) throws Exception {
        boolean chunked = framing.endsWith("chunked");
        CountDownLatch seen = new CountDownLatch(1);
        String api = deployBackend(60_000, connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n" + (chunked ? "5\r\nfirst\r\n" : "first"));
            seen.await(30, TimeUnit.SECONDS);
            connection.write(chunked ? "5\r\n rest\r\n0\r\n\r\n" : " rest");
        });

        HttpResponse<InputStream> answer = open(api, "");
        assertThat(read(answer.body(), 5)).isEqualTo("first");
        seen.countDown();

        assertThat(rest(answer.body())).isEqualTo(" rest");
        assertThat(answer.headers().firstValue("Content-Encoding"))
                .as("never packed")
                .isEmpty();
    }

    @Test
    void aStreamMayTakeLongerThanAnotherIntegrationButNotLongerThanItsTimeout() throws Exception {
        String api = deployBackend(1_500, connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 100; i++) { // it never pauses for as long as the time-out
                connection.write("3\r\nx" + (i % 10) + " \r\n");
                Thread.sleep(100);
            }
        });

        long start = System.nanoTime();
        HttpResponse<InputStream> answer = open(api, "");
        assertThatThrownBy(() -> rest(answer.body())).isInstanceOf(IOException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(1_400), Duration.ofSeconds(8));
    }

    @Test
    void aHostedFunctionIsHeardWhileItWrites(@TempDir Path directory) throws Exception {
        assumeTrue(TestFunctions.NODE, "there is no node on this machine");
        String api = deployFunction("node-stream");
        Path seen = directory.resolve("seen");

        HttpResponse<InputStream> answer = open(api, "?first=first&rest=-rest&until=" + seen);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(answer.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
        assertThat(read(answer.body(), 5)).isEqualTo("first");
        Files.createFile(seen);

        assertThat(rest(answer.body())).isEqualTo("-rest");
    }

    @Test
    void aHostedFunctionThatFailsInTheMiddleDoesNotLookWhole() throws Exception {
        assumeTrue(TestFunctions.NODE, "there is no node on this machine");
        String api = deployFunction("node-stream");

        for (int i = 0; i < 3; i++) { // its worker goes on
            HttpResponse<InputStream> answer = open(api, "?first=half&size=200000&fail=yes");
            assertThatThrownBy(() -> rest(answer.body())).isInstanceOf(IOException.class);
        }
        assertThat(rest(open(api, "?first=whole").body())).isEqualTo("whole");
    }

    @Test
    void aHostedFunctionWaitsForASlowClientWhichGetsAllOfIt() throws Exception {
        assumeTrue(TestFunctions.NODE, "there is no node on this machine");
        String api = deployFunction("node-stream");

        HttpResponse<InputStream> answer = open(api, "?size=20000000");
        assertThat(read(answer.body(), 1)).isEqualTo("x");
        Thread.sleep(1_000); // 20 MB wait in the function, not here

        assertThat(answer.body().readAllBytes()).hasSize(19_999_999);
    }

    @Test
    void aHostedFunctionThatDoesNotStreamIsAnError() throws Exception {
        assumeTrue(TestFunctions.NODE, "there is no node on this machine");
        String api = deployFunction("node-echo");

        HttpResponse<InputStream> answer = open(api, "");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(rest(answer.body())).isEqualTo("{\"message\": \"Internal server error\"}");
    }

    @Test
    void aFunctionElsewhereIsInvokedWithAResponseStream() throws Exception {
        String api = deployFunction("far-away");
        try (PipedOutputStream lambda = new PipedOutputStream()) {
            aws.willStream(
                    Map.of("Content-Type", "application/vnd.amazon.eventstream"), new PipedInputStream(lambda, 65_536));
            lambda.write(event("PayloadChunk", "{\"statusCode\":202}" + "\0".repeat(8) + "first"));
            lambda.flush();

            HttpResponse<InputStream> answer = open(api, "");
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(read(answer.body(), 5)).isEqualTo("first");
            lambda.write(event("PayloadChunk", " rest"));
            lambda.write(event("InvokeComplete", "{}"));
            lambda.close();

            assertThat(rest(answer.body())).isEqualTo(" rest");
        }
        assertThat(aws.call().target())
                .isEqualTo(
                        "/2021-11-15/functions/arn:aws:lambda:us-east-1:123456789012:function:far-away/response-streaming-invocations");
    }

    @Test
    void aFunctionElsewhereThatFailsInTheMiddleDoesNotLookWhole() throws Exception {
        String api = deployFunction("far-away");
        try (PipedOutputStream lambda = new PipedOutputStream()) {
            aws.willStream(
                    Map.of("Content-Type", "application/vnd.amazon.eventstream"), new PipedInputStream(lambda, 65_536));
            lambda.write(event("PayloadChunk", "{\"statusCode\":202}" + "\0".repeat(8) + "half"));
            lambda.flush();
            HttpResponse<InputStream> answer = open(api, "");
            assertThat(read(answer.body(), 4)).isEqualTo("half");
            lambda.write(event("InvokeComplete", "{\"ErrorCode\":\"Runtime.ExitError\"}"));
            lambda.close();

            assertThatThrownBy(() -> rest(answer.body())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aFunctionElsewhereThatFailsAtOnceIsABadGateway() throws Exception {
        String api = deployFunction("far-away");
        aws.willAnswer(event("InvokeComplete", "{\"ErrorCode\":\"Unhandled\"}"));

        assertThat(open(api, "").statusCode()).isEqualTo(502);
    }

    private static byte[] event(String type, String payload) {
        ByteBuffer encoded = new Message(
                        Map.of(
                                ":message-type", HeaderValue.fromString("event"),
                                ":event-type", HeaderValue.fromString(type)),
                        payload.getBytes(StandardCharsets.UTF_8))
                .toByteBuffer();
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }
}
