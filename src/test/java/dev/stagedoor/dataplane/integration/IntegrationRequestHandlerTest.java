/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.dataplane.snapshot.ContentHandling;
import dev.stagedoor.dataplane.snapshot.IntegrationType;
import dev.stagedoor.dataplane.snapshot.MethodPlan;
import dev.stagedoor.dataplane.snapshot.ParameterMapping;
import dev.stagedoor.dataplane.snapshot.ResponseTransferMode;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IntegrationRequestHandlerTest {

    private static IntegrationRequest asked(TestExchange client, MethodPlan method) {
        return asked(client, method, null);
    }

    private static IntegrationRequest asked(TestExchange client, MethodPlan method, byte @Nullable [] body) {
        Exchange exchange = client.exchange();
        exchange.restApiId = "a1b2c3d4e5";
        exchange.stage = TestStages.prod();
        exchange.method = method;
        exchange.requestBody = body;
        new IntegrationRequestHandler().handle(exchange);
        return Objects.requireNonNull(exchange.integrationRequest);
    }

    @ParameterizedTest
    @EnumSource(
            value = IntegrationType.class,
            names = {"HTTP", "HTTP_PROXY"})
    void aBackendIsToldWhoAsksAndWhatForWhereTheClientDoesNot(IntegrationType type) {
        IntegrationRequest request = asked(TestExchange.of("GET"), TestPlans.method(type));

        assertThat(request.headers().all("User-Agent")).containsExactly("AmazonAPIGateway_a1b2c3d4e5");
        assertThat(request.headers().all("Accept")).containsExactly("application/json");
    }

    @Test
    void aProxyPassesTheClientsOwn() {
        TestExchange client =
                TestExchange.of("GET").header("User-Agent", "curl/8").header("Accept", "text/html");

        assertThat(asked(client, TestPlans.method(IntegrationType.HTTP_PROXY))
                        .headers()
                        .all("User-Agent"))
                .containsExactly("curl/8");
        assertThat(asked(client, TestPlans.method(IntegrationType.HTTP_PROXY))
                        .headers()
                        .all("Accept"))
                .containsExactly("text/html");
        assertThat(asked(client, TestPlans.method(IntegrationType.HTTP))
                        .headers()
                        .all("User-Agent"))
                .containsExactly("AmazonAPIGateway_a1b2c3d4e5");
    }

    @Test
    void aBackendSeesTheHopsBeforeUsAndTheOneToUs() {
        IntegrationRequest request = asked(
                TestExchange.of("GET")
                        .header("X-Forwarded-For", "203.0.113.9")
                        .header("X-Forwarded-Proto", "http")
                        .header("X-Forwarded-Port", "1"),
                TestPlans.method(IntegrationType.HTTP_PROXY));

        assertThat(request.headers().all("X-Forwarded-For")).containsExactly("203.0.113.9, 192.0.2.7");
        assertThat(request.headers().all("X-Forwarded-Proto")).containsExactly("https");
        assertThat(request.headers().all("X-Forwarded-Port")).containsExactly("443");
    }

    @ParameterizedTest
    @CsvSource({
        "a=1&a=2&b=%20x+y, /?a=1&a=2&b=%20x+y",
        "a=1;b=2, /?a=1&b=2",
        "a=100%, /?a=100%25",
        "a=%zz;b, /?a=%25zz&b=",
    })
    void aQueryThatTwoCouldReadAsDifferentOnesIsWrittenAnew(String query, String target) {
        assertThat(asked(TestExchange.of("GET").query(query), TestPlans.method(IntegrationType.HTTP_PROXY))
                        .requestTarget())
                .isEqualTo(target);
    }

    @Test
    void aMappedValueIsDecodedAndEncodedAgain() {
        ParameterMapping mapping = new ParameterMapping(
                ParameterMapping.Location.QUERYSTRING, "to", new ValueExpression.RequestQueryString("from", false));

        assertThat(asked(
                                TestExchange.of("GET").query("from=50%25+%7Cx%7C"),
                                TestPlans.method(IntegrationType.HTTP, mapping))
                        .requestTarget())
                .isEqualTo("/?to=50%25%20%7Cx%7C");
    }

    /** "Content type conversions in API Gateway" does not ask for the type of the integration. */
    @ParameterizedTest
    @CsvSource({", aGk=", "CONVERT_TO_TEXT, aGk=", "CONVERT_TO_BINARY, hi"})
    void contentHandlingConvertsWhatAProxyPasses(@Nullable ContentHandling handling, String expected) {
        MethodPlan method = TestPlans.method(IntegrationType.HTTP_PROXY, handling, ResponseTransferMode.BUFFERED);
        assertThat(method.needsRequestBody()).as("streams").isEqualTo(handling != null);

        IntegrationRequest request =
                asked(TestExchange.of("POST").header("Transfer-Encoding", "chunked"), method, "aGk=".getBytes(UTF_8));

        assertThat(new String(Objects.requireNonNull(request.body()), UTF_8)).isEqualTo(expected);
    }
}
