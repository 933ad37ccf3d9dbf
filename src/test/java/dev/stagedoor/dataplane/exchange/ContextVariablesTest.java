/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextVariablesTest {

    private final Exchange exchange = TestExchange.of("GET")
            .header("Host", "a1b2c3d4e5.execute-api.localhost:8080")
            .header("User-Agent", "curl/8")
            .exchange();

    private @Nullable String value(String name) {
        return ContextVariables.value(exchange, name);
    }

    @Test
    void theRequestDescribesItself() {
        exchange.restApiId = "a1b2c3d4e5";
        exchange.stageName = "prod";
        exchange.path = "/prod/pets";
        exchange.requestId = "id-1";
        exchange.extendedRequestId = "id-2=";

        assertThat(value("apiId")).isEqualTo("a1b2c3d4e5");
        assertThat(value("stage")).isEqualTo("prod");
        assertThat(value("path")).isEqualTo("/prod/pets");
        assertThat(value("requestId")).isEqualTo("id-1");
        assertThat(value("extendedRequestId")).isEqualTo("id-2=");
        assertThat(value("httpMethod")).isEqualTo("GET");
        assertThat(value("protocol")).isEqualTo("HTTP/1.1");
        assertThat(value("identity.sourceIp")).isEqualTo("192.0.2.7");
        assertThat(value("identity.userAgent")).isEqualTo("curl/8");
        assertThat(value("domainName")).isEqualTo("a1b2c3d4e5.execute-api.localhost");
        assertThat(value("domainPrefix")).isEqualTo("a1b2c3d4e5");
    }

    @Test
    void theRequestTimeIsInCommonLogFormat() {
        assertThat(value("requestTime")).matches("\\d{2}/[A-Z][a-z]{2}/\\d{4}:\\d{2}:\\d{2}:\\d{2} \\+0000");
        assertThat(value("requestTimeEpoch")).isEqualTo(Long.toString(exchange.receivedMillis()));
    }

    @Test
    void anAnswerThatStreamsTellsItsTimes() {
        exchange.method = TestStages.methodWithApiKey();
        exchange.integrationHeadersNanos = 2_500_000;
        exchange.integrationFirstContentNanos = 7_000_000;

        assertThat(value("integration.responseTransferMode")).isEqualTo("BUFFERED");
        assertThat(value("integration.timeToAllHeaders")).isEqualTo("2");
        assertThat(value("integration.timeToFirstContent")).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "resourcePath",
                "deploymentId",
                "integrationLatency",
                "integrationStatus",
                "integration.error",
                "integration.timeToAllHeaders",
                "integration.timeToFirstContent",
                "error.message",
                "error.messageString",
                "error.responseType",
                "authorizer.principalId",
                "nonsense",
                ""
            })
    void whatThereIsNotYetHasNoValue(String name) {
        assertThat(value(name)).isNull();
    }

    @Test
    void theBackendsAnswerHasTwoNames() {
        exchange.integrationStatus = 503;
        exchange.integrationLatencyNanos = 7_900_000;
        exchange.integrationErrorMessage = "Network error";

        for (String name : new String[] {"integrationStatus", "integration.status", "integration.integrationStatus"}) {
            assertThat(value(name)).isEqualTo("503");
        }
        assertThat(value("integrationLatency")).isEqualTo("7").isEqualTo(value("integration.latency"));
        assertThat(value("integrationErrorMessage")).isEqualTo("Network error").isEqualTo(value("integration.error"));
    }

    @Test
    void theMessageStringIsTheMessageInQuotes() {
        exchange.gatewayResponseType = GatewayResponseType.THROTTLED;
        exchange.errorMessage = "a \"b\"";

        assertThat(value("error.message")).isEqualTo("a \"b\"");
        assertThat(value("error.messageString")).isEqualTo("\"a \\\"b\\\"\"");
        assertThat(value("error.responseType")).isEqualTo("THROTTLED");
    }
}
