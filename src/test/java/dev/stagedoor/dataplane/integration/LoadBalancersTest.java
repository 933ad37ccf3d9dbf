/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stagedoor.dataplane.integration.balancing.LoadBalancer;
import dev.stagedoor.platform.configuration.LoadBalancerSettings;
import dev.stagedoor.platform.configuration.LoadBalancerSettings.Endpoint;
import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.observability.Meters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Declared load balancers at work: names become addresses, and targets are checked. */
class LoadBalancersTest {

    private final Map<String, DoubleSupplier> gauges = new HashMap<>();
    private final LoadBalancers balancers = new LoadBalancers();

    private LoadBalancer start(Endpoint... targets) {
        balancers.egress = new EgressPolicy(new Settings.Egress(false, List.of()));
        balancers.meters = new Meters() {
            @Override
            public Runnable counter(String name, String help, Labels labels) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void gauge(String name, String help, Labels labels, DoubleSupplier value) {
                gauges.put(name + labels.values(), value);
            }

            @Override
            public void remove(Labels labels) {}
        };
        balancers.start(List.of(new LoadBalancerSettings(
                "nlb",
                Arrays.asList(targets),
                LoadBalancerSettings.Algorithm.ROUND_ROBIN,
                1_000,
                new LoadBalancerSettings.HealthCheck(null, 20, 500, 2, 2),
                new LoadBalancerSettings.Ejection(5, 1_000, 1_000, 50))));
        return Objects.requireNonNull(balancers.find("nlb"));
    }

    private double gauge(String name) {
        return Objects.requireNonNull(gauges.get(name + "{load_balancer=nlb}")).getAsDouble();
    }

    @AfterEach
    void stop() {
        balancers.stop();
    }

    @Test
    void everyAddressOfANameIsATargetButNoneThatIsNeverCalled() throws IOException {
        InetSocketAddress[] expected = Arrays.stream(InetAddress.getAllByName("localhost"))
                .map(address -> new InetSocketAddress(address, 8080))
                .toArray(InetSocketAddress[]::new);
        LoadBalancer balancer = start(
                new Endpoint("localhost", 8080),
                new Endpoint("169.254.169.254", 80),
                new Endpoint("no-such-host.invalid", 80));
        assertThat(balancer.targets()).extracting(target -> target.address()).containsExactly(expected);
    }

    @Test
    void aTargetThatDiesIsNoticedAndOneThatRecovers() throws IOException {
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        int port = socket.getLocalPort();
        LoadBalancer balancer = start(new Endpoint("127.0.0.1", port));
        assertThat(gauge("networkelb_healthy_host_count")).isEqualTo(1);
        socket.close();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(gauge("networkelb_unhealthy_host_count")).isEqualTo(1));
        assertThat(balancer.available()).isZero();
        try (ServerSocket again = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() ->
                            assertThat(gauge("networkelb_healthy_host_count")).isEqualTo(1));
            assertThat(again.isBound()).isTrue();
        }
    }

    @Test
    void thereAreNoneUntilTheyAreDeclared() {
        assertThat(balancers.declared()).isFalse();
        start(new Endpoint("127.0.0.1", 1));
        assertThat(balancers.declared()).isTrue();
        assertThat(balancers.find("other")).isNull();
    }
}
