/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.stagedoor.controlplane.secret.SelfSignedCertificate;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.integration.TestCalls.Way;
import dev.stagedoor.dataplane.integration.balancing.LoadBalancer;
import dev.stagedoor.dataplane.snapshot.ClientCertificate;
import dev.stagedoor.platform.configuration.LoadBalancerSettings;
import dev.stagedoor.platform.configuration.Network;
import dev.stagedoor.platform.configuration.Settings;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS with backends: whom they meet, and whom we take them for; in both ways of calling. */
class BackendTlsTest {

    private static final ClientCertificate FIRST = clientCertificate("first");
    private static final ClientCertificate SECOND = clientCertificate("second");

    @TempDir
    private static Path directory;

    private static TestCertificates certificates;

    private final TestCalls calls =
            new TestCalls(new EgressPolicy(new Settings.Egress(false, List.of(Network.of("127.0.0.0/8")))));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private @Nullable HttpsServer server;

    @BeforeAll
    static void make() throws Exception {
        certificates = new TestCertificates(directory);
        String[] localhost = {"-ext", "san=dns:localhost"};
        certificates.make("authority", "-ext", "bc=ca:true", "-ext", "ku=keyCertSign");
        certificates.make("no-authority");
        certificates.make("wrong-usage", "-ext", "bc=ca:true", "-ext", "ku=digitalSignature");
        certificates.make("self-signed", localhost);
        certificates.make("signed", "-signer", "authority", "-ext", "san=dns:localhost");
        certificates.make("by-no-authority", "-signer", "no-authority", "-ext", "san=dns:localhost");
        certificates.make("by-wrong-usage", "-signer", "wrong-usage", "-ext", "san=dns:localhost");
        certificates.make("other-host", "-signer", "authority", "-ext", "san=dns:elsewhere.example");
        certificates.make(
                "expired", "-signer", "authority", "-ext", "san=dns:localhost", "-startdate", "-2d", "-validity", "1");
    }

