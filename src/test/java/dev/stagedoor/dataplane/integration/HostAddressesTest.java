/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.platform.configuration.Network;
import dev.stagedoor.platform.configuration.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostAddressesTest {

    private static final InetAddress HOME = InetAddress.getLoopbackAddress();

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch answered = new CountDownLatch(1);

    /** A name server that answers at once, or for {@code slow} when the test says so, or for {@code none} that there is none. */
    private final HostAddresses addresses = new HostAddresses(host -> {
        asked.incrementAndGet();
        if (host.equals("none")) {
            throw new UnknownHostException(host);
        }
        try {
            if (host.equals("slow") && !answered.await(10, TimeUnit.SECONDS)) {
                throw new UnknownHostException(host);
            }
        } catch (InterruptedException e) {
            throw new UnknownHostException(host);
        }
        return HOME;
    });

    @AfterEach
    void stop() {
        answered.countDown();
        addresses.stop();
    }

    @Test
    void whatWasFoundServesForAMoment() throws Exception {
        assertThat(addresses.await("quick", 5_000)).isEqualTo(HOME);
        assertThat(addresses.find("quick")).isCompletedWithValue(HOME);
        assertThat(asked).hasValue(1);
    }

    @Test
    void allWhoWantANameAtATimeWaitForOneLookUp() {
        CompletableFuture<InetAddress> first = addresses.find("slow");
        CompletableFuture<InetAddress> second = addresses.find("slow");
        assertThat(first).isNotDone();

        answered.countDown();

        assertThat(first).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(HOME);
        assertThat(second).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(HOME);
        assertThat(asked).hasValue(1);
    }

    @Test
    void nobodyWaitsLongerThanHeHasTime() {
        assertThatThrownBy(() -> addresses.await("slow", 50)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void aNameWithoutAnAddressIsAskedForAgain() {
        for (int i = 1; i <= 2; i++) {
            assertThatThrownBy(() -> addresses.await("none", 5_000)).isInstanceOf(UnknownHostException.class);
            assertThat(asked).hasValue(i);
        }
    }

    @Test
    void anAddressIsNotLookedUp() throws Exception {
        assertThat(addresses.find("127.0.0.1")).isCompletedWithValue(InetAddress.getByName("127.0.0.1"));
        assertThat(addresses.find("[::1]")).isCompletedWithValue(InetAddress.getByName("::1"));
        assertThat(asked).hasValue(0);
    }

    /** The other backends' calls do not wait with it: they share the I/O threads, which must not be held. */
    @ParameterizedTest
    @EnumSource
    void aCallWhoseNameServerIsSilentEndsInTimeAndHoldsUpNoOther(TestCalls.Way way) throws Exception {
        HttpServer backend = HttpServer.create(new InetSocketAddress(HOME, 0), 0);
        backend.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        backend.start();
        int port = backend.getAddress().getPort();
        EgressPolicy anywhere = new EgressPolicy(new Settings.Egress(false, List.of(Network.of("127.0.0.0/8"))));
        try (TestCalls calls = new TestCalls(anywhere, addresses)) {
            List<CompletableFuture<GatewayResponseType>> silent = new ArrayList<>();
            for (int i = 0; i < 4; i++) { // more than there are I/O threads
                silent.add(CompletableFuture.supplyAsync(() -> refusal(calls, way, port)));
            }
            assertThat(calls.call(
                                    way,
                                    TestCalls.request("GET", "http", "quick", port, null),
                                    Destination.of(new Upstream("http", "quick", port, TlsOptions.DEFAULT, null)),
                                    5_000)
                            .status())
                    .isEqualTo(200);
            for (CompletableFuture<GatewayResponseType> each : silent) {
                assertThat(each).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(GatewayResponseType.INTEGRATION_TIMEOUT);
            }
        } finally {
            backend.stop(0);
        }
    }

    private static GatewayResponseType refusal(TestCalls calls, TestCalls.Way way, int port) {
        try {
            calls.call(
                    way,
                    TestCalls.request("GET", "http", "slow", port, null),
                    Destination.of(new Upstream("http", "slow", port, TlsOptions.DEFAULT, null)),
                    500);
        } catch (GatewayResponseException e) {
            return e.type();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        throw new IllegalStateException("answered");
    }
}
