/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** What callers of the management API cannot do to it, whoever they are; who they may be is in AccessIT. */
@InServer
class ManagementDoorIT {

    private static final String BODY = "{\"name\":\"from the door\"}";

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private final Gateway gateway = TestServers.gateway("h2");

    @BeforeEach
    void awaitReady() {
        gateway.awaitReady();
    }

    @Test
    void without_credentials_there_is_no_answer_but_awss() throws Exception {
        HttpResponse<String> answer = Gateway.send(gateway.request("/restapis"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).contains("MissingAuthenticationTokenException");
        assertThat(answer.headers().allValues("x-amzn-RequestId"))
                .singleElement()
                .asString()
                .hasSize(36);
        assertThat(answer.headers().firstValue("x-amz-apigw-id").orElse("")).matches("[A-Za-z0-9+/]{15}=");
        assertThat(answer.headers().map()).doesNotContainKeys("www-authenticate", "set-cookie");
    }

    @Test
    void anybody_may_ask_for_health_and_nobody_for_metrics() throws Exception {
        assertThat(Gateway.send(gateway.request("/health/live")).statusCode()).isEqualTo(200);
        assertThat(Gateway.send(gateway.request("/metrics")).statusCode()).isEqualTo(403);
        assertThat(Gateway.send(as("viewer", gateway.request("/metrics"))).statusCode())
                .isEqualTo(200);
    }

    /** What SDKs ask for is what everybody gets: a client that asks for HAL's links, or for a page, is not left with an error. */
    @ParameterizedTest
    @ValueSource(strings = {"", "*/*", "application/json", "application/hal+json", "text/html", "application/xml"})
    void every_answer_is_json_whatever_is_accepted(String accept) throws Exception {
        for (String path : List.of("/restapis", "/restapis/missing")) {
            HttpRequest.Builder request = as("viewer", gateway.request(path));
            HttpResponse<String> answer = Gateway.send(accept.isEmpty() ? request : request.header("Accept", accept));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(path.endsWith("missing") ? 404 : 200);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
            assertThat(answer.body()).startsWith("{");
        }
    }

    @Test
    void a_presigned_address_needs_nothing_else() throws Exception {
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(signer -> signer.identity(
                                AwsCredentialsIdentity.create(gateway.accessKeyId(), gateway.secretAccessKey()))
                        .request(SdkHttpRequest.builder()
                                .method(SdkHttpMethod.GET)
                                .uri(gateway.endpoint().resolve("/restapis?limit=1"))
                                .build())
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "apigateway")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(
                                AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(1)))
                .request();

        assertThat(Gateway.send(HttpRequest.newBuilder(signed.getUri())).statusCode())
                .isEqualTo(200);
        assertThat(Gateway.send(HttpRequest.newBuilder(
                                URI.create(signed.getUri().toString().replace("limit=1", "limit=2"))))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_wrong_password_is_asked_for_again_and_ten_lock_the_user() throws Exception {
        String wrong = "Basic " + Base64.getEncoder().encodeToString("mallory:guess".getBytes(UTF_8));
        for (int i = 0; i < 10; i++) {
            HttpResponse<String> answer =
                    Gateway.send(gateway.request("/restapis").header("Authorization", wrong));
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .contains("Basic realm=\"Stagedoor\", charset=\"UTF-8\"");
        }
        assertThat(Gateway.send(gateway.request("/restapis").header("Authorization", wrong))
                        .statusCode())
                .isEqualTo(429);
        assertThat(Gateway.send(as("administrator", gateway.request("/restapis")))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_foreign_page_cannot_use_a_browsers_password() throws Exception {
        HttpResponse<String> answer = Gateway.send(as("administrator", json(gateway.request("/restapis"), "POST", BODY))
                .header("Origin", "http://evil.example"));
        assertThat(answer.statusCode()).isEqualTo(403);
        HttpResponse<String> own = Gateway.send(as("administrator", json(gateway.request("/restapis"), "POST", BODY))
                .header("Origin", gateway.endpoint().toString()));
        assertThat(own.statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"//account", "/x/../account", "/account;x=y", "/%2e%2e/account"})
    void an_ambiguous_path_is_refused(String path) throws IOException {
        try (Socket socket = open()) {
            assertThat(exchange(socket, "GET " + path + " HTTP/1.1\r\n" + credentials() + "\r\n"))
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "h2c", "websocket"})
    void an_upgrade_is_ignored_and_no_body_is_waited_for(String protocol) throws IOException {
        String upgrade = "Connection: Upgrade\r\nUpgrade: " + protocol + "\r\n";
        try (Socket socket = open()) {
            assertThat(exchange(socket, "GET /restapis HTTP/1.1\r\n" + credentials() + upgrade + "\r\n"))
                    .startsWith("HTTP/1.1 200 ");
        }
        try (Socket socket = open()) {
            assertThat(exchange(
                            socket,
                            "POST /restapis HTTP/1.1\r\n" + credentials() + upgrade + "Content-Length: " + BODY.length()
                                    + "\r\n\r\n" + BODY))
                    .startsWith("HTTP/1.1 201 ");
        }
    }

    @Test
    void a_body_may_come_in_pieces_with_a_length_or_chunked() throws Exception {
        String half = BODY.substring(0, 9);
        String rest = BODY.substring(9);
        try (Socket socket = open()) {
            send(
                    socket,
                    "POST /restapis HTTP/1.1\r\n" + credentials() + "Content-Length: " + BODY.length() + "\r\n\r\n"
                            + half);
            Thread.sleep(200);
            assertThat(exchange(socket, rest)).startsWith("HTTP/1.1 201 ");
            send(socket, "POST /restapis HTTP/1.1\r\n" + credentials() + "Transfer-Encoding: chunked\r\n\r\n");
            Thread.sleep(200);
            send(socket, Integer.toHexString(half.length()) + "\r\n" + half + "\r\n");
            Thread.sleep(200);
            assertThat(exchange(socket, Integer.toHexString(rest.length()) + "\r\n" + rest + "\r\n0\r\n\r\n"))
                    .startsWith("HTTP/1.1 201 ");
        }
    }

    @Test
    void a_body_of_more_than_6_megabytes_is_refused_before_it_comes() throws IOException {
        try (Socket socket = open()) {
            assertThat(exchange(
                            socket, "POST /restapis HTTP/1.1\r\n" + credentials() + "Content-Length: 7000000\r\n\r\n"))
                    .startsWith("HTTP/1.1 413 ")
                    .contains("RequestEntityTooLargeException");
        }
    }

    @Test
    void slow_bodies_hold_nobody_up_and_are_cut_off() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = open();
                slow.add(socket);
                send(
                        socket,
                        "POST /restapis HTTP/1.1\r\n" + credentials() + "Content-Length: " + BODY.length()
                                + "\r\n\r\n{");
            }
            for (int i = 0; i < 10; i++) {
                HttpResponse<String> answer = Gateway.send(
                        as("viewer", gateway.request("/restapis?limit=1")).timeout(Duration.ofSeconds(5)));
                assertThat(answer.statusCode()).isEqualTo(200);
            }
            for (Socket socket : slow) {
                assertThat(head(socket)).startsWith("HTTP/1.1 408 ");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    // --- helpers

    private static HttpRequest.Builder as(String user, HttpRequest.Builder request) {
        return request.header("Authorization", basic(user));
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + TestServers.PASSWORD).getBytes(UTF_8));
    }

    private static HttpRequest.Builder json(HttpRequest.Builder request, String method, String body) {
        return request.method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
    }

    private String credentials() {
        return "Host: 127.0.0.1:" + gateway.endpoint().getPort() + "\r\nAuthorization: " + basic("administrator")
                + "\r\nContent-Type: application/json\r\n";
    }

    private Socket open() throws IOException {
        Socket socket = new Socket("127.0.0.1", gateway.endpoint().getPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        socket.getOutputStream().flush();
    }

    private static String exchange(Socket socket, String request) throws IOException {
        send(socket, request);
        return head(socket);
    }

    /** The status line, the headers and what of the body came with them. */
    private static String head(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (head.indexOf("\r\n\r\n") < 0) {
            int count = socket.getInputStream().read(buffer);
            if (count < 0) {
                break;
            }
            head.append(new String(buffer, 0, count, UTF_8));
        }
        return head.toString();
    }
}
