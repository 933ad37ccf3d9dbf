/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.apigateway.model.Method;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;
import software.amazon.awssdk.services.apigateway.model.Resource;

/**
 * Many clients edit one API, and each an API of its own, at the same time: every call succeeds at once (the clients do
 * not retry), and in the end exactly what was acknowledged is there, whole. {@code -Dstagedoor.edits.seconds=} sets for
 * how long (10).
 */
abstract class ConcurrentEditsContract {

    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("stagedoor.edits.seconds", 10));
    private static final int CLIENTS = 16;
    private static final int RESOURCES_KEPT = 5;

    /** What is acknowledged to be there: path part by API id and resource id. */
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

    private final Set<String> apis = ConcurrentHashMap.newKeySet();

    abstract Gateway gateway();

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void nothingIsLostTornOrRefused() throws Exception {
        gateway().awaitReady();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (ApiGatewayClient management = gateway().managementWithoutRetries()) {
            String shared = create(management, "shared");
            Instant end = Instant.now().plus(LENGTH);
            List<Callable<Integer>> edits = IntStream.range(0, CLIENTS)
                    .mapToObj(client -> (Callable<Integer>) () -> edit(management, client, shared, end))
                    .toList();
            int rounds = 0;
            for (Future<Integer> done : clients.invokeAll(edits)) {
                rounds += done.get(); // fails with the first call that was refused
            }

            System.out.println(rounds + " rounds of edits by " + CLIENTS + " clients");
            assertThat(rounds).isGreaterThan(CLIENTS);
            for (String api : apis) {
                check(management, api);
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private String create(ApiGatewayClient management, String name) {
        String api = management.createRestApi(request -> request.name(name)).id();
        apis.add(api);
        return api;
    }

    private int edit(ApiGatewayClient management, int client, String shared, Instant end) {
        String own = create(management, "own-" + client);
        Deque<String> inShared = new ArrayDeque<>();
        Deque<String> inOwn = new ArrayDeque<>();
        int round = 0;
        while (Instant.now().isBefore(end)) {
            editOnce(management, shared, "c" + client + "r" + round, inShared);
            editOnce(management, own, "r" + round, inOwn);
            if (round % 4 == 0) {
                management.createDeployment(request -> request.restApiId(own).stageName("live"));
            }
            round++;
        }
        return round;
    }

    /** A resource with a method comes, another client's may be looked at, an old one of this client's goes. */
    private void editOnce(ApiGatewayClient management, String api, String part, Deque<String> mine) {
        String root = management.getRestApi(request -> request.restApiId(api)).rootResourceId();
        String resource = management
                .createResource(request -> request.restApiId(api).parentId(root).pathPart(part))
                .id();
        management.putMethod(request ->
                request.restApiId(api).resourceId(resource).httpMethod("GET").authorizationType("NONE"));
        management.putIntegration(request -> request.restApiId(api)
                .resourceId(resource)
                .httpMethod("GET")
                .type(IntegrationType.MOCK)
                .requestTemplates(Map.of("application/json", "{\"statusCode\":200}")));
        management.updateIntegration(request -> request.restApiId(api)
                .resourceId(resource)
                .httpMethod("GET")
                .patchOperations(PatchOperation.builder()
                        .op(Op.REPLACE)
                        .path("/cacheNamespace")
                        .value(part)
                        .build()));
        management.updateRestApi(request -> request.restApiId(api)
                .patchOperations(PatchOperation.builder()
                        .op(Op.REPLACE)
                        .path("/description")
                        .value(part)
                        .build()));
        acknowledged.put(api + "/" + resource, part);
        mine.add(resource);
        if (mine.size() > RESOURCES_KEPT) {
            String old = mine.remove();
            acknowledged.remove(api + "/" + old);
            management.deleteResource(request -> request.restApiId(api).resourceId(old));
        }
    }

    private void check(ApiGatewayClient management, String api) {
        List<Resource> found = new ArrayList<>(
                management
                        .getResourcesPaginator(
                                request -> request.restApiId(api).limit(500).embed("methods"))
                        .items()
                        .stream()
                        .filter(resource -> resource.parentId() != null)
                        .toList());
        assertThat(found.stream()
                        .collect(Collectors.toMap(
                                resource -> api + "/" + resource.id(), ConcurrentEditsContract::whole)))
                .as("resources of " + api)
                .isEqualTo(acknowledged.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(api + "/"))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** The path part, if all that was said of the resource with it is there. */
    private static String whole(Resource resource) {
        Method method = resource.resourceMethods().get("GET");
        boolean whole = resource.path().equals("/" + resource.pathPart())
                && method != null
                && resource.pathPart().equals(method.methodIntegration().cacheNamespace());
        return whole ? resource.pathPart() : "torn: " + resource;
    }
}
