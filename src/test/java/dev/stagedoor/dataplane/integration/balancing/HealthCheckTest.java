/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.platform.configuration.LoadBalancerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthCheckTest {

    private static final int TIMEOUT_MILLIS = 500;

    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private boolean passes(@Nullable String path) {
        return HealthCheck.passes(
                (InetSocketAddress) server.getLocalSocketAddress(),
                new LoadBalancerSettings.HealthCheck(path, 1_000, TIMEOUT_MILLIS, 2, 2));
    }

    /** Answers one request in pieces, with a pause after each. */
    private void answer(int pauseMillis, String... pieces) {
        Thread thread = new Thread(() -> {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read(new byte[1_000]);
                for (String piece : pieces) {
                    socket.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
                    Thread.sleep(pauseMillis);
                }
            } catch (IOException e) {
                // the check is over
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void withoutAPathATargetThatLetsConnectIsHealthy() throws IOException {
        assertThat(passes(null)).isTrue();
        server.close();
        assertThat(passes(null)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK, true",
        "HTTP/1.0 204, true",
        "HTTP/1.1 399 x, true",
        "HTTP/1.1 199 x, false",
        "HTTP/1.1 400 x, false",
        "HTTP/1.1 503 Service Unavailable, false",
        "SSH-2.0-OpenSSH, false",
        "'', false"
    })
    void withAPathItsStatusDecides(String statusLine, boolean healthy) {
        answer(0, statusLine + "\r\n\r\n");
        assertThat(passes("/health")).isEqualTo(healthy);
    }

    @Test
    void aTargetThatTricklesIsNotWaitedFor() {
        answer(200, "HTTP", "/1.1", " ", "2", "0", "0", " ", "O", "K", "\r\n\r\n");
        long started = System.nanoTime();
        assertThat(passes("/health")).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(3 * TIMEOUT_MILLIS));
    }

    @Test
    void aTargetThatSaysNothingIsNotWaitedFor() {
        answer(10_000, "");
        assertThat(passes("/health")).isFalse();
    }
}
