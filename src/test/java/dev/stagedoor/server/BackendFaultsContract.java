/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;

/**
 * The table of what backends do wrong and what the caller gets, each row in all its combinations, side by side. After each
 * the gateway must answer the same route at once, on a connection that has nothing to do with the fault.
 */
abstract class BackendFaultsContract {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path TABLE = Path.of("src/test/resources/dev/stagedoor/server/backend-faults.tsv");

    private static final int TIMEOUT_MILLIS = 1_500;

    /** What does not wait for a time-out; the longest are bodies of 8 MB, twelve at a time. */
    private static final int QUICK_MILLIS = 2_500;

    private static final int TOLERANCE_MILLIS = 200;
    private static final int SIDE_BY_SIDE = 12;
    private static final String NAME = "name.test";
    private static final Duration DNS_TTL = Duration.ofSeconds(1); // as TestServers has it

    private final String server;
    private final String way;
    final Gateway gateway;
    private String api = "";

    /** @param way {@code blocking} or {@code asynchronous}: how this server calls backends where it has the choice */
    BackendFaultsContract(String server, String way) {
        this.server = server;
        this.way = way;
        this.gateway = TestServers.gateway(server);
    }

    private record Case(
            int number,
            BackendFault fault,
            String request,
            boolean reused,
            String answer,
            int executions,
            String after) {

        String name() {
            return fault.name().toLowerCase(Locale.ROOT) + " " + request + (reused ? " on a reused" : " on a fresh")
                    + " connection";
        }
    }

