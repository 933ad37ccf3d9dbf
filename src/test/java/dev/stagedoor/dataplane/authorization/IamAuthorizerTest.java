/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.exchange.ContextVariables;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.dataplane.exchange.Trace;
import dev.stagedoor.dataplane.snapshot.AccessKeySnapshot;
import dev.stagedoor.dataplane.snapshot.ActiveAccessKeys;
import dev.stagedoor.dataplane.snapshot.AuthorizationPlan;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.language.policy.Policy;
import dev.stagedoor.platform.signature.ExecuteApiSigner;
import dev.stagedoor.platform.signature.SigningCredential;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/** Methods of type AWS_IAM: what the AWS SDK signs, and what is not it any more (features, G-11). */
class IamAuthorizerTest {

    private static final String KEY_ID = "AKIAEXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final String ARN = "arn:aws:iam::123456789012:user/team/sam";
    private static final String MASKED = "arn:aws:execute-api:us-east-1:********9012:a1b2c3d4e5/prod/GET/pets/7";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final ExecuteApiSigner SAM = new ExecuteApiSigner(KEY_ID, SECRET).at(CLOCK);

    private final ActiveAccessKeys accessKeys = new ActiveAccessKeys();
    private final AuthenticateHandler authenticate = new AuthenticateHandler("us-east-1", accessKeys, CLOCK);
    private final AuthorizeHandler authorize = new AuthorizeHandler();

    @BeforeEach
    void sam() {
        samMay(identity("Allow", "*", ""));
    }

    private void samMay(Policy... policies) {
        accessKeys.replaceAll(Map.of(
                KEY_ID,
                new AccessKeySnapshot(
                        KEY_ID,
                        new SigningCredential(SECRET, null),
                        new AccessKeySnapshot.User(
                                "123456789012", "sam", "AIDASAM", ARN, Map.of("team", "pets"), List.of(policies)))));
    }

    private static Policy identity(String effect, String resource, String more) {
        return parsed(
                "{'Effect':'%s','Action':'execute-api:Invoke','Resource':'%s'%s}".formatted(effect, resource, more),
                Policy.Kind.IDENTITY);
    }

    private static Policy resource(String effect, String principal, String more) {
        return parsed(
                "{'Effect':'%s','Principal':%s,'Action':'execute-api:Invoke','Resource':'*'%s}"
                        .formatted(effect, principal, more),
                Policy.Kind.RESOURCE);
    }

    private static Policy parsed(String statement, Policy.Kind kind) {
        return Policy.parse(("{'Version':'2012-10-17','Statement':[" + statement + "]}").replace('\'', '"'), kind);
    }

    private static SdkHttpRequest request(String target, String body) {
        return SdkHttpRequest.builder()
                .method(body.isEmpty() ? SdkHttpMethod.GET : SdkHttpMethod.POST)
                .uri(URI.create("https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com" + target))
                .putHeader("Content-Type", "application/json")
                .build();
    }

    private static TestExchange sent(SdkHttpRequest request) {
        return sent(
                request, request.encodedPath(), request.encodedQueryParameters().orElse(null));
    }

    private static TestExchange sent(SdkHttpRequest request, String path, @Nullable String query) {
        TestExchange sent = TestExchange.of(request.method().name()).path(path);
        request.headers().forEach((name, values) -> sent.header(name, String.join(",", values)));
        return query == null ? sent : sent.query(query);
    }

    private static Exchange exchange(TestExchange sent, String body) {
        Exchange exchange = TestAuthorizers.exchange(sent);
        exchange.method = TestStages.method(
                exchange.requireMethod(), new AuthorizationPlan(AuthenticateHandler.AWS_IAM, null, List.of()));
        exchange.requestBody = body.getBytes(UTF_8); // as bufferSignedBody leaves it
        return exchange;
    }

    private static Exchange signed(ExecuteApiSigner signer) {
        return exchange(sent(signer.sign(request("/prod/pets/7", ""), "")), "");
    }

