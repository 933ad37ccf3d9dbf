/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.platform.configuration.AwsSettings.Credentials;
import dev.stagedoor.platform.configuration.Network;
import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.signature.SignatureClaim;
import dev.stagedoor.platform.signature.SignatureVerifier;
import dev.stagedoor.platform.signature.SignedRequest;
import dev.stagedoor.platform.signature.SigningCredential;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AssumeRole over the wire; the answers have the form that AWS's documentation of the query API gives. */
class SecurityTokenServiceTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/orders";
    private static final String SECRET = "a-secret-of-some-length";
    private static final String ANSWER = """
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
              <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/orders/x</Arn></AssumedRoleUser>
              <Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>secret/+</SecretAccessKey>
                <SessionToken>token==</SessionToken><Expiration>2030-01-02T03:04:05Z</Expiration></Credentials>
            </AssumeRoleResult></AssumeRoleResponse>""";

    private final SecurityTokenService tokens = new SecurityTokenService();
    private final AsyncConnections connections = new AsyncConnections();
    private HttpServer server;
    private int status = 200;
    private String answer = ANSWER;
    private volatile String asked = "";

    @BeforeEach
    void listen() throws IOException {
        connections.egress = new EgressPolicy(new Settings.Egress(false, List.of(Network.of("127.0.0.0/8"))));
        connections.addresses = new HostAddresses();
        tokens.connections = connections;
        tokens.deadlines = new Deadlines();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/sts/", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        connections.stop();
    }

    /** Believes only what is signed, as AWS does. */
    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        SignedRequest request = new SignedRequest(
                exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), "", exchange.getRequestHeaders());
        try {
            SignatureVerifier verifier = new SignatureVerifier("eu-west-1", "sts", Clock.systemUTC());
            SignatureClaim claim = verifier.claim(request);
            verifier.verify(
                    request,
                    claim,
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(body)),
                    new SigningCredential(SECRET, "given"));
            asked = new String(body, UTF_8);
        } catch (RuntimeException | NoSuchAlgorithmException e) {
            asked = String.valueOf(e.getMessage());
        }
        exchange.sendResponseHeaders(status, answer.length());
        exchange.getResponseBody().write(answer.getBytes(UTF_8));
        exchange.close();
    }

    private AssumedRole.Session assume() throws Exception {
        return tokens.assumeRole(
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/sts",
                        "eu-west-1",
                        ROLE,
                        new Credentials("AKIAGATEWAY", SECRET, "given"))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void aRoleIsAssumedWithASignedQueryCall() throws Exception {
        AssumedRole.Session session = assume();

        assertThat(asked)
                .isEqualTo("Action=AssumeRole&Version=2011-06-15&RoleSessionName=BackplaneAssumeRoleSession"
                        + "&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Forders");
        assertThat(session.credentials()).isEqualTo(new Credentials("ASIAEXAMPLE", "secret/+", "token=="));
        assertThat(session.expiration()).isEqualTo(Instant.parse("2030-01-02T03:04:05Z"));
    }

    @Test
    void aRoleThatMayNotBeAssumedIsAWrongConfiguration() {
        status = 403;
        answer = "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error>"
                + "</ErrorResponse>";

        assertRefused();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no XML",
                "<AssumeRoleResponse/>",
                "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>"
            })
    void whatIsNoAnswerOfTheServiceIsNoSession(String text) {
        answer = text;

        assertRefused();
    }

    @Test
    void aServiceThatIsNotThereIsNoSession() {
        server.stop(0);

        assertRefused();
    }

    private void assertRefused() {
        assertThatThrownBy(this::assume)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(GatewayResponseException.class, e -> {
                    assertThat(e.type()).isEqualTo(GatewayResponseType.API_CONFIGURATION_ERROR);
                    assertThat(e)
                            .hasMessage("API Gateway does not have permission to assume the provided role " + ROLE);
                });
    }
}
