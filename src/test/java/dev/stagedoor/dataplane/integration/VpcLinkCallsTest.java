/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.integration.TestCalls.Answer;
import dev.stagedoor.dataplane.integration.TestCalls.Way;
import dev.stagedoor.dataplane.integration.balancing.LoadBalancer;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.platform.configuration.LoadBalancerSettings;
import dev.stagedoor.platform.configuration.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls through a load balancer whose targets are up, down, hang or break off: in both ways of calling. */
class VpcLinkCallsTest {

    /** The operator allows no network at all: that targets are declared is enough. */
    private final TestCalls calls = new TestCalls(new EgressPolicy(new Settings.Egress(false, List.of())));

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger executed = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        calls.close();
        for (AutoCloseable each : opened) {
            each.close();
        }
        threads.shutdownNow();
    }

    /** Answers with the Host field of the request. */
    private int target(int status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            executed.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            byte[] host = exchange.getRequestHeaders().getFirst("Host").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, host.length);
            exchange.getResponseBody().write(host);
            exchange.close();
        });
        server.setExecutor(threads);
        server.start();
        opened.add(() -> server.stop(0));
        return server.getAddress().getPort();
    }

    /** Takes the request, and then closes the connection, or does nothing at all. */
    private int mute(boolean closes) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        opened.add(server);
        threads.execute(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    if (socket.getInputStream().read() >= 0) {
                        executed.incrementAndGet();
                    }
                    if (closes) {
                        socket.close();
                    } else {
                        opened.add(socket);
                    }
                } catch (IOException e) {
                    return; // closed
                }
            }
        });
        return server.getLocalPort();
    }

    /** Nobody listens there. */
    private static int down() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static LoadBalancer balancer(int... ports) {
        LoadBalancerSettings settings = new LoadBalancerSettings(
                "nlb",
                List.of(),
                LoadBalancerSettings.Algorithm.LEAST_OUTSTANDING_REQUESTS, // in turn, as long as every call ends
                200,
                new LoadBalancerSettings.HealthCheck(null, 0, 100, 1, 1),
                new LoadBalancerSettings.Ejection(3, 60_000, 60_000, 50));
        LoadBalancer balancer = new LoadBalancer(settings, System::nanoTime);
        balancer.follow(Arrays.stream(ports)
                .mapToObj(port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .toList());
        return balancer;
    }

    private Answer call(Way way, String method, LoadBalancer balancer) throws Exception {
        @Nullable String body = method.equals("POST") || method.equals("PUT") ? "body" : null;
        IntegrationRequest request = TestCalls.request(method, "http", "pets.internal", 80, body);
        return calls.call(
                way, request, Destination.behind(balancer, Upstream.of(request.target(), TlsOptions.DEFAULT)), 1_000);
    }

    private GatewayResponseException refusal(Way way, String method, LoadBalancer balancer) {
        return catchThrowableOfType(GatewayResponseException.class, () -> call(way, method, balancer));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void theUriSaysWhomACallIsForAndTheLinkWhereTheyAre(Way way) throws Exception {
        assertThat(call(way, "GET", balancer(target(200)))).isEqualTo(new Answer(200, "pets.internal"));
    }

    static Stream<Arguments> idempotent() {
        return Stream.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE")
                .flatMap(method -> Stream.of(Way.values()).map(way -> Arguments.of(way, method)));
    }

    @ParameterizedTest
    @MethodSource("idempotent")
    void anIdempotentRequestPassesOverATargetThatIsDown(Way way, String method) throws Exception {
        LoadBalancer balancer = balancer(down(), target(200));
        for (int i = 1; i <= 6; i++) {
            assertThat(call(way, method, balancer).status()).isEqualTo(200);
            assertThat(executed).hasValue(i);
        }
        assertThat(balancer.ejections()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"BLOCKING, POST", "BLOCKING, PATCH", "ASYNC, POST", "ASYNC, PATCH"})
    void anyOtherRequestIsTriedOnceAndExecutedOnceAtMost(Way way, String method) throws Exception {
        LoadBalancer balancer = balancer(down(), target(200));
        int answered = 0;
        int failed = 0;
        for (int i = 0; i < 10; i++) {
            try {
                assertThat(call(way, method, balancer).status()).isEqualTo(200);
                answered++;
            } catch (GatewayResponseException e) {
                assertThat(e.type()).isEqualTo(GatewayResponseType.API_CONFIGURATION_ERROR);
                failed++;
            }
        }
        assertThat(executed).hasValue(answered);
        assertThat(failed).isEqualTo(3); // then the target is ejected
    }

    @ParameterizedTest
    @CsvSource({"BLOCKING, GET", "BLOCKING, POST", "ASYNC, GET", "ASYNC, POST"})
    void aRequestThatReachedATargetIsSentToNoOther(Way way, String method) throws Exception {
        LoadBalancer balancer = balancer(mute(true), mute(true));
        GatewayResponseException answer = refusal(way, method, balancer);
        assertThat(answer.type()).isEqualTo(GatewayResponseType.INTEGRATION_FAILURE);
        assertThat(executed).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void threeTargetsAtMostAreTriedAndThenAwsAnswers500(Way way) throws Exception {
        LoadBalancer balancer = balancer(down(), down(), down(), down());
        GatewayResponseException answer = refusal(way, "GET", balancer);
        assertThat(answer.type()).isEqualTo(GatewayResponseType.API_CONFIGURATION_ERROR);
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer)
                .hasMessageMatching("Execution failed due to an vpc link error: no connection to"
                        + " \\[127.0.0.1:\\d+, 127.0.0.1:\\d+, 127.0.0.1:\\d+]: .*");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aTargetThatHangsIsTimedOutAndEjectedAndTheOthersGetItsCalls(Way way) throws Exception {
        LoadBalancer balancer = balancer(mute(false), target(200));
        int timedOut = 0;
        for (int i = 0; i < 10; i++) {
            try {
                call(way, "GET", balancer);
            } catch (GatewayResponseException e) {
                assertThat(e.type()).isEqualTo(GatewayResponseType.INTEGRATION_TIMEOUT);
                timedOut++;
            }
        }
        assertThat(timedOut).isEqualTo(3);
        assertThat(balancer.available()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aTargetThatTakesNoConnectionIsPassedOverWhenItsTimeIsOver(Way way) throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket();
                Socket second = new Socket()) {
            first.connect(full.getLocalSocketAddress());
            second.connect(full.getLocalSocketAddress()); // the queue is full: the kernel drops what comes now
            LoadBalancer balancer = balancer(full.getLocalPort(), target(200));
            assertThat(call(way, "GET", balancer).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"BLOCKING, 503, 1", "ASYNC, 503, 1", "BLOCKING, 500, 0", "ASYNC, 500, 0"})
    void aTargetThatSaysItCannotIsEjectedAndOneWhoseApplicationFailsIsNot(Way way, int status, int ejections)
            throws Exception {
        LoadBalancer balancer = balancer(target(status), target(200));
        for (int i = 0; i < 8; i++) {
            call(way, "GET", balancer);
        }
        assertThat(balancer.ejections()).isEqualTo(ejections);
    }
}
