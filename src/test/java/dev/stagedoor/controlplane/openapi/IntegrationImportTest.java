/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import static dev.stagedoor.controlplane.openapi.TestApi.importing;
import static dev.stagedoor.controlplane.openapi.TestApi.integration;
import static dev.stagedoor.controlplane.openapi.TestApi.methodRow;
import static dev.stagedoor.controlplane.openapi.TestApi.openApi;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.openapi.OpenApiImport.BasePath;
import dev.stagedoor.controlplane.openapi.OpenApiImport.Mode;
import dev.stagedoor.controlplane.openapi.OpenApiImport.Options;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegrationImportTest {

    private static final String FUNCTION =
            "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:f/invocations";

    private static String document(String integration) {
        return openApi("\"paths\":{\"/a\":{\"get\":{"
                + "\"parameters\":[{\"name\":\"q\",\"in\":\"query\"}],"
                + "\"responses\":{\"200\":{\"headers\":{\"X-A\":{}}}},"
                + "\"x-amazon-apigateway-integration\":" + integration + "}}}");
    }

    private static ObjectNode imported(String integration) {
        return integration(importing(document(integration)).tree(), "/a", "GET");
    }

    private static void assertRefused(String integration, String message) {
        assertThatThrownBy(() -> importing(document(integration)))
                .hasMessage(
                        "Errors found during import:\n\tUnable to put integration on 'GET' for resource at path '/a': "
                                + message);
    }

    @Test
    void every_member_is_kept() {
        ObjectNode integration = imported("""
                {"type":"HTTP_PROXY","httpMethod":"any","uri":"https://example.com/{p}","connectionType":"vpc_link",
                 "connectionId":"${stageVariables.link}","integrationTarget":"arn:elb","credentials":"arn:role",
                 "requestParameters":{"integration.request.path.p":"method.request.querystring.q",
                                      "integration.request.header.h":"'x'","integration.request.header.s":"stageVariables.s",
                                      "integration.request.header.c":"context.requestId",
                                      "integration.request.header.b":"method.request.body.a.b"},
                 "passthroughBehavior":"never","contentHandling":"convert_to_binary","timeoutInMillis":5000,
                 "cacheNamespace":"ns","cacheKeyParameters":["method.request.querystring.q"],
                 "tlsConfig":{"insecureSkipVerification":true},"responseTransferMode":"buffered"}""");

        assertThat(integration).isEqualTo(Json.readObject("""
                {"type":"HTTP_PROXY","httpMethod":"ANY","uri":"https://example.com/{p}","connectionType":"VPC_LINK",
                 "connectionId":"${stageVariables.link}","integrationTarget":"arn:elb","credentials":"arn:role",
                 "requestParameters":{"integration.request.path.p":"method.request.querystring.q",
                                      "integration.request.header.h":"'x'","integration.request.header.s":"stageVariables.s",
                                      "integration.request.header.c":"context.requestId",
                                      "integration.request.header.b":"method.request.body.a.b"},
                 "passthroughBehavior":"NEVER","contentHandling":"CONVERT_TO_BINARY","timeoutInMillis":5000,
                 "cacheNamespace":"ns","cacheKeyParameters":["method.request.querystring.q"],
                 "tlsConfig":{"insecureSkipVerification":true},"responseTransferMode":"BUFFERED"}"""));
    }

    @Test
    void a_response_is_selected_by_its_key_unless_that_is_default() {
        DefinitionTree tree = importing(document("""
                        {"type":"mock","responses":{
                          "default":{"statusCode":200,"responseParameters":{"method.response.header.X-A":"integration.response.header.a"}},
                          "4\\\\d{2}":{"statusCode":"404","contentHandling":"CONVERT_TO_TEXT","responseTemplates":{"application/json":"{}"}}}}""")).tree();

        var responses = tree.children(methodRow(tree, "/a", "GET") + "/integration", "IntegrationResponse")
                .values();
        assertThat(responses)
                .containsExactly(
                        Json.readObject(
                                "{\"statusCode\":\"200\",\"responseParameters\":{\"method.response.header.X-A\":\"integration.response.header.a\"}}"),
                        Json.readObject(
                                "{\"statusCode\":\"404\",\"selectionPattern\":\"4\\\\d{2}\",\"contentHandling\":\"CONVERT_TO_TEXT\",\"responseTemplates\":{\"application/json\":\"{}\"}}"));
    }

    @Test
    void an_integration_may_be_a_reference() {
        DefinitionTree tree = importing(openApi("""
                        "paths":{"/a":{"get":{"x-amazon-apigateway-integration":
                          {"$ref":"#/components/x-amazon-apigateway-integrations/one"}}}},
                        "components":{"x-amazon-apigateway-integrations":{"one":{"type":"mock"}}}""")).tree();

        assertThat(integration(tree, "/a", "GET").path("type").asText()).isEqualTo("MOCK");
    }

    @Test
    void aws_variables_stand_for_this_installation() {
        String document = document("{\"type\":\"aws\",\"httpMethod\":\"POST\",\"credentials\":\"arn:role\",\"uri\":"
                + "\"arn:${AWS::Partition}:apigateway:${AWS::Region}:sqs:path/${AWS::AccountId}/q\"}");
        DefinitionTree tree = OpenApiImport.apply(
                        document.getBytes(StandardCharsets.UTF_8),
                        TestApi.empty("a"),
                        new Options(
                                Mode.IMPORT, BasePath.IGNORE, false, false, List.of(), "111122223333", "cn-north-1"))
                .tree();

        assertThat(integration(tree, "/a", "GET").path("uri").asText())
                .isEqualTo("arn:aws-cn:apigateway:cn-north-1:sqs:path/111122223333/q");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"http\",\"uri\":\"http://h\"} | Enumeration value for HttpMethod must be non-empty",
                "{\"type\":\"http\",\"httpMethod\":\"GET\",\"uri\":\"ftp://h\"} | Invalid HTTP endpoint specified for URI",
                "{\"type\":\"http_proxy\",\"httpMethod\":\"GET\"} | Invalid HTTP endpoint specified for URI",
                "{\"type\":\"aws\",\"httpMethod\":\"POST\",\"uri\":\"http://h\"} | Invalid ARN specified in the request",
                "{\"type\":\"aws\",\"httpMethod\":\"POST\",\"uri\":\"arn:aws:apigateway:r:sqs:x\"} | AWS ARN for integration must contain path or action",
                "{\"type\":\"aws_proxy\",\"httpMethod\":\"POST\",\"uri\":\"arn:aws:apigateway:r:sqs:path/x\"} | Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
                "{\"type\":\"mock\",\"requestTemplates\":{\"123\":\"x\"}} | Validation Result: warnings : [], errors : [Invalid content type specified: 123]",
                "{\"type\":\"mock\",\"timeoutInMillis\":49} | Timeout should be between 50 ms and 29000 ms",
                "{\"type\":\"mock\",\"timeoutInMillis\":29001} | Timeout should be between 50 ms and 29000 ms",
                "{\"type\":\"mock\",\"requestParameters\":{\"integration.request.header.a\":\"method.request.header.b\"}} | Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.request.header.b]",
                "{\"type\":\"mock\",\"requestParameters\":{\"integration.request.header.a\":\"$request.body\"}} | Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: $request.body]",
            })
    void what_put_integration_refuses_an_import_refuses_too(String integration, String message) {
        assertRefused(integration, message);
    }

    @Test
    void a_mapping_to_a_header_that_the_method_does_not_declare_is_refused() {
        assertThatThrownBy(() ->
                        importing(document("{\"type\":\"mock\",\"responses\":{\"default\":{\"statusCode\":\"200\","
                                + "\"responseParameters\":{\"method.response.header.X-B\":\"'b'\"}}}}")))
                .hasMessage("Errors found during import:\n\tUnable to put integration response on 'GET' for resource at"
                        + " path '/a': Invalid mapping expression specified: Validation Result: warnings : [], errors :"
                        + " [Invalid mapping expression parameter specified: method.response.header.X-B]");
    }

    @Test
    void a_status_code_is_three_digits() {
        assertThatThrownBy(() -> importing(
                        document("{\"type\":\"mock\",\"responses\":{\"default\":{\"statusCode\":\"../x\"}}}")))
                .hasMessageEndingWith("path '/a': 1 validation error detected: Value '../x' at 'statusCode' failed to"
                        + " satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d");
    }

    @Test
    void a_static_value_without_quotes_is_left_out_with_a_warning() {
        var result = importing(document("{\"type\":\"mock\",\"responses\":{\"default\":{\"statusCode\":\"200\","
                + "\"responseParameters\":{\"method.response.header.X-A\":\"*\"}}}}"));

        assertThat(result.warnings())
                .containsExactly(
                        "Unable to put integration response on 'GET' for resource at path '/a': Invalid mapping"
                                + " expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression"
                                + " specified: *]. Ignoring.");
        assertThat(result.tree()
                        .find(methodRow(result.tree(), "/a", "GET") + "/integration/responses/200")
                        .orElseThrow()
                        .has("responseParameters"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"text\"",
                "[]",
                "{}",
                "{\"type\":\"ftp\"}",
                "{\"type\":\"aws\",\"uri\":{\"Fn::Sub\":\"arn\"}}",
                "{\"type\":\"mock\",\"httpMethod\":{}}",
                "{\"type\":\"mock\",\"requestTemplates\":\"x\"}",
                "{\"type\":\"mock\",\"passthroughBehavior\":\"sometimes\"}",
                "{\"$ref\":\"#/components/x\"}",
                "{\"type\":\"mock\",\"responses\":{\"default\":\"200\"}}",
                "{\"type\":\"mock\",\"responses\":{\"default\":{\"contentHandling\":\"x\"}}}",
            })
    void a_malformed_integration_is_named_by_its_path(String integration) {
        assertThatThrownBy(() -> importing(document(integration)))
                .hasMessage("Unable to parse API definition because of a malformed integration at path /a.");
    }

    @Test
    void a_streaming_integration_may_take_fifteen_minutes() {
        assertThat(imported("{\"type\":\"http_proxy\",\"httpMethod\":\"POST\",\"uri\":\"http://example.com"
                                + "\",\"responseTransferMode\":\"STREAM\",\"timeoutInMillis\":900000}")
                        .path("timeoutInMillis")
                        .asInt())
                .isEqualTo(900_000);
    }
}
