/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.snapshot.ApiKeySnapshot;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.language.template.QuietMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every name that AWS documents for the access logs of REST APIs, with its value in one request that has all there is to
 * have. Source: developer guide, "Variables for access logging for API Gateway".
 */
class EveryContextVariableTest {

    /** The value changes from run to run. */
    private static final String ANY = "(any)";

    /** There is no value: what it tells of is no part of this gateway, or of this request. */
    private static final String NONE = "(none)";

    private static final List<String> VARIABLES = List.of(
            // the request and where it leads
            "accountId = 123456789012",
            "apiId = a1b2c3d4e5",
            "awsEndpointRequestId = aws-1",
            "cipherSuite = TLS_AES_128_GCM_SHA256",
            "customDomain.basePathMatched = v1",
            "customDomain.routingRuleIdMatched = (none)", // no routing rules
            "deploymentId = d1",
            "domainName = api.example.com",
            "domainPrefix = api",
            "endpointType = REGIONAL",
            "extendedRequestId = id-2=",
            "httpMethod = GET",
            "isCanaryRequest = (none)",
            "path = /v1/pets/7",
            "protocol = HTTP/1.1",
            "requestId = id-1",
            "requestTime = (any)",
            "requestTimeEpoch = (any)",
            "resourceId = pet",
            "resourcePath = /pets/{petId}",
            "responseLatency = (any)",
            "responseLength = 23",
            "stage = prod",
            "status = 403",
            "tlsVersion = TLSv1.3",
            "xrayTraceId = Root=1-5-6",
            // who calls
            "identity.accountId = (none)",
            "identity.apiKey = secret-value",
            "identity.apiKeyId = key1",
            "identity.caller = (none)",
            "identity.clientCert.clientCertPem = (none)", // no mutual TLS
            "identity.clientCert.issuerDN = (none)",
            "identity.clientCert.serialNumber = (none)",
            "identity.clientCert.subjectDN = (none)",
            "identity.clientCert.validity.notAfter = (none)",
            "identity.clientCert.validity.notBefore = (none)",
            "identity.cognitoAuthenticationProvider = (none)", // no identity pools
            "identity.cognitoAuthenticationType = (none)",
            "identity.cognitoIdentityId = (none)",
            "identity.cognitoIdentityPoolId = (none)",
            "identity.principalOrgId = (none)",
            "identity.sourceIp = 192.0.2.7",
            "identity.user = (none)",
            "identity.userAgent = curl/8",
            "identity.userArn = (none)",
            "identity.vpcId = (none)", // no endpoints of a VPC
            "identity.vpceId = (none)",
            // authentication, authorizer, authorization
            "authenticate.error = (none)",
            "authenticate.latency = (none)",
            "authenticate.status = (none)",
            "authorizer.claims.sub = sam",
            "authorizer.colour = green",
            "authorizer.error = denied",
            "authorizer.integrationLatency = 4",
            "authorizer.integrationStatus = 200",
            "authorizer.latency = 5",
            "authorizer.principalId = user-1",
            "authorizer.requestId = aws-2",
            "authorizer.status = 200",
            "authorize.error = denied",
            "authorize.latency = 5",
            "authorize.status = 403",
            // the backend
            "integration.error = Network error",
            "integration.integrationStatus = 200",
            "integration.latency = 7",
            "integration.requestId = aws-1",
            "integration.responseTransferMode = BUFFERED",
            "integration.status = 200",
            "integration.timeToAllHeaders = 2",
            "integration.timeToFirstContent = 3",
            "integrationErrorMessage = Network error",
            "integrationLatency = 7",
            "integrationStatus = 200",
            // what templates set
            "requestOverride.header.X-Tenant.Name = acme",
            "requestOverride.path.id = 8",
            "requestOverride.querystring.page = (none)", // a list is no text
            "responseOverride.header.Cache = none",
            "responseOverride.status = 201",
            // what went wrong
            "error.message = Forbidden",
            "error.messageString = \"Forbidden\"",
            "error.responseType = ACCESS_DENIED",
            "error.validationErrorString = [a]",
            // no web ACLs
            "waf.error = (none)",
            "waf.latency = (none)",
            "waf.status = (none)",
            "wafResponseCode = (none)",
            "webaclArn = (none)");

    private final Exchange exchange = exchange();

    private static Exchange exchange() {
        Exchange exchange = TestExchange.of("GET")
                .header("Host", "api.example.com")
                .header("User-Agent", "curl/8")
                .attribute("jakarta.servlet.request.cipher_suite", "TLS_AES_128_GCM_SHA256")
                .attribute("jakarta.servlet.request.secure_protocol", "TLSv1.3")
                .exchange();
        exchange.restApiId = "a1b2c3d4e5";
        exchange.stageName = "prod";
        exchange.path = "/v1/pets/7";
        exchange.requestId = "id-1";
        exchange.extendedRequestId = "id-2=";
        exchange.traceId = "Root=1-5-6";
        exchange.basePathMatched = "v1";
        exchange.stage = TestStages.prod();
        exchange.method = TestStages.method("pet", "/pets/{petId}", "GET");
        exchange.apiKey = new ApiKeySnapshot("key1", "secret-value", Map.of());
        exchange.authorizerContext =
                new AuthorizerContext("user-1", Map.of("colour", "green"), Map.of("sub", "sam"), 4);
        exchange.authorizerCall = new AuthorizerCall(200, 200, 403, 5, 4, "denied");
        exchange.authorizerRequestId = "aws-2";
        exchange.awsEndpointRequestId = "aws-1";
        exchange.integrationStatus = 200;
        exchange.integrationLatencyNanos = 7_000_000;
        exchange.integrationHeadersNanos = 2_000_000;
        exchange.integrationFirstContentNanos = 3_000_000;
        exchange.integrationErrorMessage = "Network error";
        exchange.gatewayResponseType = GatewayResponseType.ACCESS_DENIED;
        exchange.errorMessage = "Forbidden";
        exchange.validationErrorString = "[a]";
        exchange.status = 403;
        exchange.responseLength = 23;
        QuietMap context = new QuietMap();
        context.put(
                "requestOverride",
                Map.of(
                        "header", Map.of("X-Tenant.Name", "acme"),
                        "path", Map.of("id", 8),
                        "querystring", Map.of("page", List.of(1, 2))));
        context.put("responseOverride", Map.of("header", Map.of("Cache", "none"), "status", 201));
        exchange.templateContext = context;
        return exchange;
    }

    static Stream<String> variables() {
        return VARIABLES.stream();
    }

    @ParameterizedTest
    @MethodSource("variables")
    void everyDocumentedNameHasItsValueOrNone(String variable) {
        int equals = variable.indexOf(" = ");
        String expected = variable.substring(equals + 3);
        String value = ContextVariables.value(exchange, variable.substring(0, equals));

        if (expected.equals(NONE)) {
            assertThat(value).isNull();
        } else if (expected.equals(ANY)) {
            assertThat(value).isNotEmpty();
        } else {
            assertThat(value).isEqualTo(expected);
        }
    }

    @Test
    void aNameThatIsNoneHasNoValue() {
        List<String> valued = new ArrayList<>();
        for (String name : List.of(
                "",
                "identity",
                "authorizer.",
                "authorizer",
                "requestOverride",
                "requestOverride.header",
                "error",
                "integration",
                "integration.",
                "responseOverride.header.",
                "customDomain",
                "Identity.sourceIp")) {
            if (ContextVariables.value(exchange, name) != null) {
                valued.add(name);
            }
        }
        assertThat(valued).isEmpty();
    }
}
