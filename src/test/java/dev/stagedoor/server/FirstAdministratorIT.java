/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** How an installation gets its first access key and keeps its secrets. */
class FirstAdministratorIT {

    @Test
    void a_key_is_made_up_once_and_settings_may_add_another_and_nothing_starts_without_the_master_key()
            throws Exception {
        Path directory = TestServers.freshDirectory("first");
        Path data = directory.resolve("data");

        Gateway madeUp;
        try (ServerProcess server = ServerProcess.start(directory, Map.of())) {
            URI endpoint = URI.create("http://127.0.0.1:" + server.port());
            await().atMost(Duration.ofMinutes(4)).until(() -> Files.exists(data.resolve("admin-credentials")));
            madeUp = madeUp(endpoint, data);
            madeUp.awaitReady();
            assertThat(apiKeyVersion(madeUp)).isEqualTo("4");
            assertThat(permissions(data.resolve("admin-credentials"))).isEqualTo("rw-------");
            assertThat(permissions(data.resolve("master.key"))).isEqualTo("rw-------");
            assertThat(Files.readString(directory.resolve("console.log")))
                    .contains("its secret is in " + data.resolve("admin-credentials"))
                    .doesNotContain(madeUp.secretAccessKey());
            server.kill();
        }

        forgetServer(directory);
        Map<String, String> settings = Map.of(
                "stagedoor.admin.access-key-id", "configured",
                "stagedoor.admin.secret-access-key", "a-configured-secret");
        try (ServerProcess server = ServerProcess.start(directory, settings)) {
            URI endpoint = URI.create("http://127.0.0.1:" + server.port());
            Gateway configured = new Gateway(endpoint, "configured", "a-configured-secret");
            configured.awaitReady();
            assertThat(apiKeyVersion(configured)).isEqualTo("4");
            Gateway same = madeUp(endpoint, data);
            assertThat(same.secretAccessKey()).isEqualTo(madeUp.secretAccessKey());
            assertThat(apiKeyVersion(same)).isEqualTo("4");
            server.stop();
        }
        assertThat(new String(
                        Files.readAllBytes(data.resolve("stagedoor.mv.db")),
                        java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("/accesskeys/configured")
                .doesNotContain("a-configured-secret", madeUp.secretAccessKey());

        forgetServer(directory);
        Files.move(data.resolve("master.key"), directory.resolve("elsewhere"));
        try (ServerProcess server = ServerProcess.start(directory, Map.of())) {
            await().atMost(Duration.ofMinutes(4))
                    .until(() -> Files.readString(directory.resolve("console.log"))
                            .contains("The master key " + data.resolve("master.key") + " is missing"));
            assertThat(data.resolve("master.key")).doesNotExist();
            server.kill();
        }
    }

    /** A server that finds its own files again starts the WAR twice, and is away in between. */
    private static void forgetServer(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("server"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Files.createDirectories(directory.resolve("server"));
    }

    private static Gateway madeUp(URI endpoint, Path data) throws IOException {
        Properties credentials = new Properties();
        try (var file = Files.newBufferedReader(data.resolve("admin-credentials"))) {
            credentials.load(file);
        }
        return new Gateway(
                endpoint,
                credentials.getProperty("aws_access_key_id"),
                credentials.getProperty("aws_secret_access_key"));
    }

    private static String apiKeyVersion(Gateway gateway) {
        try (ApiGatewayClient client = gateway.management()) {
            return client.getAccount().apiKeyVersion();
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
