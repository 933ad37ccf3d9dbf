/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.EndpointType;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;

/** The pet shop of deploy/examples under a name of its own; a change holds for the next request. */
@InServer
class CustomDomainIT {

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private final String domain = UUID.randomUUID().toString().substring(0, 8) + ".example.com";
    private final Gateway gateway = TestServers.gateway("h2");
    private final ApiGatewayClient management = gateway.management();
    private final EchoBackend backend = new EchoBackend();
    private String api = "";

    @BeforeEach
    void deployThePetShopWithADomain() throws IOException {
        gateway.awaitReady();
        SdkBytes petStore =
                SdkBytes.fromByteArray(Files.readAllBytes(Path.of("deploy/examples/petstore.openapi3.json")));
        api = management.importRestApi(request -> request.body(petStore)).id();
        management.createDeployment(
                request -> request.restApiId(api).stageName("dev").variables(Map.of("backend", backend.authority())));
        management.createDomainName(request -> request.domainName(domain)
                .regionalCertificateArn("arn:aws:acm:us-east-1:123456789012:certificate/1")
                .endpointConfiguration(endpoint -> endpoint.types(EndpointType.REGIONAL)));
    }

    @AfterEach
    void close() {
        management.close();
        backend.close();
    }

    @Test
    void aMappingLeadsFromTheBasePathToTheStage() throws Exception {
        assertThat(get("/v1/pets").statusCode()).isEqualTo(403);
        management.createBasePathMapping(request ->
                request.domainName(domain).basePath("v1").restApiId(api).stage("dev"));

        HttpResponse<String> answer = get("/v1/pets");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Backend")).hasValue("echo");

        HttpResponse<String> unmapped = get("/pets");
        assertThat(unmapped.statusCode()).isEqualTo(403);
        assertThat(unmapped.body()).isEqualTo("{\"message\":\"Forbidden\"}");
        assertThat(get("/restapis").statusCode())
                .as("the management API has another host")
                .isEqualTo(403);

        management.updateBasePathMapping(request -> request.domainName(domain)
                .basePath("v1")
                .patchOperations(PatchOperation.builder()
                        .op(Op.REPLACE)
                        .path("/basePath")
                        .value("(none)")
                        .build()));
        assertThat(get("/pets").statusCode()).isEqualTo(200);

        management.deleteDomainName(request -> request.domainName(domain));
        assertThat(get("/pets").headers().firstValue("X-Backend")).isEmpty();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return Gateway.send(gateway.request(path).header("Host", domain));
    }
}
