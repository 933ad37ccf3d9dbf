/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.AuthorizerType;
import software.amazon.awssdk.services.apigateway.model.ConflictException;
import software.amazon.awssdk.services.apigateway.model.DocumentationPartType;
import software.amazon.awssdk.services.apigateway.model.GatewayResponseType;
import software.amazon.awssdk.services.apigateway.model.GetExportResponse;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.apigateway.model.LocationStatusType;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;
import software.amazon.awssdk.services.apigateway.model.PutMode;

/** Every operation of an API's authorizers, models, validators, gateway responses and documentation, and its export. */
final class ApiNounsRoundTrip {

    private static final String LAMBDA = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
            + "arn:aws:lambda:us-east-1:123456789012:function:f/invocations";

    private final ApiGatewayClient management;
    private final String api;
    private final String root;

    ApiNounsRoundTrip(ApiGatewayClient management) {
        this.management = management;
        this.api = management.createRestApi(request -> request.name("nouns")).id();
        this.root = management.getRestApi(request -> request.restApiId(api)).rootResourceId();
    }

    void run() {
        authorizers();
        models();
        validators();
        gatewayResponses();
        documentationParts();
        stageAndExport();
    }

    private static PatchOperation replace(String path, String value) {
        return PatchOperation.builder().op(Op.REPLACE).path(path).value(value).build();
    }