    private @Nullable GatewayResponseException refusal(Exchange exchange) {
        try {
            authenticate.handle(exchange);
            authorize.handle(exchange);
            return null;
        } catch (GatewayResponseException e) {
            return e;
        }
    }

    private void letsIn(Exchange exchange) {
        assertThat(refusal(exchange)).isNull();
    }

    private GatewayResponseException refused(Exchange exchange, GatewayResponseType type, String errorType) {
        GatewayResponseException refusal = requireNonNull(refusal(exchange), "let in");
        assertThat(refusal.type()).as(refusal.body()).isEqualTo(type);
        assertThat(refusal.statusCode()).isEqualTo(403);
        assertThat(refusal.errorType()).isEqualTo(errorType);
        assertThat(exchange.caller).isNull();
        return refusal;
    }

    private void mismatches(Exchange exchange) {
        GatewayResponseException refusal =
                refused(exchange, GatewayResponseType.INVALID_SIGNATURE, "InvalidSignatureException");
        assertThat(refusal.body())
                .startsWith("{\"message\":\"The request signature we calculated does not match the signature you"
                        + " provided. Check your AWS Secret Access Key and signing method. Consult the service"
                        + " documentation for details.\\n\\nThe Canonical String for this request should have been\\n'")
                .contains("'\\n\\nThe String-to-Sign should have been\\n'AWS4-HMAC-SHA256\\n20260301T120000Z\\n"
                        + "20260301/us-east-1/execute-api/aws4_request\\n")
                .endsWith("'\\n\"}");
        assertThat(refusal.getMessage()).as("the log").doesNotContain("\n").endsWith("for details.");
        assertThat(ContextVariables.value(exchange, "authenticate.status")).isEqualTo("403");
        assertThat(ContextVariables.value(exchange, "identity.userArn")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/prod/pets/7",
                "/prod/pets/7/",
                "/prod/pets/a%20b%2Fc",
                "/prod/pets/%C3%A9",
                "/prod/pets/7?colour=green&colour=blue&empty=&flag",
                "/prod/pets/7?q=a%20b%2Bc%26d&arn=arn%3Aaws%3Aiam",
                "/_aws/execute-api/a1b2c3d4e5/prod/pets/7",
            })
    void whatTheSdkSignsIsAcceptedInHeaderAndQuery(String target) {
        letsIn(exchange(sent(SAM.sign(request(target, "{\"a\":1}"), "{\"a\":1}")), "{\"a\":1}"));
        letsIn(exchange(sent(SAM.presigning(Duration.ofHours(1)).sign(request(target, ""), "")), ""));
    }

    @Test
    void everythingSaysWhoCalls() {
        Exchange exchange = signed(SAM);
        letsIn(exchange);

        Map<String, String> identity = Map.of(
                "accountId",
                "123456789012",
                "caller",
                "AIDASAM",
                "user",
                "AIDASAM",
                "userArn",
                ARN,
                "accessKey",
                KEY_ID);
        identity.forEach((name, value) -> assertThat(ContextVariables.value(exchange, "identity." + name))
                .as(name)
                .isEqualTo(value));
        assertThat(ContextVariables.value(exchange, "authenticate.status")).isEqualTo("200");
        assertThat(ContextVariables.value(exchange, "authenticate.latency")).isNotNull();
        assertThat(ContextVariables.value(exchange, "authorize.status")).isEqualTo("200");
        assertThat(ContextVariables.value(exchange, "authorizer.status")).isNull();
    }

