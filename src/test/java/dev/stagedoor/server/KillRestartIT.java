/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.Resource;
import software.amazon.awssdk.services.apigateway.model.RestApi;

/**
 * {@code kill -9} at any moment: what was acknowledged is there and whole after the restart, what was not is there whole
 * or not at all. {@code -Dstagedoor.kill.rounds=} sets how often (3); {@code -Dstagedoor.kill.seed=} repeats a run.
 */
class KillRestartIT {

    private static final int ROUNDS = Integer.getInteger("stagedoor.kill.rounds", 3);
    private static final long SEED = Long.getLong("stagedoor.kill.seed", System.nanoTime());
    private static final int CLIENTS = 3;
    private static final int PATHS = 12;
    private static final String KEY = "AKIAKILLRESTARTTESTS";
    private static final String SECRET = "made up for this test only";

    private final Path directory = TestServers.freshDirectory("kill");
    private final AtomicInteger names = new AtomicInteger();

    /** Acknowledged imports by API id, with the API's name; and those of them whose deployment was acknowledged. */
    private final Map<String, String> imported = new ConcurrentHashMap<>();

    private final Map<String, String> deployed = new ConcurrentHashMap<>();

    @Test
    @Timeout(1800)
    void whatWasAcknowledgedSurvivesAKillAtAnyMoment() throws Exception {
        Random random = new Random(SEED);
        System.out.println("seed " + SEED);
        for (int round = 1; round <= ROUNDS; round++) {
            try (ServerProcess server = start()) {
                check(gateway(server));
                int before = imported.size();
                List<Thread> clients = importFrom(gateway(server));
                Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> imported.size() > before);
                Thread.sleep(random.nextInt(3_000));
                server.kill();
                for (Thread client : clients) {
                    client.join();
                }
                System.out.println("round " + round + ": " + (imported.size() - before) + " imports acknowledged");
            }
        }
        try (ServerProcess server = start()) {
            check(gateway(server));
            server.stop();
        }
        assertThat(deployed).as("deployments acknowledged in all rounds").isNotEmpty();
    }

    private ServerProcess start() throws Exception {
        return ServerProcess.start(
                directory, Map.of("stagedoor.admin.access-key-id", KEY, "stagedoor.admin.secret-access-key", SECRET));
    }

    private static Gateway gateway(ServerProcess server) {
        Gateway gateway = new Gateway(URI.create("http://127.0.0.1:" + server.port()), KEY, SECRET);
        gateway.awaitReady();
        return gateway;
    }

    /** Clients that import and deploy, one API after the other, until the server is gone. */
    private List<Thread> importFrom(Gateway gateway) {
        return IntStream.range(0, CLIENTS)
                .mapToObj(client -> {
                    Thread thread = new Thread(() -> importUntilTheServerIsGone(gateway));
                    thread.start();
                    return thread;
                })
                .toList();
    }

    private void importUntilTheServerIsGone(Gateway gateway) {
        try (ApiGatewayClient management = gateway.managementWithoutRetries()) {
            while (true) {
                String name = "kill-" + names.incrementAndGet();
                String id = management
                        .importRestApi(request -> request.body(SdkBytes.fromUtf8String(definition(name))))
                        .id();
                imported.put(id, name);
                management.createDeployment(request -> request.restApiId(id).stageName("live"));
                deployed.put(id, name);
            }
        } catch (SdkException e) {
            // the server was killed
        }
    }

    private void check(Gateway gateway) throws Exception {
        try (ApiGatewayClient management = gateway.management()) {
            Map<String, String> found = new HashMap<>();
            for (RestApi api : management
                    .getRestApisPaginator(request -> request.limit(500))
                    .items()) {
                found.put(api.id(), api.name());
                List<Resource> resources = management
                        .getResourcesPaginator(request ->
                                request.restApiId(api.id()).embed("methods").limit(500))
                        .items()
                        .stream()
                        .toList();
                assertThat(resources).as("resources of " + api.name()).hasSize(PATHS + 1);
                assertThat(resources)
                        .filteredOn(resource -> !resource.path().equals("/"))
                        .allSatisfy(resource -> assertThat(resource.resourceMethods())
                                .as("methods of " + resource.path())
                                .containsOnlyKeys("GET")
                                .allSatisfy((verb, method) -> assertThat(method.methodIntegration()
                                                .integrationResponses()
                                                .values())
                                        .singleElement()
                                        .satisfies(response -> assertThat(response.responseTemplates())
                                                .containsValue(api.name()))));
            }
            assertThat(found).containsAllEntriesOf(imported);
            for (Map.Entry<String, String> api : deployed.entrySet()) {
                assertThat(gateway.getByPath(api.getKey(), "live/path1").body())
                        .as("traffic of " + api.getValue())
                        .isEqualTo(api.getValue());
            }
        }
    }

    /** Paths that answer with the API's name from the gateway itself. */
    private static String definition(String name) {
        String paths = IntStream.rangeClosed(1, PATHS)
                .mapToObj(path -> ("'/path%d':{'get':{'responses':{'200':{'description':'ok'}},"
                                + "'x-amazon-apigateway-integration':{'type':'mock',"
                                + "'requestTemplates':{'application/json':'{statusCode:200}'},"
                                + "'responses':{'default':{'statusCode':'200',"
                                + "'responseTemplates':{'application/json':'%s'}}}}}}")
                        .formatted(path, name))
                .collect(Collectors.joining(",", "{", "}"));
        return "{'openapi':'3.0.1','info':{'title':'%s','version':'1'},'paths':%s}"
                .formatted(name, paths)
                .replace('\'', '"');
    }
}
