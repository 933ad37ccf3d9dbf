/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stagedoor.dataplane.exchange.ContextVariables;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.dataplane.snapshot.ActiveStages;
import dev.stagedoor.dataplane.snapshot.CanaryPlan;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ResolveStage and MatchMethod. */
class RoutingStepsTest {

    private final MatchMethod matchMethod = new MatchMethod("us-east-1", "123456789012");

    private static Exchange exchange(TestExchange request, String path) {
        Exchange exchange = request.exchange();
        exchange.restApiId = "a1b2c3d4e5";
        exchange.stageName = "prod";
        exchange.resourceRequestPath = path;
        return exchange;
    }

    private static GatewayResponseException failure(Handler step, Exchange exchange) {
        return Objects.requireNonNull(
                catchThrowableOfType(GatewayResponseException.class, () -> step.handle(exchange)));
    }

    private GatewayResponseException unmatched(TestExchange request, String path) {
        Exchange exchange = exchange(request, path);
        exchange.stage = TestStages.prod();
        return failure(matchMethod, exchange);
    }

    @Test
    void aRequestRunsOnTheSnapshotOfItsStage() {
        ActiveStages active = new ActiveStages();
        StageSnapshot prod = TestStages.prod();
        active.replaceAll(List.of(prod));
        Exchange exchange = exchange(TestExchange.of("GET"), "/pets/7");

        assertThat(new ResolveStage(active).handle(exchange)).isSameAs(Handler.DONE);
        assertThat(exchange.stage).isSameAs(prod);
    }

    private static Exchange resolved(double percentTraffic, double percent) {
        ActiveStages active = new ActiveStages();
        active.replaceAll(
                List.of(TestStages.prod().withCanary(new CanaryPlan(percentTraffic, TestStages.compressing(1)))));
        Exchange exchange = exchange(TestExchange.of("GET"), "/pets/7");
        new ResolveStage(active, () -> percent).handle(exchange);
        return exchange;
    }

    private static boolean isCanary(double percentTraffic, double percent) {
        Exchange exchange = resolved(percentTraffic, percent);
        assertThat(exchange.requireStage().minimumCompressionSize() != null).isEqualTo(exchange.canaryRequest);
        assertThat(ContextVariables.value(exchange, "isCanaryRequest"))
                .isEqualTo(String.valueOf(exchange.canaryRequest));
        return Boolean.TRUE.equals(exchange.canaryRequest);
    }

    @Test
    void aCanaryTakesItsShareToTheLastRequest() {
        double last = Math.nextDown(100.0);
        assertThat(isCanary(0, 0)).isFalse();
        assertThat(isCanary(100, last)).isTrue();
        assertThat(isCanary(25, Math.nextDown(25.0))).isTrue();
        assertThat(isCanary(25, 25)).isFalse();
    }

    @Test
    void theShareIsDrawnForEveryRequest() {
        ActiveStages active = new ActiveStages();
        active.replaceAll(List.of(TestStages.prod().withCanary(new CanaryPlan(30, TestStages.compressing(1)))));
        ResolveStage resolveStage = new ResolveStage(active);
        int tried = 0;
        for (int i = 0; i < 10_000; i++) {
            Exchange exchange = exchange(TestExchange.of("GET"), "/pets/7");
            resolveStage.handle(exchange);
            tried += Boolean.TRUE.equals(exchange.canaryRequest) ? 1 : 0;
        }
        // Seven standard deviations (46 each): fails by chance once in 400,000 million runs.
        assertThat(tried).isBetween(3_000 - 321, 3_000 + 321);
    }

    @Test
    void aCanaryWithoutADefaultEndpointIsNotReachedThere() {
        ActiveStages active = new ActiveStages();
        active.replaceAll(
                List.of(TestStages.prod().withCanary(new CanaryPlan(100, TestStages.withoutDefaultEndpoint()))));
        assertForbidden(failure(new ResolveStage(active), exchange(TestExchange.of("GET"), "/pets/7")));
    }

    @Test
    void withoutACanaryNobodyIsToldOfOne() {
        ActiveStages active = new ActiveStages();
        active.replaceAll(List.of(TestStages.prod()));
        Exchange exchange = exchange(TestExchange.of("GET"), "/pets/7");
        new ResolveStage(active).handle(exchange);

        assertThat(ContextVariables.value(exchange, "isCanaryRequest")).isNull();
    }

    @Test
    void anUnknownApiOrStageAndADisabledDefaultEndpointAreForbidden() {
        ActiveStages active = new ActiveStages();
        ResolveStage resolveStage = new ResolveStage(active);
        Exchange exchange = exchange(TestExchange.of("GET"), "/");
        assertForbidden(failure(resolveStage, exchange));

        active.replaceAll(List.of(TestStages.prod()));
        exchange.stageName = "Prod";
        assertForbidden(failure(resolveStage, exchange));

        active.replaceAll(List.of(TestStages.withoutDefaultEndpoint()));
        exchange.stageName = "prod";
        assertForbidden(failure(resolveStage, exchange));
        assertThat(exchange.stage)
                .as("so that no gateway response of the API applies")
                .isNull();
    }