    @Test
    void whatWasNotSignedIsRefused() {
        SdkHttpRequest signed = SAM.sign(request("/prod/pets/7?a=1", "{}"), "{}");
        mismatches(exchange(sent(signed), "{ }"));
        mismatches(exchange(sent(signed), ""));
        mismatches(exchange(sent(signed, "/prod/pets/8", "a=1"), "{}"));
        mismatches(exchange(sent(signed, "/test/pets/7", "a=1"), "{}"));
        mismatches(exchange(sent(signed, "/prod/pets/7", "a=2"), "{}"));
        mismatches(exchange(sent(signed, "/prod/pets/7", "a=1&b=2"), "{}"));
        mismatches(exchange(sent(signed, "/prod/pets/7", null), "{}"));
        mismatches(exchange(sent(signed).header("Content-Type", "text/plain"), "{}"));
        mismatches(exchange(sent(signed).header("Host", "other.execute-api.us-east-1.amazonaws.com"), "{}"));
        mismatches(exchange(
                sent(new ExecuteApiSigner(KEY_ID, "no secret").at(CLOCK).sign(request("/prod/pets/7", "{}"), "{}")),
                "{}"));
        SdkHttpRequest presigned = SAM.presigning(Duration.ofHours(1)).sign(request("/prod/pets/7", ""), "");
        String query = presigned.encodedQueryParameters().orElseThrow();
        mismatches(exchange(sent(presigned, "/prod/pets/7", query + "&more=1"), ""));
        mismatches(exchange(sent(presigned, "/prod/pets/7", query.replace("Expires=3600", "Expires=86400")), ""));
        letsIn(exchange(sent(signed), "{}"));
    }

    @Test
    void aMethodThatAHeaderFieldMeansHasToBeSigned() {
        SdkHttpRequest post = request("/prod/pets/7", "{}");
        SdkHttpRequest meant =
                post.toBuilder().putHeader("X-HTTP-Method-Override", "DELETE").build();
        letsIn(meaning("DELETE", exchange(sent(SAM.sign(meant, "{}")), "{}")));
        mismatches(meaning("DELETE", exchange(sent(SAM.sign(post, "{}")), "{}")));
    }

    /** As the steps see a request whose method has been overridden. */
    private static Exchange meaning(String method, Exchange sent) {
        HttpServletRequestWrapper request = new HttpServletRequestWrapper(sent.request()) {
            @Override
            public String getMethod() {
                return method;
            }
        };
        Exchange exchange = new Exchange(request, sent.response());
        exchange.stage = sent.stage;
        exchange.method = sent.method;
        exchange.restApiId = sent.restApiId;
        exchange.stageName = sent.stageName;
        exchange.resourceRequestPath = sent.resourceRequestPath;
        exchange.requestBody = sent.requestBody;
        return exchange;
    }

