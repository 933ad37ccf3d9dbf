/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.exchange.TestDeadlines;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.snapshot.TargetUri;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Calls of backends in either way, without the container. */
final class TestCalls implements AutoCloseable {

    /** On the caller's thread, or without one. */
    enum Way {
        BLOCKING,
        ASYNC
    }

    record Answer(int status, String body) {}

    private final TestDeadlines deadlines = new TestDeadlines();
    private final BlockingConnections blocking = new BlockingConnections();
    private final AsyncConnections async = new AsyncConnections();

    TestCalls(EgressPolicy egress) {
        this(egress, new HostAddresses());
    }

    TestCalls(EgressPolicy egress, HostAddresses addresses) {
        blocking.egress = egress;
        async.egress = egress;
        blocking.addresses = addresses;
        async.addresses = addresses;
    }

    static IntegrationRequest request(String method, String scheme, String host, int port, @Nullable String body) {
        Headers headers = new Headers();
        headers.add("Host", host);
        TargetUri target = new TargetUri(scheme, host, port, host, List.of("/"), "");
        byte[] bytes = body == null ? null : body.getBytes(StandardCharsets.UTF_8);
        return new IntegrationRequest(method, target, "/", headers, bytes, bytes != null);
    }

    /** @throws GatewayResponseException when no backend answers */
    Answer call(Way way, IntegrationRequest request, Destination destination, int timeoutMillis)
            throws InterruptedException, TimeoutException {
        Exchange exchange = TestExchange.of(request.method()).exchange();
        try {
            IntegrationResponse response = way == Way.BLOCKING
                    ? new BlockingCall(blocking, deadlines, new Semaphore(0), timeoutMillis, destination)
                            .execute(exchange, request)
                    : new AsyncCall(exchange, request, deadlines, TimeLimit.ofMillis(timeoutMillis), 0, destination)
                            .execute(async)
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS);
            byte[] body = response.body().readAll(100_000).toCompletableFuture().get(10, TimeUnit.SECONDS);
            return new Answer(response.statusCode(), new String(body, StandardCharsets.UTF_8));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GatewayResponseException answer) {
                throw answer;
            }
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        blocking.close();
        async.stop();
        deadlines.close();
    }
}
