/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.conformance.ManagementApi;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each path that AWS's documentation lists for PATCH ("API Gateway patch operations") takes the operations it lists, and no other. */
class PatchMatrixTest {

    private static final String LAMBDA = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
            + "arn:aws:lambda:us-east-1:123456789012:function:f/invocations";

    private final OneMethod api = new OneMethod();
    private String authorizer = "";
    private String validator = "";
    private String part = "";

    @BeforeEach
    void createOneOfEach() {
        authorizer = id("CreateAuthorizer", """
                {"name": "a", "type": "REQUEST", "authorizerUri": "%s",
                 "identitySource": "method.request.header.A",
                 "providerARNs": ["arn:aws:cognito-idp:us-east-1:123456789012:userpool/p0"]}""".formatted(LAMBDA));
        api.done("CreateModel", """
                {"name": "M", "contentType": "application/json", "schema": "{}"}""");
        validator = id("CreateRequestValidator", """
                {"name": "v"}""");
        api.done("PutGatewayResponse", """
                {"responseType": "THROTTLED", "statusCode": "429",
                 "responseParameters": {"gatewayresponse.header.X": "'1'"},
                 "responseTemplates": {"text/plain": "slow"}}""");
        part = id("CreateDocumentationPart", """
                {"location": {"type": "API"}, "properties": "{}"}""");
        api.done("CreateDocumentationVersion", """
                {"documentationVersion": "1"}""");
    }

    @AfterEach
    void close() {
        api.close();
    }

    private String id(String operation, String parameters) {
        return api.done(operation, parameters).get("id").asText();
    }

    private String where(String operation) {
        return switch (operation) {
            case "UpdateAuthorizer" -> "'authorizerId':'" + authorizer + "'";
            case "UpdateModel" -> "'modelName':'M'";
            case "UpdateRequestValidator" -> "'requestValidatorId':'" + validator + "'";
            case "UpdateGatewayResponse" -> "'responseType':'THROTTLED'";
            case "UpdateDocumentationPart" -> "'documentationPartId':'" + part + "'";
            default -> "'documentationVersion':'1'";
        };
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "UpdateAuthorizer, /authorizerUri, replace, LAMBDA",
                "UpdateAuthorizer, /authorizerCredentials, replace, arn:aws:iam::123456789012:role/r",
                "UpdateAuthorizer, /authorizerResultTtlInSeconds, replace, 60",
                "UpdateAuthorizer, /authType, replace, mine",
                "UpdateAuthorizer, /identitySource, add replace remove, method.request.header.B",
                "UpdateAuthorizer, /identityValidationExpression, replace, .+",
                "UpdateAuthorizer, /name, replace, b",
                "UpdateAuthorizer, /providerARNs, add remove, arn:aws:cognito-idp:us-east-1:123456789012:userpool/p0",
                "UpdateAuthorizer, /type, replace, TOKEN",
                "UpdateDocumentationPart, /properties, replace, {}",
                "UpdateDocumentationVersion, /description, replace, d",
                "UpdateGatewayResponse, /statusCode, replace, 420",
                "UpdateGatewayResponse, /responseParameters/gatewayresponse.header.X, add replace remove, '2'",
                "UpdateGatewayResponse, /responseTemplates/text~1plain, add replace remove, slower",
                "UpdateModel, /description, replace, d",
                "UpdateModel, /schema, replace, {}",
                "UpdateRequestValidator, /name, replace, w",
                "UpdateRequestValidator, /validateRequestBody, replace, true",
                "UpdateRequestValidator, /validateRequestParameters, replace, true"
            })
    void aPathTakesTheOperationsThatAwsListsAndNoOther(String operation, String path, String allowed, String value) {
        for (String op : new String[] {"add", "replace", "remove", "copy", "move", "test"}) {
            createAgain();
            ManagementApi.Answer answer = api.call(
                    operation,
                    OneMethod.patchOf("{" + where(operation) + "}", op, path, value.replace("LAMBDA", LAMBDA)));
            assertThat(answer.status() == 200)
                    .as(op + " " + answer.body())
                    .isEqualTo(List.of(allowed.split(" ")).contains(op));
            if (answer.status() != 200) {
                assertThat(answer.body().at("/Error/Message").asText())
                        .containsIgnoringCase("Invalid patch path")
                        .contains(path.replaceFirst("(?<=.)/.*", ""));
            }
        }
    }

    /** What the operation before took away is there again. */
    private void createAgain() {
        api.done("PutGatewayResponse", """
                {"responseType": "THROTTLED", "statusCode": "429",
                 "responseParameters": {"gatewayresponse.header.X": "'1'"},
                 "responseTemplates": {"text/plain": "slow"}}""");
    }
}
