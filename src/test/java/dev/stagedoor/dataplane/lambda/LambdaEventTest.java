/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stagedoor.dataplane.exchange.AuthorizerContext;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The event of payload format 1.0 (features R-13; member names and order of AWS's documentation and samples). */
class LambdaEventTest {

    private final TestExchange request = TestExchange.of("GET")
            .header("Host", "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com")
            .header("x-lower", "kept")
            .header("user-agent", "curl/8");

    private Exchange exchange() {
        Exchange exchange = request.exchange();
        exchange.restApiId = "a1b2c3d4e5";
        exchange.stageName = "prod";
        exchange.stage = TestStages.prod();
        exchange.method = TestStages.method("pet", "/pets/{petId}", "GET");
        exchange.path = "/prod//pets/7";
        exchange.resourceRequestPath = "//pets/7";
        exchange.requestId = "deef4878-7910-11e6-8f14-25afc3e9ae33";
        exchange.traceId = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700";
        return exchange;
    }

    private static JsonNode event(Exchange exchange, byte[] body, boolean binary) throws IOException {
        return new ObjectMapper().readTree(LambdaEvent.ofProxy(exchange, body, binary));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void itHasTheMembersOfAwsInTheirOrderAndNoOthers() throws IOException {
        JsonNode event = event(exchange(), new byte[0], false);

        assertThat(names(event))
                .containsExactly(
                        "resource",
                        "path",
                        "httpMethod",
                        "headers",
                        "multiValueHeaders",
                        "queryStringParameters",
                        "multiValueQueryStringParameters",
                        "pathParameters",
                        "stageVariables",
                        "requestContext",
                        "body",
                        "isBase64Encoded");
        assertThat(names(event.path("requestContext")))
                .containsExactlyInAnyOrder(
                        "accountId",
                        "apiId",
                        "deploymentId",
                        "domainName",
                        "domainPrefix",
                        "extendedRequestId",
                        "httpMethod",
                        "identity",
                        "path",
                        "protocol",
                        "requestId",
                        "requestTime",
                        "requestTimeEpoch",
                        "resourceId",
                        "resourcePath",
                        "stage");
        assertThat(names(event.path("requestContext").path("identity")))
                .hasSize(12)
                .contains("sourceIp", "userAgent", "cognitoIdentityPoolId");
    }

    @Test
    void whatIsNotThereIsNull() throws IOException {
        JsonNode event = event(exchange(), new byte[0], false);

        assertThat(event.path("queryStringParameters").isNull()).isTrue();
        assertThat(event.path("multiValueQueryStringParameters").isNull()).isTrue();
        assertThat(event.path("pathParameters").isNull()).isTrue();
        assertThat(event.path("body").isNull()).isTrue();
        assertThat(event.path("isBase64Encoded").isBoolean()).isTrue();
        assertThat(event.path("requestContext").path("identity").path("user").isNull())
                .isTrue();
    }

    @Test
    void thePathIsWithoutTheStageAndDoubledSlashesAndTheContextsIsAsSent() throws IOException {
        JsonNode event = event(exchange(), new byte[0], false);

        assertThat(event.path("path").asText()).isEqualTo("/pets/7");
        assertThat(event.path("requestContext").path("path").asText()).isEqualTo("/prod//pets/7");
        assertThat(event.path("resource").asText()).isEqualTo("/pets/{petId}");
    }

    @Test
    void ofSeveralValuesTheLastIsTheSingleOneAndQueriesAreDecoded() throws IOException {
        request.query("a=1&a=2%2B+3&empty");

        JsonNode event = event(exchange(), new byte[0], false);

        assertThat(event.path("queryStringParameters").path("a").asText()).isEqualTo("2+ 3");
        assertThat(event.path("multiValueQueryStringParameters").path("a"))
                .extracting(JsonNode::asText)
                .containsExactly("1", "2+ 3");
        assertThat(event.path("queryStringParameters").path("empty").asText()).isEmpty();
    }

    @Test
    void pathParametersStayEncoded() throws IOException {
        Exchange exchange = exchange();
        exchange.pathParameters = Map.of("petId", "test%2Balias");

        assertThat(event(exchange, new byte[0], false)
                        .path("pathParameters")
                        .path("petId")
                        .asText())
                .isEqualTo("test%2Balias");
    }

    @Test
    void headersKeepTheClientsSpellingButForTwoAndTheGatewaysOwnAreAdded() throws IOException {
        JsonNode headers = event(exchange(), new byte[0], false).path("headers");

        assertThat(names(headers))
                .containsExactly(
                        "Host",
                        "User-Agent",
                        "X-Amzn-Trace-Id",
                        "X-Forwarded-For",
                        "X-Forwarded-Port",
                        "X-Forwarded-Proto",
                        "x-lower");
    }

    @Test
    void aTextIsPassedAsTextAndABinaryInBase64() throws IOException {
        JsonNode text = event(exchange(), "{\"ä\":\"\\u0001\"}".getBytes(UTF_8), false);
        JsonNode binary = event(exchange(), new byte[] {(byte) 0x89, 'P', 'N', 'G'}, true);
        JsonNode notUtf8 = event(exchange(), new byte[] {(byte) 0x89, 'P'}, false);

        assertThat(text.path("body").asText()).isEqualTo("{\"ä\":\"\\u0001\"}");
        assertThat(text.path("isBase64Encoded").asBoolean()).isFalse();
        assertThat(binary.path("body").asText()).isEqualTo("iVBORw==");
        assertThat(binary.path("isBase64Encoded").asBoolean()).isTrue();
        assertThat(notUtf8.path("body").asText()).isEqualTo("\ufffdP");
    }

    @Test
    void stageVariablesAreThere() throws IOException {
        assertThat(event(exchange(), new byte[0], false)
                        .path("stageVariables")
                        .path("colour")
                        .asText())
                .isEqualTo("green");
    }

    @Test
    void anAuthorizerOfTypeTokenGetsTheTokenAndTheMethod() {
        assertThat(new String(LambdaEvent.ofToken(exchange(), "arn:x", "a\"b"), UTF_8))
                .isEqualTo("{\"type\":\"TOKEN\",\"methodArn\":\"arn:x\",\"authorizationToken\":\"a\\\"b\"}");
    }

    /** Source: execution logs of AWS, which show the event. */
    @Test
    void anAuthorizerOfTypeRequestGetsAllButTheBodyAndEmptyMaps() throws IOException {
        request.header("x-api-key", "k");
        Exchange exchange = exchange();

        JsonNode event = new ObjectMapper().readTree(LambdaEvent.ofRequest(exchange, "arn:x"));

        assertThat(names(event))
                .containsExactly(
                        "type",
                        "methodArn",
                        "resource",
                        "path",
                        "httpMethod",
                        "headers",
                        "multiValueHeaders",
                        "queryStringParameters",
                        "multiValueQueryStringParameters",
                        "pathParameters",
                        "stageVariables",
                        "requestContext");
        assertThat(event.path("queryStringParameters").isObject()).isTrue();
        assertThat(event.path("pathParameters").isObject()).isTrue();
        assertThat(event.path("requestContext").path("identity").path("apiKey").asText())
                .isEqualTo("k");
    }

    @Test
    void whatTheAuthorizerSaidIsInTheRequestContext() throws IOException {
        Exchange exchange = exchange();
        exchange.authorizerContext = new AuthorizerContext("ann", Map.of("key", "value"), Map.of(), 12);
        JsonNode said =
                event(exchange, new byte[0], false).path("requestContext").path("authorizer");
        assertThat(names(said)).containsExactly("key", "principalId", "integrationLatency");
        assertThat(said.path("integrationLatency").isNumber()).isTrue();

        exchange.authorizerContext = new AuthorizerContext(null, Map.of(), Map.of("sub", "ann"), -1);
        JsonNode claims =
                event(exchange, new byte[0], false).path("requestContext").path("authorizer");
        assertThat(claims.toString()).isEqualTo("{\"claims\":{\"sub\":\"ann\"}}");
    }
}
