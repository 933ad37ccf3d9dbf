/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.dataplane.lambda.LambdaEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The event that is made of a sample's request has what the sample has. */
class LambdaEventSamplesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Only with an authorizer, an operation name, an API key or mutual TLS, none of which is in this exchange. */
    private static final Set<String> CONDITIONAL =
            Set.of("/authorizer", "/operationName", "/identity/apiKey", "/identity/apiKeyId", "/identity/clientCert");

    private static final String OF_THE_GATEWAY = "X-Forwarded-";

    /** Other with every request; or the stage's, which here is the one that all tests share. */
    private static final Set<String> NOT_OF_THE_REQUEST = Set.of("requestContext", "stageVariables");

    @ParameterizedTest
    @ValueSource(strings = {"apigw-request.json", "apigw-restapi-openapi-request.json"})
    void itHasEveryMemberOfTheSampleAndWhatTheRequestSaid(String file) throws Exception {
        JsonNode sample = JSON.readTree(Files.readString(Path.of("src/test/resources/vectors/events", file)));

        JsonNode event = JSON.readTree(LambdaEvent.ofProxy(
                exchange(sample), sample.path("body").asText().getBytes(UTF_8), false));

        sample.properties().forEach(member -> {
            if (!NOT_OF_THE_REQUEST.contains(member.getKey())) {
                JsonNode made = event.path(member.getKey());
                if (member.getValue().isObject()) { // the gateway adds fields of its own to the client's
                    member.getValue().properties().stream()
                            .filter(each -> !each.getKey().startsWith(OF_THE_GATEWAY))
                            .forEach(each -> assertThat(made.path(each.getKey()))
                                    .as("%s %s", member.getKey(), each.getKey())
                                    .isEqualTo(each.getValue()));
                } else {
                    assertThat(made).as(member.getKey()).isEqualTo(member.getValue());
                }
            }
        });
        List<String> missing = new ArrayList<>();
        collectMissing("", sample.path("requestContext"), event.path("requestContext"), missing);
        assertThat(missing).isEmpty();
    }

    /** An exchange as the sample's request makes it. */
    private static Exchange exchange(JsonNode sample) {
        TestExchange request = TestExchange.of(sample.path("httpMethod").asText());
        sample.path("headers").properties().stream()
                .filter(field -> !field.getKey().startsWith(OF_THE_GATEWAY))
                .forEach(
                        field -> request.header(field.getKey(), field.getValue().asText()));
        List<String> query = new ArrayList<>();
        sample.path("queryStringParameters")
                .properties()
                .forEach(each -> query.add(each.getKey() + "=" + each.getValue().asText()));
        Exchange exchange = request.query(String.join("&", query)).exchange();
        exchange.restApiId = "gy415nuibc";
        exchange.stageName = "testStage";
        exchange.stage = TestStages.prod();
        exchange.method = TestStages.method("roq9wj", sample.path("resource").asText(), "POST");
        exchange.path = "/testStage" + sample.path("path").asText();
        exchange.resourceRequestPath = sample.path("path").asText();
        exchange.pathParameters =
                Map.of("proxy", sample.path("pathParameters").path("proxy").asText());
        exchange.requestId = "deef4878-7910-11e6-8f14-25afc3e9ae33";
        exchange.traceId = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700";
        return exchange;
    }

    private static void collectMissing(String at, JsonNode wanted, JsonNode made, List<String> missing) {
        wanted.properties().forEach(member -> {
            String path = at + "/" + member.getKey();
            if (CONDITIONAL.contains(path)) {
                return;
            }
            if (!made.has(member.getKey())) {
                missing.add(path);
            } else if (member.getValue().isObject()) {
                collectMissing(path, member.getValue(), made.path(member.getKey()), missing);
            }
        });
    }
}
