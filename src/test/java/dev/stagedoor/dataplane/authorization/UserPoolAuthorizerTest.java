/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import static dev.stagedoor.dataplane.authorization.TestAuthorizers.exchange;
import static dev.stagedoor.dataplane.authorization.TestAuthorizers.userPool;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.stagedoor.dataplane.exchange.ContextVariables;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.dataplane.snapshot.AuthorizationPlan;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.language.policy.Policy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of user pools (features A-08), and forged ones (RFC 8725). */
class UserPoolAuthorizerTest {

    private static final String ISSUER = TestAuthorizers.POOL.issuer();
    private static final List<String> NO_SCOPES = List.of();

    private static RSAKey rsa;
    private static RSAKey stranger;
    private static ECKey ec;

    private final TestAuthorizers.Callee issuer = new TestAuthorizers.Callee();
    private final UserPoolAuthorizer authorizer = new UserPoolAuthorizer(new KeySets(issuer));

    @BeforeAll
    static void generate() throws JOSEException {
        rsa = new RSAKeyGenerator(2048).keyID("rsa1").generate();
        stranger = new RSAKeyGenerator(2048).keyID("rsa1").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec1").generate();
    }

    @BeforeEach
    void publish() {
        issuer.willAnswer(new JWKSet(List.of(rsa, ec)).toString());
    }

    @AfterEach
    void stop() {
        authorizer.stop();
    }

