/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.dataplane.snapshot.GatewayResponsePlan;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorResponderTest {

    private TestExchange answer = TestExchange.of("GET");

    private Exchange render(
            TestExchange request, GatewayResponseException failure, @Nullable GatewayResponsePlan plan) {
        answer = request;
        Exchange exchange = request.exchange();
        exchange.requestId = "c0ffee00-0000-4000-8000-000000000000";
        exchange.extendedRequestId = "AbCdEfGhIjKlMnO=";
        exchange.stageName = "prod";
        exchange.pathParameters = Map.of("petId", "a%20b");
        if (plan != null) {
            exchange.stage = TestStages.with(failure.type(), plan);
        }
        new ErrorResponder().render(exchange, failure);
        return exchange;
    }

    private Exchange render(GatewayResponseType type, @Nullable GatewayResponsePlan plan) {
        return render(TestExchange.of("GET"), new GatewayResponseException(type), plan);
    }

    private static GatewayResponsePlan template(String contentType, String text) {
        return new GatewayResponsePlan(null, Map.of(), Map.of(contentType, text));
    }

    /** Lengths as observed on AWS (features G-06). */
    @ParameterizedTest
    @CsvSource({
        "INVALID_API_KEY, 403, 23, ForbiddenException",
        "MISSING_AUTHENTICATION_TOKEN, 403, 42, MissingAuthenticationTokenException",
        "AUTHORIZER_CONFIGURATION_ERROR, 500, 16, AuthorizerConfigurationException",
        "API_CONFIGURATION_ERROR, 500, 36, InternalServerErrorException",
        "INTEGRATION_TIMEOUT, 504, 41, InternalServerErrorException"
    })
    void withoutCustomisationTheAnswerIsAws(GatewayResponseType type, int status, int length, String errorType) {
        render(type, null);

        assertThat(answer.status).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(type.body()).hasSize(length);
        assertThat(answer.headers.remove("Date")).endsWith(" GMT");
        assertThat(answer.headers)
                .isEqualTo(Map.of(
                        "Connection", "keep-alive",
                        "Content-Type", "application/json",
                        "Content-Length", Integer.toString(length),
                        "x-amzn-RequestId", "c0ffee00-0000-4000-8000-000000000000",
                        "x-amz-apigw-id", "AbCdEfGhIjKlMnO=",
                        "x-amzn-ErrorType", errorType));
    }

    @Test
    void theAnswerToAnOversizePayloadIsPlainText() {
        render(GatewayResponseType.REQUEST_TOO_LARGE, null);

        assertThat(answer.status).isEqualTo(413);
        assertThat(answer.headers).containsEntry("Content-Type", "text/plain");
        assertThat(answer.body()).isEqualTo("HTTP content length exceeded 10485760 bytes.");
    }

    @Test
    void aHeadRequestGetsTheHeadOnly() {
        Exchange exchange =
                render(TestExchange.of("HEAD"), new GatewayResponseException(GatewayResponseType.THROTTLED), null);

        assertThat(answer.status).isEqualTo(429);
        assertThat(answer.body()).isEmpty();
        assertThat(exchange.responseLength).isZero();
    }

    @Test
    void theExchangeKeepsWhatTheLogWants() {
        Exchange exchange = render(GatewayResponseType.THROTTLED, null);

        assertThat(exchange.status).isEqualTo(429);
        assertThat(exchange.gatewayResponseType).isEqualTo(GatewayResponseType.THROTTLED);
        assertThat(exchange.errorMessage).isEqualTo("Too Many Requests");
        assertThat(exchange.responseLength).isEqualTo(31);
    }

    @Test
    void theReasonIsForTheLogAndNotForTheCaller() {
        Exchange exchange = render(
                TestExchange.of("GET"),
                new GatewayResponseException(GatewayResponseType.API_CONFIGURATION_ERROR, "Invalid endpoint address"),
                null);

        assertThat(answer.body()).isEqualTo("{\"message\": \"Internal server error\"}");
        assertThat(exchange.integrationErrorMessage).isEqualTo("Invalid endpoint address");
        assertThat(exchange.errorMessage).isEqualTo("Internal server error");
    }

    @Test
    void aFailureMayHaveAStatusABodyAndAnErrorTypeOfItsOwn() {
        render(
                TestExchange.of("GET"),
                new GatewayResponseException(
                        GatewayResponseType.DEFAULT_4XX, 414, "{\"message\":\"x\"}", "SomeException", ""),
                null);

        assertThat(answer.status).isEqualTo(414);
        assertThat(answer.body()).isEqualTo("{\"message\":\"x\"}");
        assertThat(answer.headers).containsEntry("x-amzn-ErrorType", "SomeException");
    }

    @Test
    void headersAloneKeepTheDefaultBodyAndStatus() {
        render(
                GatewayResponseType.UNAUTHORIZED,
                new GatewayResponsePlan(
                        null, Map.of("Access-Control-Allow-Origin", new ValueExpression.Static("*")), Map.of()));

        assertThat(answer.status).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
        assertThat(answer.headers).containsEntry("Access-Control-Allow-Origin", "*");
    }

    @Test
    void theStatusMayBeChangedAndTheErrorTypeStays() {
        render(GatewayResponseType.MISSING_AUTHENTICATION_TOKEN, new GatewayResponsePlan(404, Map.of(), Map.of()));

        assertThat(answer.status).isEqualTo(404);
        assertThat(answer.headers).containsEntry("x-amzn-ErrorType", "MissingAuthenticationTokenException");
    }

    @Test
    void responseParametersTakeValuesFromEverySource() {
        render(
                TestExchange.of("GET").header("Origin", "https://a.example").query("lang=de&lang=fr%20x"),
                new GatewayResponseException(GatewayResponseType.THROTTLED),
                new GatewayResponsePlan(
                        null,
                        Map.of(
                                "X-Static", new ValueExpression.Static("1"),
                                "X-Origin", new ValueExpression.RequestHeader("Origin", false),
                                "X-Lang", new ValueExpression.RequestQueryString("lang", false),
                                "X-Pet", new ValueExpression.RequestPath("petId"),
                                "X-Colour", new ValueExpression.StageVariable("colour"),
                                "X-Stage", new ValueExpression.ContextVariable("stage"),
                                "X-Missing", new ValueExpression.RequestHeader("X-Missing", false),
                                "Content-Length", new ValueExpression.Static("999")),
                        Map.of()));

        assertThat(answer.headers)
                .containsEntry("X-Static", "1")
                .containsEntry("X-Origin", "https://a.example")
                .containsEntry("X-Lang", "fr x")
                .containsEntry("X-Pet", "a b")
                .containsEntry("X-Colour", "green")
                .containsEntry("X-Stage", "prod")
                .containsEntry("Content-Length", "31")
                .doesNotContainKey("X-Missing");
    }

    @Test
    void aLineBreakNeverReachesAHeader() {
        render(
                TestExchange.of("GET").query("x=a%0d%0aSet-Cookie:%20b"),
                new GatewayResponseException(GatewayResponseType.THROTTLED),
                new GatewayResponsePlan(
                        null, Map.of("X-Echo", new ValueExpression.RequestQueryString("x", false)), Map.of()));

        assertThat(answer.headers).doesNotContainKey("X-Echo");
    }

    @Test
    void aTemplateHasItsVariablesPutIn() {
        render(
                TestExchange.of("GET").header("X-User", "ada"),
                new GatewayResponseException(GatewayResponseType.THROTTLED),
                template(
                        "application/json",
                        "{\"m\":$context.error.messageString,\"t\":\"${context.error.responseType}\","
                                + "\"p\":\"$context.error.message.\",\"c\":\"$stageVariables.colour\","
                                + "\"u\":\"$method.request.header.X-User\",\"n\":\"$context.authorizer.claims.x\","
                                + "\"d\":\"$5 $ ${ $util.x $input.body\"}"));

        assertThat(answer.body())
                .isEqualTo("{\"m\":\"Too Many Requests\",\"t\":\"THROTTLED\",\"p\":\"Too Many Requests.\","
                        + "\"c\":\"green\",\"u\":\"ada\",\"n\":\"\",\"d\":\"$5 $ ${ $util.x $input.body\"}");
        assertThat(answer.headers)
                .containsEntry("Content-Length", Integer.toString(answer.body().length()));
    }

    @Test
    void aMessageThatIsNullStaysNull() {
        render(
                GatewayResponseType.AUTHORIZER_FAILURE,
                template("application/json", "{\"message\":$context.error.messageString}"));

        assertThat(answer.body()).isEqualTo("{\"message\":null}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html | text/html",
                "text/html;q=0.9, application/json | text/html",
                "image/png, text/html | text/html",
                "*/* | application/json",
                "image/png | application/json",
                " | application/json"
            })
    void theTemplateIsTheOneTheClientAcceptsElseJson(@Nullable String accept, String contentType) {
        TestExchange request = TestExchange.of("GET");
        if (accept != null) {
            request.header("Accept", accept);
        }

        render(
                request,
                new GatewayResponseException(GatewayResponseType.THROTTLED),
                new GatewayResponsePlan(
                        null, Map.of(), Map.of("text/html", "<p>no</p>", "application/json", "{\"no\":1}")));

        assertThat(answer.headers).containsEntry("Content-Type", contentType);
        assertThat(answer.body()).isEqualTo(contentType.equals("text/html") ? "<p>no</p>" : "{\"no\":1}");
    }

    @Test
    void withoutATemplateForTheClientTheDefaultBodyIsGiven() {
        render(GatewayResponseType.THROTTLED, template("text/html", "<p>no</p>"));

        assertThat(answer.body()).isEqualTo("{\"message\":\"Too Many Requests\"}");
        assertThat(answer.headers).containsEntry("Content-Type", "application/json");
    }

    @Test
    void aResponseParameterMaySetTheContentType() {
        render(
                GatewayResponseType.THROTTLED,
                new GatewayResponsePlan(
                        null,
                        Map.of("Content-Type", new ValueExpression.Static("application/problem+json")),
                        Map.of("application/json", "{}")));

        assertThat(answer.headers).containsEntry("Content-Type", "application/problem+json");
    }
}
