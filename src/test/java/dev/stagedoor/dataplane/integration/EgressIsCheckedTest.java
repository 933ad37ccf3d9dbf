/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.snapshot.TargetUri;
import dev.stagedoor.platform.configuration.Network;
import dev.stagedoor.platform.configuration.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both ways of calling ask the egress policy about the address they connect to, and send nothing where it says no. */
class EgressIsCheckedTest {

    private static final EgressPolicy ELSEWHERE =
            new EgressPolicy(new Settings.Egress(true, List.of(Network.of("10.0.0.0/8"))));
    private static final EgressPolicy ANYWHERE =
            new EgressPolicy(new Settings.Egress(false, List.of(Network.of("127.0.0.0/8"))));

    private final AtomicInteger asked = new AtomicInteger();
    private final Deadlines deadlines = new Deadlines();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private IntegrationRequest request() {
        int port = server.getAddress().getPort();
        Headers headers = new Headers();
        headers.add("Host", "localhost:" + port);
        TargetUri target = new TargetUri("http", "localhost", port, "localhost:" + port, List.of("/"), "");
        return new IntegrationRequest("GET", target, "/", headers, null, false);
    }

    private Upstream upstream() {
        return new Upstream("http", "localhost", server.getAddress().getPort(), TlsOptions.DEFAULT, null);
    }

    private int block(EgressPolicy egress) {
        BlockingConnections connections = new BlockingConnections();
        connections.addresses = new HostAddresses();
        connections.egress = egress;
        return new BlockingCall(connections, deadlines, new Semaphore(0), 2_000, Destination.of(upstream()))
                .execute(exchange(), request())
                .statusCode();
    }

    private int async(EgressPolicy egress) throws Exception {
        AsyncConnections connections = new AsyncConnections();
        connections.addresses = new HostAddresses();
        connections.egress = egress;
        try {
            return new AsyncCall(
                            exchange(), request(), deadlines, TimeLimit.ofMillis(2_000), 0, Destination.of(upstream()))
                    .execute(connections)
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS)
                    .statusCode();
        } finally {
            connections.stop();
        }
    }

    private static Exchange exchange() {
        return TestExchange.of("GET").exchange();
    }

    @Test
    void aCallThatWaitsOnItsThread() {
        assertThat(block(ANYWHERE)).isEqualTo(200);
        assertThatThrownBy(() -> block(ELSEWHERE)).hasMessageContaining("are not allowed");
        assertThat(asked).hasValue(1);
    }

    @Test
    void aCallThatHoldsNoThread() throws Exception {
        assertThat(async(ANYWHERE)).isEqualTo(200);
        assertThatThrownBy(() -> async(ELSEWHERE)).hasMessageContaining("Network error communicating with endpoint");
        assertThat(asked).hasValue(1);
    }
}