    private static JWTClaimsSet.Builder idToken() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience("client1")
                .subject("ann")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)))
                .claim("token_use", "id");
    }

    private static JWTClaimsSet.Builder accessToken(String scope) {
        return idToken().audience((String) null).claim("token_use", "access").claim("scope", scope);
    }

    private static String signed(JWTClaimsSet.Builder claims) {
        return signed(claims, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa1"), signer(rsa));
    }

    private static String signed(JWTClaimsSet.Builder claims, JWSHeader.Builder header, JWSSigner signer) {
        try {
            SignedJWT jwt = new SignedJWT(header.build(), claims.build());
            jwt.sign(signer);
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWSSigner signer(RSAKey key) {
        try {
            return new RSASSASigner(key);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private Exchange let(String token, AuthorizerPlan plan, List<String> scopes) {
        Exchange exchange = exchange(token);
        authorizer.authorize(exchange, plan, scopes).toCompletableFuture().join();
        return exchange;
    }

    private GatewayResponseException refusal(String token, AuthorizerPlan plan, List<String> scopes) {
        try {
            let(token, plan, scopes);
        } catch (GatewayResponseException e) {
            return e;
        } catch (CompletionException e) {
            return (GatewayResponseException) requireNonNull(e.getCause());
        }
        throw new AssertionError("let in");
    }

    private void unauthorized(String token) {
        GatewayResponseException refusal = refusal(token, userPool(300, null), NO_SCOPES);
        assertThat(refusal.type()).isEqualTo(GatewayResponseType.UNAUTHORIZED);
        assertThat(refusal.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
        assertThat(refusal.errorType()).isEqualTo("UnauthorizedException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer ", "bearer "})
    void anIdTokenLetsInAndItsClaimsAreInTheContext(String scheme) {
        JWTClaimsSet.Builder claims = idToken()
                .expirationTime(Date.from(Instant.parse("2117-09-27T20:29:37Z")))
                .claim("cognito:groups", List.of("staff", "admin"))
                .claim("email_verified", true)
                .claim("auth_time", 1_596_548_496L)
                .claim("address", Map.of("country", "DE"));

        Exchange exchange = let(scheme + signed(claims), userPool(300, null), NO_SCOPES);

        assertThat(ContextVariables.value(exchange, "authorizer.claims.sub")).isEqualTo("ann");
        assertThat(ContextVariables.value(exchange, "authorizer.claims.cognito:groups"))
                .isEqualTo("staff,admin");
        assertThat(ContextVariables.value(exchange, "authorizer.claims.email_verified"))
                .isEqualTo("true");
        assertThat(ContextVariables.value(exchange, "authorizer.claims.auth_time"))
                .isEqualTo("1596548496");
        assertThat(ContextVariables.value(exchange, "authorizer.claims.exp")).isEqualTo("Mon Sep 27 20:29:37 UTC 2117");
        assertThat(ContextVariables.value(exchange, "authorizer.claims.address"))
                .isEqualTo("{\"country\":\"DE\"}");
    }

    /** Table B: a good token and the API's policy, if there is one, must both allow; the token is asked first. */
    @ParameterizedTest
    @CsvSource({
        "-,       200, 401",
        "allow,   200, 401",
        "nothing, 403, 401",
        "deny,    403, 401",
    })
    void theApisPolicyMustAllowToo(String policy, int withToken, int without) {
        assertThat(statusUnder(policy, signed(idToken()))).isEqualTo(withToken);
        assertThat(statusUnder(policy, signed(idToken()))).as("known").isEqualTo(withToken);
        assertThat(statusUnder(policy, "none")).isEqualTo(without);
    }

    private int statusUnder(String policy, String token) {
        Exchange exchange = exchange(token);
        exchange.method = TestStages.method(
                exchange.requireMethod(), new AuthorizationPlan("COGNITO_USER_POOLS", userPool(300, null), NO_SCOPES));
        if (!policy.equals("-")) {
            String resource = policy.equals("nothing") ? "arn:aws:execute-api:*:*:other/*" : "*";
            String document = TestAuthorizers.policy(policy.equals("deny") ? "Deny" : "Allow", resource)
                    .replace("\"Action\"", "\"Principal\":\"*\",\"Action\"");
            exchange.stage = TestStages.with(Policy.parse(document, Policy.Kind.RESOURCE));
        }
        AuthorizeHandler handler = new AuthorizeHandler();
        handler.userPoolAuthorizer = authorizer;
        try {
            handler.handle(exchange).toCompletableFuture().join();
        } catch (GatewayResponseException | CompletionException e) {
            assertThat(exchange.authorizerCall).isNotNull();
        }
        return requireNonNull(exchange.authorizerCall).authorizeStatus();
    }

    @Test
    void aKeyMayBeOnAnEllipticCurve() throws JOSEException {
        String token = signed(idToken(), new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec1"), new ECDSASigner(ec));
        let(token, userPool(300, null), NO_SCOPES);
    }

    @Test
    void anExpiredTokenIsToldSoAlsoWhenItIsKnown() {
        AuthorizerPlan plan = userPool(300, null);
        String expired = signed(idToken().expirationTime(Date.from(Instant.now().minusSeconds(1))));
        GatewayResponseException refusal = refusal(expired, plan, NO_SCOPES);
        assertThat(refusal.statusCode()).isEqualTo(401);
        assertThat(refusal.body()).isEqualTo("{\"message\":\"The incoming token has expired\"}");

        SignedToken known = UnverifiedToken.parse(signed(idToken())).verify(keys());
        assertThatThrownBy(() -> known.checkTimes(System.currentTimeMillis() + 601_000))
                .isInstanceOf(GatewayResponseException.class);
    }

    private static List<KeySet.Key> keys() {
        try {
            return KeySet.parse(new JWKSet(rsa).toString()).find("rsa1");
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void withScopesAnAccessTokenWithOneOfThemIsAskedFor() {
        List<String> scopes = List.of("pets/read", "pets/write");
        AuthorizerPlan plan = userPool(300, null);

        let(signed(accessToken("openid pets/write")), plan, scopes);
        assertThat(refusal(signed(accessToken("openid")), plan, scopes).statusCode())
                .isEqualTo(401);
        assertThat(refusal(signed(idToken()), plan, scopes).statusCode()).isEqualTo(401);
        assertThat(refusal(signed(idToken().claim("scope", "pets/read")), plan, scopes)
                        .statusCode())
                .as("an id token stays one")
                .isEqualTo(401);
    }

    @Test
    void withoutScopesAnAccessTokenIsNoIdToken() {
        unauthorized(signed(accessToken("pets/read")));
    }

    @Test
    void ofIssuersThatDoNotSayWhatATokenIsForAccessTokensAreKnownByTheirMarks() {
        AuthorizerPlan plan = userPool(0, null);
        let(signed(idToken().claim("token_use", null)), plan, NO_SCOPES);
        let(signed(idToken().claim("token_use", null).claim("scp", List.of("a"))), plan, List.of("a"));
        unauthorized(signed(idToken().claim("token_use", null).claim("typ", "Bearer")));
        unauthorized(signed(idToken().claim("token_use", null).claim("scope", "openid")));
        unauthorized(signed(
                idToken().claim("token_use", null),
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa1").type(new JOSEObjectType("at+jwt")),
                signer(rsa)));
    }

    @Test
    void theAudienceMustMatchAsAWholeWhereItIsAskedFor() {
        AuthorizerPlan plan = userPool(300, "client[0-9]");
        let(signed(idToken()), plan, NO_SCOPES);
        assertThat(refusal(signed(idToken().audience("client10")), plan, NO_SCOPES)
                        .statusCode())
                .isEqualTo(401);
        let(signed(accessToken("a").claim("client_id", "client7")), plan, List.of("a"));
    }

    @Test
    void aTokenThatIsNoneIsUnauthorized() {
        for (String token : List.of("x", "a.b.c", "..", "Bearer", "Basic YTpi", "x".repeat(70_000))) {
            unauthorized(token);
        }
        assertThat(issuer.calls).as("nothing is fetched for it").isEmpty();
    }

    @Test
    void forgedTokensAreUnauthorized() throws JOSEException {
        unauthorized(new PlainJWT(idToken().build()).serialize());
        unauthorized(unsigned("none"));
        unauthorized(unsigned("nOnE"));
        unauthorized(signed(idToken(), header(), signer(stranger)));
        byte[] publicKey = rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        unauthorized(
                signed(idToken(), new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa1"), new MACSigner(publicKey)));
        unauthorized(signed(
                idToken(),
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa1"),
                new MACSigner(rsa.toRSAPublicKey().getEncoded())));
        unauthorized(signed(idToken(), header().jwk(stranger.toPublicJWK()), signer(stranger)));
        unauthorized(
                signed(idToken(), header().jwkURL(URI.create("https://evil.example/jwks.json")), signer(stranger)));
        unauthorized(signed(idToken(), new JWSHeader.Builder(JWSAlgorithm.RS256), signer(rsa)));
        unauthorized(signed(idToken(), new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("ec1"), signer(rsa)));
        unauthorized(signed(idToken(), header().criticalParams(Set.of("exp")), signer(rsa)));
        String good = signed(idToken());
        unauthorized(good.substring(0, good.length() - 8) + "AAAAAAAA");
        assertThat(issuer.calls)
                .as("the keys are fetched once, and nothing that the token names")
                .hasSize(1);
    }

    private static JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa1");
    }

    private static String unsigned(String algorithm) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"rsa1\"}";
        return base64.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(idToken().build().toString().getBytes(StandardCharsets.UTF_8))
                + ".";
    }

    @Test
    void claimsThatDoNotHoldAreUnauthorized() {
        Instant now = Instant.now();
        List<Consumer<JWTClaimsSet.Builder>> faults = List.of(
                claims -> claims.issuer("https://issuer.example/other"),
                claims -> claims.issuer(null),
                claims -> claims.notBeforeTime(Date.from(now.plusSeconds(120))),
                claims -> claims.issueTime(Date.from(now.plusSeconds(120))),
                claims -> claims.claim("token_use", "refresh"));
        for (Consumer<JWTClaimsSet.Builder> fault : faults) {
            JWTClaimsSet.Builder claims = idToken();
            fault.accept(claims);
            unauthorized(signed(claims));
        }
        assertThat(refusal(signed(idToken().expirationTime(null)), userPool(300, null), NO_SCOPES)
                        .statusCode())
                .as("a token without an end")
                .isEqualTo(401);
    }

    @Test
    void aKnownTokenIsNotVerifiedAgainButLookedAtForEveryMethod() {
        AuthorizerPlan plan = userPool(300, null);
        String token = signed(idToken());
        let(token, plan, NO_SCOPES);
        issuer.calls.clear();
        Exchange again = exchange(token);
        assertThat(authorizer.authorize(again, plan, NO_SCOPES)).isSameAs(Handler.DONE);
        assertThat(refusal(token, plan, List.of("a")).statusCode()).isEqualTo(401);
        assertThat(issuer.calls).isEmpty();
    }

    @Test
    void withoutKeysNobodyIsLetIn() {
        issuer.answers = request -> TestAuthorizers.answer(503, "");
        GatewayResponseException refusal = refusal(signed(idToken()), userPool(300, null), NO_SCOPES);
        assertThat(refusal.type()).isEqualTo(GatewayResponseType.AUTHORIZER_CONFIGURATION_ERROR);
    }
}
