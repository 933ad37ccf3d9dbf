/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.Resource;

/** A start from nothing, a stop and a second start: the key made up on the first, the definitions and the traffic stay. */
class RestartIT {

    private static final Map<String, String> LOOPBACK_BACKENDS = Map.of("stagedoor.egress.allow", "127.0.0.0/8");

    private final Path directory = TestServers.freshDirectory("restart");

    @Test
    void theSecondStartFindsAllThatTheFirstLeft() throws Exception {
        try (EchoBackend backend = new EchoBackend()) {
            Gateway first;
            SdkBytes petStore =
                    SdkBytes.fromByteArray(Files.readAllBytes(Path.of("deploy/examples/petstore.openapi3.json")));
            String id;
            List<Resource> resources;
            try (ServerProcess server = ServerProcess.start(directory, LOOPBACK_BACKENDS)) {
                first = gateway(server);
                try (ApiGatewayClient management = first.management()) {
                    id = management
                            .importRestApi(request -> request.body(petStore))
                            .id();
                    management.createDeployment(request ->
                            request.restApiId(id).stageName("dev").variables(Map.of("backend", backend.authority())));
                    resources = management
                            .getResources(
                                    request -> request.restApiId(id).limit(500).embed("methods"))
                            .items();
                }
                assertThat(first.getByPath(id, "dev/pets").body()).contains("\"path\":\"/pets\"");
                server.stop();
            }
            try (ServerProcess server = ServerProcess.start(directory, LOOPBACK_BACKENDS)) {
                Gateway second = gateway(server);
                assertThat(second.accessKeyId()).isEqualTo(first.accessKeyId());
                try (ApiGatewayClient management = second.management()) {
                    assertThat(management
                                    .getResources(request ->
                                            request.restApiId(id).limit(500).embed("methods"))
                                    .items())
                            .isEqualTo(resources);
                }
                assertThat(second.getByHost(id, "dev/pets/2").body()).contains("\"path\":\"/pets/2\"");
                server.stop();
            }
        }
    }

    /** The gateway with the key that the server wrote for its first administrator. */
    private Gateway gateway(ServerProcess server) throws Exception {
        URI endpoint = URI.create("http://127.0.0.1:" + server.port());
        new Gateway(endpoint, "", "").awaitReady();
        Properties credentials = new Properties();
        try (var reader = Files.newBufferedReader(directory.resolve("data/admin-credentials"))) {
            credentials.load(reader);
        }
        return new Gateway(
                endpoint,
                credentials.getProperty("aws_access_key_id"),
                credentials.getProperty("aws_secret_access_key"));
    }
}
