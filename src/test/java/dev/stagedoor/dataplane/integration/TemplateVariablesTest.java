/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.exchange.AuthorizerContext;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.mapping.Payload;
import dev.stagedoor.language.template.Template;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What AWS documents for {@code $context} in mapping templates: "Variables for mapping templates". */
class TemplateVariablesTest {

    private final Exchange exchange = TestExchange.of("GET")
            .header("Host", "api.example.com")
            .header("User-Agent", "curl/8")
            .header("X-Forwarded-For", "203.0.113.9")
            .exchange();

    @BeforeEach
    void routed() {
        exchange.restApiId = "a1b2c3d4e5";
        exchange.stageName = "prod";
        exchange.path = "/prod/pets/7";
        exchange.requestId = "id-1";
        exchange.extendedRequestId = "id-2=";
        exchange.stage = TestStages.prod();
        exchange.method = TestStages.method("pet", "/pets/{petId}", "GET");
        exchange.authorizerContext =
                new AuthorizerContext("user-1", Map.of("colour", "green"), Map.of("sub", "sam"), 4);
    }

    private String render(String text) {
        Template template = Template.compile(text);
        return template.render(
                TemplateVariables.of(exchange, template, new Payload("{}")), Budget.forInput(text.length()));
    }

    @ParameterizedTest
    @CsvSource({
        "accountId, 123456789012",
        "apiId, a1b2c3d4e5",
        "authorizer.claims.sub, sam",
        "authorizer.colour, green",
        "authorizer.principalId, user-1",
        "awsEndpointRequestId, ''",
        "deploymentId, d1",
        "domainName, api.example.com",
        "domainPrefix, api",
        "extendedRequestId, id-2=",
        "httpMethod, GET",
        "identity.accountId, ''",
        "identity.apiKey, ''",
        "identity.apiKeyId, ''",
        "identity.caller, ''",
        "identity.clientCert.subjectDN, ''",
        "identity.cognitoAuthenticationProvider, ''",
        "identity.cognitoAuthenticationType, ''",
        "identity.cognitoIdentityId, ''",
        "identity.cognitoIdentityPoolId, ''",
        "identity.principalOrgId, ''",
        "identity.sourceIp, 192.0.2.7",
        "identity.user, ''",
        "identity.userAgent, curl/8",
        "identity.userArn, ''",
        "identity.vpcId, ''",
        "identity.vpceId, ''",
        "path, /prod/pets/7",
        "protocol, HTTP/1.1",
        "requestId, id-1",
        "requestOverride.header.none, ''",
        "resourceId, pet",
        "resourcePath, /pets/{petId}",
        "responseOverride.status, ''",
        "stage, prod",
        "wafResponseCode, ''",
        "webaclArn, ''",
    })
    void everyDocumentedNameHasItsValueOrTheEmptyText(String name, String value) {
        assertThat(render("$context." + name)).isEqualTo(value);
    }

    @Test
    void theTimeIsToldTwice() {
        assertThat(render("$context.requestTimeEpoch")).isEqualTo(Long.toString(exchange.receivedMillis()));
        assertThat(render("$context.requestTime")).matches("\\d{2}/[A-Z][a-z]{2}/\\d{4}:\\d{2}:\\d{2}:\\d{2} \\+0000");
    }

    @Test
    void aTemplateSeesTheHopToTheGatewayAsABackendDoes() {
        assertThat(render("$input.params('X-Forwarded-For') $input.params('X-Forwarded-Proto')"))
                .isEqualTo("203.0.113.9, 192.0.2.7 https");
    }
}