    private static void assertForbidden(GatewayResponseException failure) {
        assertThat(failure.statusCode()).isEqualTo(403);
        assertThat(failure.body()).isEqualTo("{\"message\":\"Forbidden\"}");
        assertThat(failure.errorType()).isEqualTo("ForbiddenException");
    }

    @Test
    void theVerbAndThePathLeadToTheMethod() {
        Exchange exchange = exchange(TestExchange.of("GET"), "/pets/a%2Fb/");
        exchange.stage = TestStages.prod();

        assertThat(matchMethod.handle(exchange)).isSameAs(Handler.DONE);
        assertThat(exchange.requireMethod().resourceId()).isEqualTo("pet");
        assertThat(exchange.pathParameters).isEqualTo(Map.of("petId", "a%2Fb"));
    }

    @ParameterizedTest
    @CsvSource({"GET, /nothing", "DELETE, /pets/7", "GET, /pets", "GET, /", "TRACE, /files/a"})
    void anUnknownRouteIsMissingAuthenticationToken(String verb, String path) {
        GatewayResponseException failure = unmatched(TestExchange.of(verb), path);

        assertThat(failure.type()).isEqualTo(GatewayResponseType.MISSING_AUTHENTICATION_TOKEN);
        assertThat(failure.statusCode()).isEqualTo(403);
        assertThat(failure.body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
        assertThat(failure.errorType()).isEqualTo("MissingAuthenticationTokenException");
    }

    @Test
    void aMethodOverrideHeaderIsIgnored() {
        assertThatThrownBy(() -> matchMethod.handle(
                        withProd(TestExchange.of("DELETE").header("X-HTTP-Method-Override", "GET"), "/pets/7")))
                .isInstanceOf(GatewayResponseException.class);
    }

    private static Exchange withProd(TestExchange request, String path) {
        Exchange exchange = exchange(request, path);
        exchange.stage = TestStages.prod();
        return exchange;
    }

    @Test
    void aTokenOnAnUnknownRouteIsTakenForABrokenSignature() {
        GatewayResponseException failure =
                unmatched(TestExchange.of("GET").header("Authorization", "Bearer abc"), "/nothing");

        assertThat(failure.statusCode()).isEqualTo(403);
        assertThat(failure.errorType()).isEqualTo("IncompleteSignatureException");
        assertThat(failure.body())
                .isEqualTo("{\"message\":\"'abc' not a valid key=value pair (missing equal-sign) in Authorization"
                        + " header: 'Bearer abc'.\"}");
        assertThat(failure).as("for the log").hasMessageNotContaining("abc");
    }

    @Test
    void basicCredentialsLookLikeASignatureWithoutItsParts() {
        String parts = "Authorization header requires 'Credential' parameter. Authorization header requires"
                + " 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. ";

        assertThat(unmatched(TestExchange.of("GET").header("Authorization", "Basic Zm9vOg=="), "/nothing")
                        .body())
                .isEqualTo("{\"message\":\"" + parts
                        + "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
                        + "Authorization=Basic Zm9vOg==\"}");
        assertThat(unmatched(
                                TestExchange.of("GET")
                                        .header("Authorization", "eyJ0")
                                        .header("Date", "x"),
                                "/nothing")
                        .body())
                .isEqualTo("{\"message\":\"" + parts + "Authorization=eyJ0\"}");
    }

    @Test
    void aQuoteInTheHeaderStaysInsideTheMessage() {
        assertThat(unmatched(TestExchange.of("GET").header("Authorization", "Bearer a\"b"), "/nothing")
                        .body())
                .contains("'a\\\"b' not a valid");
    }

    @Test
    void aSignedRequestOnAnUnknownRouteIsMissingAuthenticationToken() {
        assertThat(unmatched(
                                TestExchange.of("GET")
                                        .header("Authorization", "AWS4-HMAC-SHA256 Credential=x, Signature=y"),
                                "/nothing")
                        .errorType())
                .isEqualTo("MissingAuthenticationTokenException");
    }

    @Test
    void aMethodArnOfMoreThan1600BytesIsTooLong() {
        int rest = 1_600 - "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/files/".length();
        matchMethod.handle(withProd(TestExchange.of("GET"), "/files/" + "x".repeat(rest)));

        GatewayResponseException failure = unmatched(TestExchange.of("GET"), "/files/" + "x".repeat(rest + 1));

        assertThat(failure.statusCode()).isEqualTo(414);
        assertThat(failure.body()).isEqualTo("{\"message\":\"Request URI too long\"}");
    }
}
