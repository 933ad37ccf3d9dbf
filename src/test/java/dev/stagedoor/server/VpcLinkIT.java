/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.stagedoor.dataplane.integration.TestCertificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.CreateVpcLinkResponse;
import software.amazon.awssdk.services.apigateway.model.GetVpcLinkResponse;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.VpcLinkStatus;

/** Private backends: targets behind VPC links that die and recover, and backends that want to know who calls. */
@InServer
class VpcLinkIT {

    private static final String ERROR = "{\"message\": \"Internal server error\"}";

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private final Gateway gateway = TestServers.gateway("h2");
    private final ApiGatewayClient management = gateway.management();
    private final List<HttpServer> servers = new ArrayList<>();

    @BeforeEach
    void ready() {
        gateway.awaitReady();
    }

    @AfterEach
    void close() {
        servers.forEach(server -> server.stop(0));
        management.close();
    }

    /** Answers with its port and the Host field it was sent. */
    private HttpServer target(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = (port + " " + exchange.getRequestHeaders().getFirst("Host")).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        servers.add(server);
        return server;
    }

    private String link(String targetArn) {
        CreateVpcLinkResponse made =
                management.createVpcLink(request -> request.name("l").targetArns(targetArn));
        assertThat(made.status()).isEqualTo(VpcLinkStatus.PENDING);
        return made.id();
    }

    /** An API whose stage dev reaches its backend through the link that a stage variable names. */
    private String deploy(String uri, String link) {
        String integration = ("{'type':'http_proxy','httpMethod':'ANY','uri':'" + uri + "','tlsConfig':"
                + "{'insecureSkipVerification':true}"
                + (link.isEmpty() ? "" : ",'connectionType':'VPC_LINK','connectionId':'${stageVariables.link}'") + "}");
        String definition = ("{'swagger':'2.0','info':{'title':'link','version':'1'},'paths':{'/':"
                        + "{'x-amazon-apigateway-any-method':{'x-amazon-apigateway-integration':" + integration
                        + "}}}}")
                .replace('\'', '"');
        String api = management
                .importRestApi(request -> request.body(SdkBytes.fromUtf8String(definition)))
                .id();
        management.createDeployment(request ->
                request.restApiId(api).stageName("dev").variables(link.isEmpty() ? Map.of() : Map.of("link", link)));
        return api;
    }

    private HttpResponse<String> get(String api) throws Exception {
        return gateway.getByPath(api, "dev/");
    }

    private Set<String> answers(String api, int calls) throws Exception {
        Set<String> answers = new HashSet<>();
        for (int i = 0; i < calls; i++) {
            HttpResponse<String> answer = get(api);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            answers.add(answer.body());
        }
        return answers;
    }

    @Test
    void callsGoToTheTargetsOfTheLinkAndPassOverThoseThatDie() throws Exception {
        HttpServer first = target(TestLoadBalancer.FIRST_PORT);
        target(TestLoadBalancer.SECOND_PORT);
        String link = link(TestLoadBalancer.ARN);
        GetVpcLinkResponse made = management.getVpcLink(request -> request.vpcLinkId(link));
        assertThat(made.status()).isEqualTo(VpcLinkStatus.AVAILABLE);
        assertThat(made.statusMessage()).isEqualTo("Your vpc link is ready for use");
        String api = deploy("http://pets.internal:8080/", link);
        String atFirst = TestLoadBalancer.FIRST_PORT + " pets.internal:8080";
        String atSecond = TestLoadBalancer.SECOND_PORT + " pets.internal:8080";
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(answers(api, 10)).containsExactlyInAnyOrder(atFirst, atSecond));

        first.stop(0);
        assertThat(answers(api, 20)).contains(atSecond); // a kept-alive connection may still be served for a moment
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(answers(api, 10)).containsExactly(atSecond));

        target(TestLoadBalancer.FIRST_PORT);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(answers(api, 10)).containsExactlyInAnyOrder(atFirst, atSecond));
    }

    @Test
    void anUploadThatStreamsGoesThroughTheLinkToo() throws Exception {
        target(TestLoadBalancer.FIRST_PORT);
        target(TestLoadBalancer.SECOND_PORT);
        String api = deploy("http://pets.internal/", link(TestLoadBalancer.ARN));
        HttpRequest.Builder upload = gateway.request("/_aws/execute-api/" + api + "/dev/")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[200_000])));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(Gateway.send(upload).body()).endsWith(" pets.internal"));
    }

    @Test
    void aLinkThatLeadsNowhereIsFailedAndCallsThroughItAreAnswered500() throws Exception {
        String link = link(TestLoadBalancer.ARN.replace("it-nlb", "it-other"));
        GetVpcLinkResponse made = management.getVpcLink(request -> request.vpcLinkId(link));
        assertThat(made.status()).isEqualTo(VpcLinkStatus.FAILED);
        assertThat(made.statusMessage())
                .isEqualTo("NLB it-other is not declared: stagedoor.load-balancers does not name it");
        for (String each : new String[] {link, "nosuch"}) {
            HttpResponse<String> answer = get(deploy("http://pets.internal/", each));
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).isEqualTo(ERROR);
        }
    }

    @Test
    void callsToTargetsThatAreAllDownAreAnswered500() throws Exception {
        HttpResponse<String> answer = get(deploy("http://pets.internal/", link(TestLoadBalancer.ARN)));
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo(ERROR);
    }

    @Test
    void theStagesClientCertificateOpensABackendThatAsksForIt(@TempDir Path directory) throws Exception {
        var certificate = management.generateClientCertificate(request -> {});
        int port = backendFor(certificate.pemEncodedCertificate(), directory);
        String api = deploy("https://localhost:" + port + "/", "");
        assertThat(get(api).statusCode()).isGreaterThanOrEqualTo(500);

        management.updateStage(request -> request.restApiId(api)
                .stageName("dev")
                .patchOperations(operation -> operation
                        .op(Op.REPLACE)
                        .path("/clientCertificateId")
                        .value(certificate.clientCertificateId())));

        assertThat(get(api).body()).isEqualTo("CN=ApiGateway"); // at once, without another deployment
    }

    /** Lets in who has this certificate, and answers with the name in it. */
    private int backendFor(String pemEncodedCertificate, Path directory) throws Exception {
        TestCertificates certificates = new TestCertificates(directory);
        certificates.make("localhost", "-ext", "san=dns:localhost");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(certificates.only("localhost"), TestCertificates.PASSWORD);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "gateway",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(pemEncodedCertificate.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
                ssl.setNeedClientAuth(true);
                parameters.setSSLParameters(ssl);
            }
        });
        server.createContext("/", exchange -> {
            byte[] name = ((HttpsExchange) exchange)
                    .getSSLSession()
                    .getPeerPrincipal()
                    .getName()
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, name.length);
            exchange.getResponseBody().write(name);
            exchange.close();
        });
        server.start();
        servers.add(server);
        return server.getAddress().getPort();
    }
}