    @Test
    void everyFaultHasItsOutcome() throws Exception {
        gateway.awaitReady();
        List<Case> cases = cases();
        Map<Case, FaultyBackend> backends = new LinkedHashMap<>();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        Queue<Case> late = new ConcurrentLinkedQueue<>();
        Map<String, Case> broken = new ConcurrentHashMap<>();
        try (ApiGatewayClient management = gateway.management()) {
            for (Case each : cases) {
                backends.put(each, new FaultyBackend(each.fault()));
            }
            deploy(management, backends);
            warmUp(cases);
            ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE);
            backends.forEach((each, backend) -> threads.execute(() -> {
                try {
                    play(each, backend, broken, late, wrong);
                } catch (IOException | InterruptedException | RuntimeException e) {
                    wrong.add(each.name() + ": " + e);
                }
            }));
            threads.shutdown();
            assertThat(threads.awaitTermination(100, TimeUnit.SECONDS)).isTrue();

            for (Case each : late) { // side by side they may have been in each other's way: once more, alone
                Exchange alone = send(each, "fault");
                if (!isInTime(each, alone)) {
                    wrong.add(each.name() + ": took " + alone.tookMillis() + " ms");
                }
            }
            assertThat(wrong).as("of %d cases", cases.size()).isEmpty();
            assertThat(cases).hasSizeGreaterThan(60);
            theAccessLogTells(broken);
            nothingIsLeft(backends);
            management.deleteRestApi(request -> request.restApiId(api));
        } finally {
            for (FaultyBackend backend : backends.values()) {
                backend.close();
            }
        }
    }

    /** Times are those of a server that has been running for a while. */
    private void warmUp(List<Case> cases) throws IOException, InterruptedException {
        for (Case each : cases) {
            if (each.fault() == BackendFault.ANSWERS_AND_SAYS_NOTHING_MORE || each.fault() == BackendFault.TLS_FINE) {
                for (int i = 0; i < 20; i++) {
                    send(each, "ok");
                }
            }
        }
    }

    /** DNS moves a name while it is in use: the kept connections to the old address must not live on. */
    @Test
    void aChangedAddressIsFollowedWithinSeconds() throws Exception {
        gateway.awaitReady();
        TestServers.nameHost(server, "127.0.0.2", NAME);
        try (ApiGatewayClient management = gateway.management();
                ServerSocket before = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.2"));
                ServerSocket after = new ServerSocket(before.getLocalPort(), 50, InetAddress.getByName("127.0.0.3"));
                RawBackend old = new RawBackend(before, connection -> answerAll(connection, "old"));
                RawBackend moved = new RawBackend(after, connection -> answerAll(connection, "new"))) {
            assertThat(moved.port()).isEqualTo(old.port());
            String definition = """
                    {"swagger": "2.0", "info": {"title": "names", "version": "1"}, "paths": {"/": {"get": {
                      "x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "GET", "uri": "http://%s:%d/"}}}}}
                    """.formatted(NAME, old.port());
            String names = management
                    .importRestApi(request -> request.body(SdkBytes.fromUtf8String(definition)))
                    .id();
            management.createDeployment(request -> request.restApiId(names).stageName("t"));
            assertThat(gateway.getByPath(names, "t/").body()).isEqualTo("old");

            TestServers.nameHost(server, "127.0.0.3", NAME);

            await().atMost(DNS_TTL.plusSeconds(5).plusMillis(500))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> gateway.getByPath(names, "t/").body().equals("new"));
            management.deleteRestApi(request -> request.restApiId(names));
        }
    }

    /** A kept connection knows nothing of the time-out of the call that it was opened for. */
    @Test
    void aTimeOutIsTheIntegrationsAndNotTheConnections() throws Exception {
        gateway.awaitReady();
        try (ApiGatewayClient management = gateway.management();
                RawBackend backend = new RawBackend(connection -> {
                    for (String target = connection.readRequest();
                            !target.isEmpty();
                            target = connection.readRequest()) {
                        if (target.equals("/slow")) {
                            Thread.sleep(600);
                        }
                        connection.ok();
                    }
                })) {
            String definition = """
                    {"swagger": "2.0", "info": {"title": "times", "version": "1"}, "paths": {
                      "/quick": {"get": {"x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "GET",
                        "uri": "http://127.0.0.1:%1$d/quick", "timeoutInMillis": 200}}},
                      "/slow": {"get": {"x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "GET",
                        "uri": "http://127.0.0.1:%1$d/slow", "timeoutInMillis": 5000}}}}}
                    """.formatted(backend.port());
            String times = management
                    .importRestApi(request -> request.body(SdkBytes.fromUtf8String(definition)))
                    .id();
            management.createDeployment(request -> request.restApiId(times).stageName("t"));

            assertThat(gateway.getByPath(times, "t/quick").statusCode()).isEqualTo(200);
            assertThat(gateway.getByPath(times, "t/slow").statusCode()).isEqualTo(200);
            management.deleteRestApi(request -> request.restApiId(times));
        }
    }

    private static void answerAll(RawBackend.Connection connection, String body) throws IOException {
        while (!connection.readRequest().isEmpty()) {
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + body);
        }
    }

    private void play(Case each, FaultyBackend backend, Map<String, Case> broken, Queue<Case> late, Queue<String> wrong)
            throws IOException, InterruptedException {
        if (each.reused()) {
            assertThat(send(each, "ok").answer().status()).as("warm-up").isEqualTo(200);
            if (each.fault() == BackendFault.CLOSES_IDLE) {
                Thread.sleep(100); // the end of the connection is here before the next request goes out on it
            }
        }
        int connectionBefore = backend.lastUsed();
        Exchange exchange = send(each, "fault");
        RawClient.Answer answer = exchange.answer();
        int connectionOfFault = backend.lastUsed();

        List<String> faults = new ArrayList<>();
        String outcome = outcome(answer);
        if (!outcome.equals(each.answer())) {
            faults.add("answered " + outcome + " instead of " + each.answer());
        }
        if (each.reused()
                && each.fault() != BackendFault.CLOSES_IDLE
                && each.executions() == 1
                && connectionOfFault != connectionBefore) {
            faults.add("did not come on the kept connection");
        }
        if (!isInTime(each, exchange)) {
            late.add(each);
        }
        if (backend.executions() != each.executions()) {
            faults.add("executed " + backend.executions() + " times instead of " + each.executions());
        }
        if (backend.canRecover()) {
            backend.recover();
            Exchange recovered = send(each, "ok");
            boolean unsure = each.after().equals("unsure");
            if (unsure && recovered.answer().status() == 504) {
                recovered = send(each, "ok");
            }
            if (!recovered.answer().text().equals("ok")) {
                faults.add("the next request was answered " + outcome(recovered.answer()) + " "
                        + recovered.answer().text());
            } else if (recovered.tookMillis() > QUICK_MILLIS) {
                faults.add("the next request took " + recovered.tookMillis() + " ms");
            }
            boolean kept = backend.lastUsed() == connectionOfFault;
            if (!unsure && !each.after().equals("-") && kept != each.after().equals("kept")) {
                faults.add("its connection was " + (kept ? "used again" : "dropped"));
            }
        }
        if (outcome.equals("cut")) {
            broken.put(answer.header("x-amzn-RequestId"), each);
        }
        if (!faults.isEmpty()) {
            wrong.add(each.name() + ": " + String.join(", ", faults));
        }
    }

    /** An answer and how long the gateway took for it, from the last byte of the request. */
    private record Exchange(RawClient.Answer answer, long tookMillis) {}

    private Exchange send(Case each, String path) throws IOException, InterruptedException {
        String target =
                " /_aws/execute-api/" + api + "/t/c" + each.number() + "/" + path + " HTTP/1.1\r\nHost: localhost\r\n";
        try (RawClient client = new RawClient(gateway.endpoint())) {
            switch (each.request()) {
                case "GET" -> client.send("GET" + target + "\r\n");
                case "POST" -> client.send("POST" + target + "Content-Length: 5\r\n\r\nhello");
                default -> {
                    client.send("POST" + target + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
                    Thread.sleep(30);
                    try {
                        client.send("5\r\nworld\r\n0\r\n\r\n");
                    } catch (IOException e) {
                        // answered already
                    }
                }
            }
            long start = System.nanoTime();
            RawClient.Answer answer = client.receive();
            return new Exchange(answer, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        }
    }

    private static boolean isInTime(Case each, Exchange exchange) {
        boolean waits = each.fault().isSilence() && !each.answer().equals("200");
        return waits
                ? Math.abs(exchange.tookMillis() - TIMEOUT_MILLIS) <= TOLERANCE_MILLIS
                : exchange.tookMillis() <= QUICK_MILLIS;
    }

    private static String outcome(RawClient.Answer answer) {
        if (!answer.whole()) {
            return answer.status() == 200 ? "cut" : "none";
        }
        if (answer.status() == 504) {
            return answer.text().contains("Endpoint request timed out") ? "504 timeout" : "504 failure";
        }
        return Integer.toString(answer.status());
    }

    /** Each row of the table with each of its requests and connections. */
    private List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE)) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            String[] cells = line.split("\t", -1);
            if (!cells[3].equals("both") && !cells[3].equals(way)) {
                continue;
            }
            for (String request : cells[1].split(" ", -1)) {
                for (String connection : cells[2].split(" ", -1)) {
                    cases.add(new Case(
                            cases.size(),
                            BackendFault.named(cells[0]),
                            request,
                            connection.equals("reused"),
                            cells[4],
                            Integer.parseInt(cells[5]),
                            cells[6]));
                }
            }
        }
        return cases;
    }

    private void deploy(ApiGatewayClient management, Map<Case, FaultyBackend> backends) throws IOException {
        ObjectNode document = JSON.createObjectNode().put("swagger", "2.0");
        document.putObject("info").put("title", "faults").put("version", "1");
        ObjectNode paths = document.putObject("paths");
        backends.forEach((each, backend) -> {
            ObjectNode method =
                    paths.putObject("/c" + each.number() + "/{proxy+}").putObject("x-amazon-apigateway-any-method");
            method.putArray("parameters")
                    .addObject()
                    .put("name", "proxy")
                    .put("in", "path")
                    .put("required", true)
                    .put("type", "string");
            ObjectNode integration = method.putObject("x-amazon-apigateway-integration")
                    .put("type", "http_proxy")
                    .put("httpMethod", "ANY")
                    .put("uri", backend.uri() + "/{proxy}")
                    .put("timeoutInMillis", TIMEOUT_MILLIS);
            integration
                    .putObject("requestParameters")
                    .put("integration.request.path.proxy", "method.request.path.proxy");
            if (each.fault().name().startsWith("TLS") && each.fault() != BackendFault.TLS_UNTRUSTED) {
                integration.putObject("tlsConfig").put("insecureSkipVerification", true); // dates and names still count
            }
        });
        SdkBytes body = SdkBytes.fromByteArray(JSON.writeValueAsBytes(document));
        api = management.importRestApi(request -> request.body(body)).id();
        management.createDeployment(request -> request.restApiId(api).stageName("t"));
        management.updateStage(request -> request.restApiId(api)
                .stageName("t")
                .patchOperations(
                        replace("/accessLogSettings/destinationArn", "arn:aws:logs:us-east-1:123456789012:log-group:x"),
                        replace("/accessLogSettings/format", "$context.requestId $context.integrationErrorMessage")));
    }

    private static PatchOperation replace(String path, String value) {
        return PatchOperation.builder().op(Op.REPLACE).path(path).value(value).build();
    }

    private void theAccessLogTells(Map<String, Case> broken) {
        Path log = TestServers.data(server).resolve("logs/access.log");
        assertThat(broken).isNotEmpty();
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            String lines = Files.readString(log);
            broken.forEach((id, each) -> assertThat(lines).as(each.name()).contains(id + " Incomplete: "));
        });
    }

    /** No call is in progress any more, and no backend has a connection once the kept ones have had their time. */
    private void nothingIsLeft(Map<Case, FaultyBackend> backends) {
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            assertThat(backends.entrySet().stream()
                            .filter(each -> each.getValue().open() > 0)
                            .map(each -> each.getKey().name()))
                    .as("connections")
                    .isEmpty();
            assertThat(blockingCalls()).as("permits").isZero();
        });
    }

    private double blockingCalls() throws IOException, InterruptedException {
        String viewer =
                Base64.getEncoder().encodeToString(("viewer:" + TestServers.PASSWORD).getBytes(StandardCharsets.UTF_8));
        String metrics = Gateway.send(gateway.request("/metrics").header("Authorization", "Basic " + viewer))
                .body();
        Matcher gauge = Pattern.compile("^stagedoor_blocking_calls\\S* (\\S+)", Pattern.MULTILINE)
                .matcher(metrics);
        assertThat(gauge.find()).as(metrics).isTrue();
        return Double.parseDouble(gauge.group(1));
    }
}
