/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** Bodies on their way in both directions, between a client and a backend of which one does not keep up, or gives up. */
@InServer
class StreamingIT {

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private static final int TIMEOUT_MILLIS = 1_000;

    private final Gateway gateway = TestServers.gateway("h2");
    private @Nullable RawBackend backend;

    @AfterEach
    void close() throws IOException {
        if (backend != null) {
            backend.close();
        }
    }

    /** GET is sent on the container's thread, a chunked POST without one: each has its own way to break. */
    @ParameterizedTest
    @CsvSource({
        "GET, Content-Length: 1000000",
        "GET, Transfer-Encoding: chunked",
        "POST, Content-Length: 1000000",
        "POST, Transfer-Encoding: chunked"
    })
    void anAnswerThatBreaksOffDoesNotLookWhole(String method, String framing) throws Exception {
        String api = deploy(connection -> {
            connection.readHead();
            if (method.equals("POST")) {
                connection.readChunked();
            }
            // More than any buffer on the way, so that the head is with the client before the body breaks off.
            String chunk = "x".repeat(0x8000);
            connection.write("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
            for (int i = 0; i < 8; i++) {
                connection.write(framing.endsWith("chunked") ? "8000\r\n" + chunk + "\r\n" : chunk);
            }
        });

        HttpRequest.Builder request = gateway.request("/_aws/execute-api/" + api + "/dev/x");
        if (method.equals("POST")) {
            byte[] body = {1, 2, 3};
            request.POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
        }
        assertThatThrownBy(() -> Gateway.send(request)).isInstanceOf(IOException.class);
    }

    /** Payara reports the end of a body when its last byte has arrived, while a buffer of it is still to be read. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBackendThatReadsSlowlyGetsTheUploadToItsLastByte(boolean chunked) throws Exception {
        CompletableFuture<byte[]> arrived = new CompletableFuture<>();
        String api = deploy(connection -> {
            Map<String, String> head = connection.readHead();
            Thread.sleep(300);
            arrived.complete(
                    head.containsKey("content-length")
                            ? connection.readFully(Integer.parseInt(head.get("content-length")))
                            : connection.readChunked());
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        byte[] body = new byte[8_000_000];
        new Random(7).nextBytes(body);

        HttpResponse<String> answer = Gateway.send(gateway.request("/_aws/execute-api/" + api + "/dev/x")
                .POST(
                        chunked
                                ? HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                                : HttpRequest.BodyPublishers.ofByteArray(body)));

        assertThat(answer.body()).isEqualTo("ok");
        assertThat(arrived.get(1, TimeUnit.SECONDS)).isEqualTo(body);
    }

    @Test
    void aClientThatTakesNothingIsCutOffAndSoIsItsBackend() throws Exception {
        AtomicBoolean gaveUp = new AtomicBoolean();
        String api = deploy(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            String part = "x".repeat(100_000);
            try {
                for (int i = 0; i < 10_000; i++) {
                    connection.write(part);
                }
            } catch (IOException e) {
                gaveUp.set(true);
            }
        });
        try (Socket client =
                new Socket(gateway.endpoint().getHost(), gateway.endpoint().getPort())) {
            OutputStream out = client.getOutputStream();
            out.write(("GET /_aws/execute-api/" + api + "/dev/x HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();

            await().atMost(Duration.ofMillis(10L * TIMEOUT_MILLIS)).untilTrue(gaveUp);
            // The client is told too: its connection ends before the promised length.
            client.setSoTimeout(10 * TIMEOUT_MILLIS);
            assertThat(drain(client)).isLessThan(1_000_000_000L);
        }
    }

    private static long drain(Socket client) {
        long length = 0;
        byte[] buffer = new byte[65_536];
        try {
            DataInputStream in = new DataInputStream(client.getInputStream());
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                length += n;
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection stays open", e);
        } catch (IOException e) {
            // reset: also an end
        }
        return length;
    }

    /** An API with one greedy HTTP_PROXY route to a backend that serves each connection as said. */
    private String deploy(RawBackend.Script script) throws IOException {
        gateway.awaitReady();
        RawBackend started = new RawBackend(script);
        backend = started;
        String definition = """
                {"swagger": "2.0", "info": {"title": "streaming", "version": "1"}, "paths": {"/{proxy+}": {
                  "x-amazon-apigateway-any-method": {
                    "parameters": [{"name": "proxy", "in": "path", "required": true, "type": "string"}],
                    "x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "ANY",
                      "uri": "http://127.0.0.1:%d/{proxy}", "timeoutInMillis": %d,
                      "requestParameters": {"integration.request.path.proxy": "method.request.path.proxy"}}}}}}
                """.formatted(started.port(), TIMEOUT_MILLIS);
        try (ApiGatewayClient management = gateway.management()) {
            String api = management
                    .importRestApi(request -> request.body(SdkBytes.fromUtf8String(definition)))
                    .id();
            management.createDeployment(request -> request.restApiId(api).stageName("dev"));
            return api;
        }
    }
}
