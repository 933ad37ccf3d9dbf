/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.ApiGatewayException;

/** Who may enter the management API: signatures as AWS's, and HTTP Basic by the realm of the server. */
@InServer
class AccessIT {

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private final Gateway gateway = TestServers.gateway("h2");

    @BeforeEach
    void ready() {
        gateway.awaitReady();
    }

    @ParameterizedTest
    @CsvSource({
        "/restapis, 403, MissingAuthenticationTokenException",
        "/account, 403, MissingAuthenticationTokenException",
        "/metrics, 403, MissingAuthenticationTokenException",
        "/openapi, 403, MissingAuthenticationTokenException",
        "/application.wadl, 403, MissingAuthenticationTokenException",
    })
    void nothingIsToldToWhoDoesNotSign(String path, int status, String errorType) throws Exception {
        HttpResponse<String> answer = Gateway.send(gateway.request(path));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue(errorType);
    }

    @Test
    void anUnknownKeyIsRefusedInAwsWords() {
        try (ApiGatewayClient stranger =
                new Gateway(gateway.endpoint(), "AKIASTRANGER", "whatever it is").management()) {
            assertThatThrownBy(stranger::getAccount).isInstanceOfSatisfying(ApiGatewayException.class, e -> {
                assertThat(e.statusCode()).isEqualTo(403);
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("UnrecognizedClientException");
            });
        }
    }

    @Test
    void aWrongSecretIsRefusedInAwsWords() {
        try (ApiGatewayClient forger =
                new Gateway(gateway.endpoint(), gateway.accessKeyId(), "not the secret").management()) {
            assertThatThrownBy(forger::getAccount).isInstanceOfSatisfying(ApiGatewayException.class, e -> {
                assertThat(e.statusCode()).isEqualTo(403);
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidSignatureException");
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        // user = group of the realm, method, path, status
        "administrator, GET, /restapis, 200",
        "administrator, PATCH, /account, 200",
        "developer, POST, /restapis, 201",
        "developer, PATCH, /account, 403",
        "viewer, GET, /restapis, 200",
        "viewer, POST, /restapis, 403",
    })
    void aGroupOfTheRealmIsARole(String user, String method, String path, int status) throws Exception {
        String body = switch (method) {
            case "POST" -> "{\"name\":\"made by " + user + "\"}";
            case "PATCH" -> "{\"patchOperations\":[]}";
            default -> "";
        };
        HttpRequest.Builder request = gateway.request(path)
                .header("Authorization", basic(user, TestServers.PASSWORD))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));

        assertThat(Gateway.send(request).statusCode()).isEqualTo(status);
    }

    @Test
    void aWrongPasswordIsRefused() throws Exception {
        HttpResponse<String> answer =
                Gateway.send(gateway.request("/restapis").header("Authorization", basic("viewer", "wrong")));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Basic"));
    }

    private static String basic(String user, String password) {
        String credentials = user + ":" + password;
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
