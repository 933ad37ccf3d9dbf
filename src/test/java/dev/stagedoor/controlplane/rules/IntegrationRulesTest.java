/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts are recorded: test_put_integration_validation, test_error_aws_proxy_not_supported. */
class IntegrationRulesTest {

    private static final String LAMBDA = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
            + "arn:aws:lambda:us-east-1:123456789012:function:f/invocations";

    @ParameterizedTest
    @ValueSource(strings = {"HTTP", "HTTP_PROXY", "AWS", "AWS_PROXY"})
    void whatIsCalledIsCalledWithAVerb(String type) {
        ObjectNode integration = integration(type, "http://example.com");
        integration.remove("httpMethod");
        assertThat(refusal(integration)).isEqualTo("Enumeration value for HttpMethod must be non-empty");
    }

    @Test
    void aMockNeedsNeitherVerbNorAddress() {
        assertThat(refusal(Json.object().put("type", "MOCK").put("timeoutInMillis", 29_000)))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP,non-valid-http,Invalid HTTP endpoint specified for URI",
        "HTTP_PROXY,non-valid-http,Invalid HTTP endpoint specified for URI",
        "HTTP,ftp://example.com,Invalid HTTP endpoint specified for URI",
        "AWS,non-valid-arn,Invalid ARN specified in the request",
        "AWS_PROXY,non-valid-arn,Invalid ARN specified in the request",
        "AWS,arn:aws:iam::0000000000:role/lambda-role,AWS ARN for integration must contain path or action",
        "AWS,arn:aws:apigateway:us-east-1:s3:b/k,AWS ARN for integration must contain path or action",
        "AWS,arn:aws:apigateway:us-east-1:s3:path/b/k,Role ARN must be specified for AWS integrations"
    })
    void theAddressFitsTheType(String type, String uri, String refusal) {
        assertThat(refusal(integration(type, uri))).isEqualTo(refusal);
    }

    @Test
    void aProxyIsForFunctionsAndStreams() {
        assertThat(refusal(integration("AWS_PROXY", "arn:aws:apigateway:us-east-1:dynamodb:action/PutItem")
                        .put("credentials", "arn:aws:iam::123456789012:role/r")))
                .isEqualTo("Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose"
                        + " stream invocations.");
        assertThat(refusal(integration("AWS_PROXY", LAMBDA))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP,http://example.com",
        "HTTP_PROXY,https://${stageVariables.host}/{proxy}",
        "HTTP,${stageVariables.url}",
        "AWS,arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${stageVariables.f}/invocations"
    })
    void stageVariablesMayStandInAddresses(String type, String uri) {
        assertThat(refusal(integration(type, uri))).isNull();
    }

    @Test
    void theVerbIsOneThatAwsKnows() {
        assertThat(IntegrationRules.httpMethodRefusal("WRONG"))
                .isEqualTo(
                        "Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY");
        assertThat(refusal(integration("HTTP", "http://example.com").put("httpMethod", "WRONG")))
                .startsWith("Invalid HttpMethod specified.");
    }

    @ParameterizedTest
    @CsvSource({"49,29000", "29001,29000", "60001,60000"})
    void theTimeoutHasBounds(int timeoutMillis, int maximumMillis) {
        ObjectNode integration = integration("HTTP", "http://example.com").put("timeoutInMillis", timeoutMillis);
        assertThat(IntegrationRules.refusal(integration, maximumMillis))
                .isEqualTo("Timeout should be between 50 ms and " + maximumMillis + " ms");
    }

    @Test
    void aStreamMayTakeFifteenMinutes() {
        ObjectNode stream = integration("HTTP_PROXY", "http://example.com")
                .put("timeoutInMillis", 900_000)
                .put("responseTransferMode", "STREAM");
        assertThat(refusal(stream)).isNull();
        assertThat(refusal(stream.put("timeoutInMillis", 900_001)))
                .isEqualTo("Timeout should be between 50 ms and 900000 ms");
    }

    @Test
    void aFunctionThatStreamsIsInvokedSoAndNoOther() {
        String streaming =
                LAMBDA.replace("2015-03-31", "2021-11-15").replace("/invocations", "/response-streaming-invocations");
        assertThat(refusal(integration("AWS_PROXY", streaming).put("responseTransferMode", "STREAM")))
                .isNull();
        assertThat(refusal(integration("AWS_PROXY", LAMBDA).put("responseTransferMode", "STREAM")))
                .isEqualTo("Invalid ResponseTransferMode. ResponseTransferMode STREAM is only supported for Lambda"
                        + " functions invoked by InvokeWithResponseStream for AWS_PROXY integrations.");
        assertThat(refusal(integration("AWS_PROXY", streaming)))
                .isEqualTo("Invalid ResponseTransferMode. Cannot use ResponseTransferMode BUFFERED for Lambda functions"
                        + " invoked by InvokeWithResponseStream for AWS_PROXY integrations.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP", "AWS", "MOCK"})
    void onlyAProxyStreams(String type) {
        assertThat(refusal(integration(type, "http://example.com").put("responseTransferMode", "STREAM")))
                .startsWith(
                        "Invalid ResponseTransferMode. ResponseTransferMode STREAM is only supported for HTTP_PROXY");
    }

    private static @Nullable String refusal(ObjectNode integration) {
        return IntegrationRules.refusal(integration, 29_000);
    }

    private static ObjectNode integration(String type, String uri) {
        return Json.object()
                .put("type", type)
                .put("httpMethod", "POST")
                .put("uri", uri)
                .put("timeoutInMillis", 29_000);
    }
}
