/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import static dev.stagedoor.dataplane.authorization.TestAuthorizers.answer;
import static dev.stagedoor.dataplane.authorization.TestAuthorizers.target;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan.UserPool;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys of an issuer that rotates them, is slow, is away, or is asked for what it has not (reliability JW2, JW4). */
class IssuerKeysTest {

    private final TestAuthorizers.Callee issuer = new TestAuthorizers.Callee();
    private long nanos;
    private final IssuerKeys keys = new IssuerKeys(TestAuthorizers.POOL, issuer, () -> nanos);

    private static ECKey key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private void publish(String... ids) {
        issuer.willAnswer(new JWKSet(List.of(ids).stream()
                        .map(IssuerKeysTest::key)
                        .map(JWK.class::cast)
                        .toList())
                .toString());
    }

    private List<KeySet.Key> find(String id) {
        return keys.find(id).toCompletableFuture().join();
    }

    @Test
    void keysAreFetchedOnceForAllWhoCome() {
        CompletableFuture<IntegrationResponse> pending = new CompletableFuture<>();
        issuer.answers = request -> pending;
        CompletableFuture<List<KeySet.Key>> first = keys.find("a").toCompletableFuture();
        CompletableFuture<List<KeySet.Key>> second = keys.find("a").toCompletableFuture();
        assertThat(first).as("no thread waits").isNotDone();
        pending.complete(answer(200, new JWKSet(key("a")).toString())
                .toCompletableFuture()
                .join());
        assertThat(first.join()).hasSize(1);
        assertThat(second.join()).hasSize(1);
        assertThat(issuer.calls).hasSize(1);
        assertThat(issuer.calls.get(0).requestTarget()).isEqualTo("/jwks.json");
    }

    @Test
    void anUnknownKeyIsAskedForOnceInTenSecondsWhateverCallersMakeUp() {
        publish("a");
        for (int i = 0; i < 1_000; i++) {
            assertThat(find("made-up-" + i)).isEmpty();
        }
        assertThat(issuer.calls).hasSize(1);
        nanos += IssuerKeys.LEAST_INTERVAL_NANOS;
        publish("a", "b");
        assertThat(find("b")).as("a new key counts as soon as it is asked for").hasSize(1);
        assertThat(issuer.calls).hasSize(2);
    }

    @Test
    void oldKeysAreFetchedAnewWhileRequestsGoOn() {
        publish("a");
        find("a");
        nanos += IssuerKeys.REFRESH_NANOS + 1;
        CompletableFuture<IntegrationResponse> pending = new CompletableFuture<>();
        issuer.answers = request -> pending;
        assertThat(keys.known("a")).hasSize(1);
        assertThat(issuer.calls).hasSize(2);
        pending.complete(answer(200, new JWKSet(key("b")).toString())
                .toCompletableFuture()
                .join());
        assertThat(keys.known("b")).hasSize(1);
        assertThat(keys.known("a")).as("a key that was withdrawn").isEmpty();
    }

    @Test
    void whileTheIssuerIsAwayItsLastKeysCountForADay() {
        publish("a");
        find("a");
        issuer.answers = request -> answer(503, "");
        nanos += IssuerKeys.LONGEST_AGE_NANOS - 1;
        assertThat(find("a")).hasSize(1);
        nanos += 2;
        assertThat(keys.known("a")).isEmpty();
        assertThat(keys.find("a").toCompletableFuture()).isCompletedExceptionally();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{}", "[]", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"EC\"}]}"})
    void whatIsNoKeySetIsNone(String body) {
        issuer.willAnswer(body);
        assertThat(keys.find("a").toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void aRedirectIsNotFollowed() {
        Headers headers = new Headers();
        headers.add("Location", "https://elsewhere.example/");
        issuer.answers = request -> answer(302, headers, "");
        assertThat(keys.find("a").toCompletableFuture()).isCompletedExceptionally();
        assertThat(issuer.calls).hasSize(1);
    }

    @Test
    void secretsAndShortKeysAreNoKeys() throws Exception {
        OctetSequenceKey secret =
                new OctetSequenceKeyGenerator(256).keyID("secret").generate();
        var brief = new RSAKeyGenerator(1024, true).keyID("brief").generate();
        issuer.willAnswer(new JWKSet(List.of(secret, brief, key("a"))).toString(false));
        assertThat(find("a")).hasSize(1);
        assertThat(find("secret")).isEmpty();
        assertThat(find("brief")).isEmpty();
    }

    @Test
    void metadataSaysWhereTheKeysAreIfItIsTheIssuersOwn() {
        UserPool pool = new UserPool("https://issuer.example", target("/.well-known/openid-configuration"), true);
        String metadata = "{\"issuer\":\"%s\",\"jwks_uri\":\"https://keys.example:8443/k?v=1\"}";
        issuer.answers = request -> request.requestTarget().startsWith("/.well-known")
                ? answer(200, metadata.formatted("https://issuer.example"))
                : answer(200, new JWKSet(key("a")).toString());
        IssuerKeys discovered = new IssuerKeys(pool, issuer, () -> nanos);
        assertThat(discovered.find("a").toCompletableFuture().join()).hasSize(1);
        assertThat(issuer.calls.get(1).requestTarget()).isEqualTo("/k?v=1");
        assertThat(issuer.calls.get(1).target().port()).isEqualTo(8443);

        issuer.willAnswer(metadata.formatted("https://another.example"));
        assertThat(new IssuerKeys(pool, issuer, () -> nanos).find("a").toCompletableFuture())
                .isCompletedExceptionally();
    }
}