    private static ClientCertificate clientCertificate(String id) {
        try {
            Instant now = Instant.now();
            SelfSignedCertificate made =
                    SelfSignedCertificate.generate(id, now.minusSeconds(60), now.plus(Duration.ofDays(1)));
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(
                            made.pemEncodedCertificate().getBytes(StandardCharsets.US_ASCII)));
            byte[] key =
                    Base64.getMimeDecoder().decode(made.pemEncodedPrivateKey().replaceAll("-----[A-Z ]+-----", ""));
            return new ClientCertificate(
                    id, certificate, KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        calls.close();
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }

    /**
     * Answers with the name in the client's certificate.
     *
     * @param alias whose certificate it shows
     * @param trusted whom it lets in; empty for everybody, known or not
     */
    private int backend(String alias, String protocol, ClientCertificate... trusted) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(certificates.only(alias), TestCertificates.PASSWORD);
        TrustManager[] trust = null;
        if (trusted.length > 0) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (ClientCertificate each : trusted) {
                store.setCertificateEntry(each.toString(), each.certificate());
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            trust = factory.getTrustManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust, null);
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
                ssl.setNeedClientAuth(trusted.length > 0);
                ssl.setProtocols(new String[] {protocol});
                parameters.setSSLParameters(ssl);
            }
        });
        https.createContext("/", exchange -> {
            byte[] name = peer((HttpsExchange) exchange).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, name.length);
            exchange.getResponseBody().write(name);
            exchange.close();
        });
        https.setExecutor(threads);
        https.start();
        server = https;
        return https.getAddress().getPort();
    }

    private static String peer(HttpsExchange exchange) {
        try {
            return exchange.getSSLSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            return "nobody";
        }
    }

    private String call(Way way, int port, boolean insecureSkipVerification, @Nullable ClientCertificate certificate)
            throws Exception {
        IntegrationRequest request = TestCalls.request("GET", "https", "localhost", port, null);
        TlsOptions tls = new TlsOptions(insecureSkipVerification, certificate);
        return calls.call(way, request, Destination.of(Upstream.of(request.target(), tls)), 5_000)
                .body();
    }

    @ParameterizedTest
    @CsvSource({"BLOCKING, TLSv1.3", "ASYNC, TLSv1.3", "BLOCKING, TLSv1.2", "ASYNC, TLSv1.2"})
    void theBackendMeetsTheStageByItsCertificate(Way way, String protocol) throws Exception {
        int port = backend("signed", protocol, FIRST, SECOND);
        assertThat(call(way, port, true, FIRST)).isEqualTo("CN=first");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void stagesWithDifferentCertificatesNeverShareAConnection(Way way) throws Exception {
        int port = backend("signed", "TLSv1.3", FIRST, SECOND);
        for (int i = 0; i < 3; i++) {
            assertThat(call(way, port, true, FIRST)).isEqualTo("CN=first");
            assertThat(call(way, port, true, SECOND)).isEqualTo("CN=second");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aBackendThatDoesNotKnowTheCertificateOrGetsNoneRefuses(Way way) throws Exception {
        int port = backend("signed", "TLSv1.3", FIRST);
        assertThatThrownBy(() -> call(way, port, true, SECOND)).isInstanceOf(GatewayResponseException.class);
        assertThatThrownBy(() -> call(way, port, true, null)).isInstanceOf(GatewayResponseException.class);
        assertThat(call(way, port, true, FIRST)).isEqualTo("CN=first");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aBackendThatAsksForNoneGetsNone(Way way) throws Exception {
        assertThat(call(way, backend("signed", "TLSv1.3"), true, FIRST)).isEqualTo("nobody");
    }

    @ParameterizedTest
    @CsvSource({"BLOCKING, signed", "BLOCKING, self-signed", "ASYNC, signed", "ASYNC, self-signed"})
    void anAuthorityThatNobodyKnowsIsTakenOnlyWhereTheIntegrationSaysSo(Way way, String alias) throws Exception {
        int port = backend(alias, "TLSv1.3");
        assertThat(call(way, port, true, null)).isEqualTo("nobody");
        assertThatThrownBy(() -> call(way, port, false, null)).isInstanceOf(GatewayResponseException.class);
    }

    /** What AWS checks all the same: "x-amazon-apigateway-integration.tlsConfig object". */
    @ParameterizedTest
    @CsvSource({
        "BLOCKING, other-host",
        "BLOCKING, expired",
        "BLOCKING, by-no-authority",
        "BLOCKING, by-wrong-usage",
        "ASYNC, other-host",
        "ASYNC, expired",
        "ASYNC, by-no-authority",
        "ASYNC, by-wrong-usage"
    })
    void whatHoldsEvenThere(Way way, String alias) throws Exception {
        int port = backend(alias, "TLSv1.3");
        assertThatThrownBy(() -> call(way, port, true, null)).isInstanceOf(GatewayResponseException.class);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void behindALinkTheCertificateMustBeOfTheUrisHost(Way way) throws Exception {
        int port = backend("other-host", "TLSv1.3");
        LoadBalancer balancer = new LoadBalancer(
                new LoadBalancerSettings(
                        "nlb",
                        List.of(),
                        LoadBalancerSettings.Algorithm.ROUND_ROBIN,
                        1_000,
                        new LoadBalancerSettings.HealthCheck(null, 0, 100, 1, 1),
                        new LoadBalancerSettings.Ejection(0, 1, 1, 0)),
                System::nanoTime);
        balancer.follow(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        TlsOptions tls = new TlsOptions(true, null);
        IntegrationRequest named = TestCalls.request("GET", "https", "elsewhere.example", 443, null);
        assertThat(calls.call(way, named, Destination.behind(balancer, Upstream.of(named.target(), tls)), 5_000)
                        .body())
                .isEqualTo("nobody");
        IntegrationRequest other = TestCalls.request("GET", "https", "localhost", 443, null);
        assertThatThrownBy(() ->
                        calls.call(way, other, Destination.behind(balancer, Upstream.of(other.target(), tls)), 5_000))
                .isInstanceOf(GatewayResponseException.class);
    }
}