    private void authorizers() {
        String id = management
                .createAuthorizer(request -> request.restApiId(api)
                        .name("guard")
                        .type(AuthorizerType.TOKEN)
                        .authorizerUri(LAMBDA)
                        .identitySource("method.request.header.Authorization"))
                .id();
        management.updateAuthorizer(
                request -> request.restApiId(api).authorizerId(id).patchOperations(replace("/name", "watch")));
        assertThat(management
                        .getAuthorizer(request -> request.restApiId(api).authorizerId(id))
                        .name())
                .isEqualTo("watch");
        management.putMethod(request -> request.restApiId(api)
                .resourceId(root)
                .httpMethod("GET")
                .authorizationType("CUSTOM")
                .authorizerId(id));
        assertThatThrownBy(() -> management.deleteAuthorizer(
                        request -> request.restApiId(api).authorizerId(id)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("Cannot delete authorizer 'watch', is referenced in method: GET//");
        management.deleteMethod(
                request -> request.restApiId(api).resourceId(root).httpMethod("GET"));
        management.deleteAuthorizer(request -> request.restApiId(api).authorizerId(id));
        assertThat(management.getAuthorizers(request -> request.restApiId(api)).items())
                .isEmpty();
    }

    private void models() {
        management.createModel(request -> request.restApiId(api)
                .name("Pet")
                .contentType("application/json")
                .schema("{\"type\": \"object\", \"properties\": {\"name\": {\"type\": \"string\"}}}"));
        management.updateModel(
                request -> request.restApiId(api).modelName("Pet").patchOperations(replace("/description", "a pet")));
        assertThat(management
                        .getModel(request ->
                                request.restApiId(api).modelName("Pet").flatten(true))
                        .description())
                .isEqualTo("a pet");
        assertThat(management
                        .getModelTemplate(request -> request.restApiId(api).modelName("Pet"))
                        .value())
                .contains("\"name\" : \"foo\"");
        assertThat(management.getModels(request -> request.restApiId(api)).items())
                .hasSize(3);
        management.deleteModel(request -> request.restApiId(api).modelName("Pet"));
    }

    private void validators() {
        String id = management
                .createRequestValidator(
                        request -> request.restApiId(api).name("body").validateRequestBody(true))
                .id();
        management.updateRequestValidator(
                request -> request.restApiId(api).requestValidatorId(id).patchOperations(replace("/name", "all")));
        assertThat(management
                        .getRequestValidator(request -> request.restApiId(api).requestValidatorId(id))
                        .name())
                .isEqualTo("all");
        assertThat(management
                        .getRequestValidators(request -> request.restApiId(api))
                        .items())
                .hasSize(1);
        management.deleteRequestValidator(request -> request.restApiId(api).requestValidatorId(id));
    }

    private void gatewayResponses() {
        management.putGatewayResponse(request -> request.restApiId(api)
                .responseType(GatewayResponseType.DEFAULT_4_XX)
                .responseParameters(Map.of("gatewayresponse.header.X-Why", "'because'")));
        management.updateGatewayResponse(request -> request.restApiId(api)
                .responseType(GatewayResponseType.THROTTLED)
                .patchOperations(replace("/statusCode", "420")));
        assertThat(management
                        .getGatewayResponse(
                                request -> request.restApiId(api).responseType(GatewayResponseType.UNAUTHORIZED))
                        .responseParameters())
                .containsEntry("gatewayresponse.header.X-Why", "'because'");
        assertThat(management
                        .getGatewayResponses(request -> request.restApiId(api))
                        .items())
                .hasSize(21);
        management.deleteGatewayResponse(request -> request.restApiId(api).responseType(GatewayResponseType.THROTTLED));
    }

    private void documentationParts() {
        String id = management
                .createDocumentationPart(request -> request.restApiId(api)
                        .location(location -> location.type(DocumentationPartType.API))
                        .properties("{}"))
                .id();
        management.updateDocumentationPart(request ->
                request.restApiId(api).documentationPartId(id).patchOperations(replace("/properties", "{\"a\": 1}")));
        assertThat(management
                        .getDocumentationPart(request -> request.restApiId(api).documentationPartId(id))
                        .properties())
                .isEqualTo("{\"a\": 1}");
        management.deleteDocumentationPart(request -> request.restApiId(api).documentationPartId(id));
        assertThat(management
                        .importDocumentationParts(
                                request -> request.restApiId(api)
                                        .mode(PutMode.OVERWRITE)
                                        .body(
                                                SdkBytes.fromUtf8String(
                                                        "{\"swagger\":\"2.0\",\"info\":{\"title\":\"t\",\"description\":\"d\"},\"paths\":{}}")))
                        .ids())
                .hasSize(1);
        assertThat(management
                        .getDocumentationParts(request -> request.restApiId(api)
                                .type(DocumentationPartType.API)
                                .locationStatus(LocationStatusType.DOCUMENTED))
                        .items())
                .hasSize(1);
    }

    private void stageAndExport() {
        management.putMethod(request ->
                request.restApiId(api).resourceId(root).httpMethod("GET").authorizationType("NONE"));
        management.putIntegration(request ->
                request.restApiId(api).resourceId(root).httpMethod("GET").type(IntegrationType.MOCK));
        management.createDeployment(request -> request.restApiId(api).stageName("prod"));
        management.createDocumentationVersion(
                request -> request.restApiId(api).documentationVersion("1").stageName("prod"));
        management.updateDocumentationVersion(request ->
                request.restApiId(api).documentationVersion("1").patchOperations(replace("/description", "one")));
        assertThat(management
                        .getDocumentationVersion(
                                request -> request.restApiId(api).documentationVersion("1"))
                        .description())
                .isEqualTo("one");
        assertThat(management
                        .getDocumentationVersions(request -> request.restApiId(api))
                        .items())
                .hasSize(1);
        management.flushStageCache(request -> request.restApiId(api).stageName("prod"));
        management.flushStageAuthorizersCache(request -> request.restApiId(api).stageName("prod"));

        GetExportResponse export = management.getExport(request -> request.restApiId(api)
                .stageName("prod")
                .exportType("oas30")
                .accepts("application/yaml")
                .parameters(Map.of("extensions", "integrations,documentation")));
        assertThat(export.contentType()).isEqualTo("application/octet-stream");
        assertThat(export.contentDisposition()).matches("attachment; filename=\"oas30_.*\\.yaml\"");
        assertThat(export.body().asUtf8String())
                .startsWith("openapi: \"3.0.1\"")
                .contains("type: \"mock\"", "x-amazon-apigateway-documentation:");

        management.createDocumentationVersion(request -> request.restApiId(api).documentationVersion("2"));
        management.deleteDocumentationVersion(request -> request.restApiId(api).documentationVersion("2"));
    }
}