    /** S3 alone takes it (IAM User Guide, "Create a signed AWS API request"). */
    @Test
    void aBodyThatIsNotSignedIsRefused() {
        SdkHttpRequest unsigned = SAM.sign(
                request("/prod/pets/7", "{}"),
                "{}",
                signer -> signer.putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false));
        assertThat(unsigned.headers()).containsEntry("x-amz-content-sha256", List.of("UNSIGNED-PAYLOAD"));
        mismatches(exchange(sent(unsigned), "{}"));
    }

    @Test
    void withoutASignatureATokenIsMissing() {
        GatewayResponseException refusal = refused(
                exchange(sent(request("/prod/pets/7", "")), ""),
                GatewayResponseType.MISSING_AUTHENTICATION_TOKEN,
                "MissingAuthenticationTokenException");
        assertThat(refusal.body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
        refused(
                exchange(sent(request("/prod/pets/7", "")).header("Authorization", "Bearer xyz"), ""),
                GatewayResponseType.INVALID_SIGNATURE,
                "IncompleteSignatureException");
    }

    @Test
    void anUnknownKeyIsRefusedBeforeAnyBody() {
        Exchange exchange = signed(new ExecuteApiSigner("AKIASTRANGER", SECRET).at(CLOCK));
        GatewayResponseException refusal =
                refused(exchange, GatewayResponseType.ACCESS_DENIED, "UnrecognizedClientException");
        assertThat(refusal.body())
                .isEqualTo("{\"message\":\"The security token included in the request is invalid.\"}");
        assertThat(exchange.callerProof).as("so that no body is kept").isNull();
    }

    @Test
    void aKeyThatIsTakenAwayWhileTheBodyComesIsUnknown() {
        Exchange exchange = signed(SAM);
        authenticate.handle(exchange);
        accessKeys.replaceAll(Map.of());
        assertThat(requireNonNull(refusal(exchange)).errorType()).isEqualTo("UnrecognizedClientException");
    }

    @Test
    void aSignatureIsGoodForFiveMinutesAndAPresignedOneForItsTime() {
        letsIn(signed(SAM.at(Clock.fixed(NOW.minusSeconds(299), ZoneOffset.UTC))));
        letsIn(signed(SAM.at(Clock.fixed(NOW.plusSeconds(299), ZoneOffset.UTC))));
        letsIn(signed(SAM.presigning(Duration.ofHours(1)).at(Clock.fixed(NOW.minusSeconds(3599), ZoneOffset.UTC))));

        assertThat(refused(
                                signed(SAM.at(Clock.fixed(NOW.minusSeconds(301), ZoneOffset.UTC))),
                                GatewayResponseType.EXPIRED_TOKEN,
                                "InvalidSignatureException")
                        .body())
                .isEqualTo("{\"message\":\"Signature expired: 20260301T115459Z is now earlier than 20260301T115500Z"
                        + " (20260301T120000Z - 5 min.)\"}");
        refused(
                signed(SAM.presigning(Duration.ofHours(1)).at(Clock.fixed(NOW.minusSeconds(3601), ZoneOffset.UTC))),
                GatewayResponseType.EXPIRED_TOKEN,
                "InvalidSignatureException");
        refused(
                signed(SAM.at(Clock.fixed(NOW.plusSeconds(301), ZoneOffset.UTC))),
                GatewayResponseType.INVALID_SIGNATURE,
                "InvalidSignatureException");
    }

    @ParameterizedTest
    @CsvSource({"us-east-1, apigateway", "eu-west-1, execute-api"})
    void aSignatureForSomethingElseIsNone(String region, String service) {
        assertThat(refused(
                                signed(SAM.of(region, service)),
                                GatewayResponseType.INVALID_SIGNATURE,
                                "InvalidSignatureException")
                        .body())
                .contains("Credential should be scoped to ");
    }

    /** Table A: either side suffices, as every user here is of the API's account. */
    @ParameterizedTest
    @CsvSource({
        // user's policies, API's policy, let in, ending
        "allow,   -,       true,",
        "nothing, -,       false, ' because no identity-based policy allows the execute-api:Invoke action'",
        "deny,    -,       false, ' with an explicit deny in an identity-based policy'",
        "allow,   allow,   true,",
        "nothing, allow,   true,",
        "deny,    allow,   false, ' with an explicit deny in an identity-based policy'",
        "allow,   nothing, true,",
        "nothing, nothing, false, ' because no identity-based policy allows the execute-api:Invoke action'",
        "deny,    nothing, false, ' with an explicit deny in an identity-based policy'",
        "allow,   deny,    false, ' with an explicit deny in a resource-based policy'",
        "nothing, deny,    false, ' with an explicit deny in a resource-based policy'",
        "deny,    deny,    false, ' with an explicit deny in an identity-based policy'",
    })
    void theUsersAndTheApisPoliciesAreWeighedTogether(
            String ofUser, String ofApi, boolean letIn, @Nullable String ending) {
        switch (ofUser) {
            case "allow" -> samMay(identity("Allow", "arn:aws:execute-api:*:*:a1b2c3d4e5/prod/GET/pets/*", ""));
            case "deny" ->
                samMay(identity("Allow", "*", ""), identity("Deny", "arn:aws:execute-api:*:*:*/prod/GET/pets/7", ""));
            default -> samMay(identity("Allow", "arn:aws:execute-api:*:*:a1b2c3d4e5/test/*", ""));
        }
        Exchange exchange = signed(SAM);
        if (!ofApi.equals("-")) {
            exchange.stage = TestStages.with(
                    switch (ofApi) {
                        case "allow" -> resource("Allow", "{'AWS':'" + ARN + "'}", "");
                        case "deny" -> resource("Deny", "'*'", "");
                        default -> resource("Allow", "{'AWS':'arn:aws:iam::123456789012:user/kim'}", "");
                    });
        }

        GatewayResponseException refusal = refusal(exchange);

        assertThat(refusal == null).isEqualTo(letIn);
        assertThat(exchange.caller).as("known, whether or not it may").isNotNull();
        if (!letIn) {
            assertThat(requireNonNull(refusal).body())
                    .isEqualTo("{\"Message\":\"User: " + ARN
                            + " is not authorized to perform: execute-api:Invoke on resource: " + MASKED + ending
                            + "\"}");
            assertThat(refusal.type()).isEqualTo(GatewayResponseType.ACCESS_DENIED);
            assertThat(refusal.errorType()).isEqualTo("AccessDeniedException");
            assertThat(ContextVariables.value(exchange, "authorize.status")).isEqualTo("403");
            assertThat(ContextVariables.value(exchange, "authenticate.status")).isEqualTo("200");
            assertThat(exchange.callerMay).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'*'",
                "{'AWS':'*'}",
                "{'AWS':'123456789012'}",
                "{'AWS':'arn:aws:iam::123456789012:root'}",
                "{'AWS':['arn:aws:iam::123456789012:user/kim','" + ARN + "']}",
            })
    void theApisPolicyMayNameTheCallerInFiveWays(String principal) {
        samMay();
        Exchange exchange = signed(SAM);
        exchange.stage = TestStages.with(resource("Allow", principal, ""));
        letsIn(exchange);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'StringEquals':{'aws:username':'sam'} | true",
                "'StringEquals':{'aws:username':'kim'} | false",
                "'StringEquals':{'aws:userid':'AIDASAM'} | true",
                "'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::123456789012:user/team/*'} | true",
                "'StringEquals':{'aws:PrincipalAccount':'123456789012'} | true",
                "'StringEquals':{'aws:PrincipalType':'User'} | true",
                "'StringEquals':{'aws:PrincipalTag/team':'${aws:PrincipalTag/team}'} | true",
                "'StringEquals':{'aws:PrincipalTag/team':'shop'} | false",
                "'IpAddress':{'aws:SourceIp':'192.0.2.0/24'} | true",
                "'IpAddress':{'aws:SourceIp':'198.51.100.0/24'} | false",
                "'Bool':{'aws:MultiFactorAuthPresent':'true'} | false",
            })
    void conditionsAreAskedOfTheCallerOnBothSides(String condition, boolean holds) {
        String more = ",'Condition':{" + condition + "}";
        samMay(identity("Allow", "*", more));
        assertThat(refusal(signed(SAM)) == null).as("the user's").isEqualTo(holds);
        samMay();
        Exchange exchange = signed(SAM);
        exchange.stage = TestStages.with(resource("Allow", "'*'", more));
        assertThat(refusal(exchange) == null).as("the API's").isEqualTo(holds);
    }

    @Test
    void otherActionsAreAskedLater() {
        Exchange exchange = signed(SAM);
        letsIn(exchange);
        assertThat(requireNonNull(exchange.callerMay).test("execute-api:Invoke"))
                .isTrue();
        assertThat(exchange.callerMay.test("execute-api:InvalidateCache")).isFalse();

        samMay(parsed("{'Effect':'Allow','Action':'execute-api:*','Resource':'*'}", Policy.Kind.IDENTITY));
        Exchange other = signed(SAM);
        letsIn(other);
        assertThat(requireNonNull(other.callerMay).test("execute-api:InvalidateCache"))
                .isTrue();
    }

    @Test
    void aTraceKnowsWhatToHide() {
        Exchange exchange = signed(SAM);
        Trace trace = new Trace(exchange, 1000);
        exchange.trace = trace;
        letsIn(exchange);
        String signature = exchange.request().getHeader("Authorization").replaceFirst(".*Signature=", "");
        assertThat(trace.mask().text("by " + KEY_ID + " with " + signature)).doesNotContain(KEY_ID, signature);
    }
}
