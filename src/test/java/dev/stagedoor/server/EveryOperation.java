/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.ApiKeySourceType;
import software.amazon.awssdk.services.apigateway.model.AuthorizerType;
import software.amazon.awssdk.services.apigateway.model.ConnectionType;
import software.amazon.awssdk.services.apigateway.model.ContentHandlingStrategy;
import software.amazon.awssdk.services.apigateway.model.DocumentationPartType;
import software.amazon.awssdk.services.apigateway.model.EndpointType;
import software.amazon.awssdk.services.apigateway.model.GatewayResponseType;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;
import software.amazon.awssdk.services.apigateway.model.PutMode;
import software.amazon.awssdk.services.apigateway.model.QuotaPeriodType;

/** Calls every operation of the management API at least once, with as many members set as AWS takes together. */
final class EveryOperation {

    private static final Map<String, String> TAGS = Map.of("team", "shop");
    private static final String CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1";
    private static final String LAMBDA = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
            + "arn:aws:lambda:us-east-1:123456789012:function:java-greeting/invocations";

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final ApiGatewayClient management;
    private final String api;
    private String resource = "";

    EveryOperation(ApiGatewayClient management) {
        this.management = management;
        this.api = management
                .createRestApi(request -> request.name(unique)
                        .description("every operation")
                        .version("1")
                        .binaryMediaTypes("image/png")
                        .minimumCompressionSize(1000)
                        .apiKeySource(ApiKeySourceType.HEADER)
                        .endpointConfiguration(endpoint -> endpoint.types(EndpointType.REGIONAL))
                        .disableExecuteApiEndpoint(false)
                        .tags(TAGS))
                .id();
    }

    void run() {
        account();
        restApis();
        resources();
        validatorsAndModels();
        method();
        authorizers();
        gatewayResponses();
        documentation();
        stages();
        clientCertificates();
        vpcLinks();
        usagePlans();
        domainNames();
        privateDomainNames();
        deletions();
    }

    private static PatchOperation replace(String path, String value) {
        return PatchOperation.builder().op(Op.REPLACE).path(path).value(value).build();
    }

    private void account() {
        management.getAccount();
        management.updateAccount(request ->
                request.patchOperations(replace("/cloudwatchRoleArn", "arn:aws:iam::123456789012:role/logs")));
        management.getSdkTypes();
        management.getSdkType(request -> request.id("java"));
    }

    private void restApis() {
        management.getRestApi(request -> request.restApiId(api));
        management.getRestApis(request -> request.limit(10));
        management.updateRestApi(request -> request.restApiId(api).patchOperations(replace("/description", "patched")));
        String arn = "arn:aws:apigateway:us-east-1::/restapis/" + api;
        management.tagResource(request -> request.resourceArn(arn).tags(Map.of("more", "1")));
        management.getTags(request -> request.resourceArn(arn));
        management.untagResource(request -> request.resourceArn(arn).tagKeys("more"));
        SdkBytes definition = SdkBytes.fromUtf8String(
                "{\"openapi\":\"3.0.1\",\"info\":{\"title\":\"" + unique + "\",\"version\":\"1\"},\"paths\":{}}");
        String imported =
                management.importRestApi(request -> request.body(definition)).id();
        management.putRestApi(
                request -> request.restApiId(imported).mode(PutMode.OVERWRITE).body(definition));
        management.deleteRestApi(request -> request.restApiId(imported));
    }

    private void resources() {
        String root = management.getRestApi(request -> request.restApiId(api)).rootResourceId();
        resource = management
                .createResource(request -> request.restApiId(api).parentId(root).pathPart("pet"))
                .id();
        management.updateResource(
                request -> request.restApiId(api).resourceId(resource).patchOperations(replace("/pathPart", "pets")));
        management.getResource(request -> request.restApiId(api).resourceId(resource));
        management.getResources(request -> request.restApiId(api).embed("methods"));
    }

    private void validatorsAndModels() {
        String validator = management
                .createRequestValidator(request -> request.restApiId(api)
                        .name("all")
                        .validateRequestBody(true)
                        .validateRequestParameters(true))
                .id();
        management.updateRequestValidator(request ->
                request.restApiId(api).requestValidatorId(validator).patchOperations(replace("/name", "both")));
        management.getRequestValidator(request -> request.restApiId(api).requestValidatorId(validator));
        management.getRequestValidators(request -> request.restApiId(api));
        management.createModel(request -> request.restApiId(api)
                .name("Pet")
                .description("a pet")
                .contentType("application/json")
                .schema("{\"type\": \"object\", \"properties\": {\"name\": {\"type\": \"string\"}}}"));
        management.updateModel(
                request -> request.restApiId(api).modelName("Pet").patchOperations(replace("/description", "pets")));
        management.getModel(request -> request.restApiId(api).modelName("Pet"));
        management.getModels(request -> request.restApiId(api));
        management.getModelTemplate(request -> request.restApiId(api).modelName("Pet"));
        method(validator);
    }

    private void method(String validator) {
        management.putMethod(request -> request.restApiId(api)
                .resourceId(resource)
                .httpMethod("POST")
                .authorizationType("NONE")
                .apiKeyRequired(true)
                .operationName("AddPet")
                .requestParameters(Map.of("method.request.querystring.kind", true))
                .requestModels(Map.of("application/json", "Pet"))
                .requestValidatorId(validator));
        management.updateMethod(request -> request.restApiId(api)
                .resourceId(resource)
                .httpMethod("POST")
                .patchOperations(replace("/operationName", "PutPet")));
        management.putMethodResponse(request -> request.restApiId(api)
                .resourceId(resource)
                .httpMethod("POST")
                .statusCode("200")
                .responseParameters(Map.of("method.response.header.X-Kind", true))
                .responseModels(Map.of("application/json", "Pet")));
        management.updateMethodResponse(request -> request.restApiId(api)
                .resourceId(resource)
                .httpMethod("POST")
                .statusCode("200")
                .patchOperations(replace("/responseParameters/method.response.header.X-Kind", "false")));
        management.getMethodResponse(request ->
                request.restApiId(api).resourceId(resource).httpMethod("POST").statusCode("200"));
    }

    private void method() {
        management.putIntegration(request -> request.restApiId(api)
                .resourceId(resource)
                .httpMethod("POST")
                .type(IntegrationType.HTTP)
                .integrationHttpMethod("PUT")
                .uri("http://example.com/pets")
                .connectionType(ConnectionType.INTERNET)
                .requestParameters(Map.of("integration.request.querystring.k", "method.request.querystring.kind"))
                .requestTemplates(Map.of("application/json", "$input.body"))
                .passthroughBehavior("NEVER")
                .cacheNamespace("pets")
                .cacheKeyParameters("method.request.querystring.kind")
                .contentHandling(ContentHandlingStrategy.CONVERT_TO_TEXT)
                .timeoutInMillis(1000)
                .tlsConfig(tls -> tls.insecureSkipVerification(false)));
        management.putIntegrationResponse(request -> request.restApiId(api)
                .resourceId(resource)
                .httpMethod("POST")
                .statusCode("200")
                .selectionPattern("2..")
                .responseParameters(Map.of("method.response.header.X-Kind", "'pet'"))
                .responseTemplates(Map.of("application/json", "{}"))
                .contentHandling(ContentHandlingStrategy.CONVERT_TO_TEXT));
        management.updateIntegrationResponse(request -> request.restApiId(api)
                .resourceId(resource)
                .httpMethod("POST")
                .statusCode("200")
                .patchOperations(replace("/selectionPattern", "")));
        management.getIntegrationResponse(request ->
                request.restApiId(api).resourceId(resource).httpMethod("POST").statusCode("200"));
        management.updateIntegration(request -> request.restApiId(api)
                .resourceId(resource)
                .httpMethod("POST")
                .patchOperations(replace("/timeoutInMillis", "2000")));
        management.getIntegration(
                request -> request.restApiId(api).resourceId(resource).httpMethod("POST"));
        management.getMethod(
                request -> request.restApiId(api).resourceId(resource).httpMethod("POST"));
        management.putMethod(request ->
                request.restApiId(api).resourceId(resource).httpMethod("GET").authorizationType("NONE"));
        management.putIntegration(request -> request.restApiId(api)
                .resourceId(resource)
                .httpMethod("GET")
                .type(IntegrationType.MOCK)
                .requestTemplates(Map.of("application/json", "{\"statusCode\": 200}")));
        management.testInvokeMethod(
                request -> request.restApiId(api).resourceId(resource).httpMethod("GET"));
    }

    private void authorizers() {
        String authorizer = management
                .createAuthorizer(request -> request.restApiId(api)
                        .name("guard")
                        .type(AuthorizerType.TOKEN)
                        .authType("custom")
                        .authorizerUri(LAMBDA)
                        .authorizerCredentials("arn:aws:iam::123456789012:role/caller")
                        .identitySource("method.request.header.Authorization")
                        .identityValidationExpression(".+")
                        .authorizerResultTtlInSeconds(60))
                .id();
        management.updateAuthorizer(
                request -> request.restApiId(api).authorizerId(authorizer).patchOperations(replace("/name", "watch")));
        management.getAuthorizer(request -> request.restApiId(api).authorizerId(authorizer));
        management.getAuthorizers(request -> request.restApiId(api));
        management.testInvokeAuthorizer(
                request -> request.restApiId(api).authorizerId(authorizer).headers(Map.of("Authorization", "allow")));
        management.deleteAuthorizer(request -> request.restApiId(api).authorizerId(authorizer));
    }

    private void gatewayResponses() {
        management.putGatewayResponse(request -> request.restApiId(api)
                .responseType(GatewayResponseType.THROTTLED)
                .statusCode("420")
                .responseParameters(Map.of("gatewayresponse.header.X-Why", "'because'"))
                .responseTemplates(Map.of("application/json", "{}")));
        management.updateGatewayResponse(request -> request.restApiId(api)
                .responseType(GatewayResponseType.THROTTLED)
                .patchOperations(replace("/statusCode", "421")));
        management.getGatewayResponse(request -> request.restApiId(api).responseType(GatewayResponseType.THROTTLED));
        management.getGatewayResponses(request -> request.restApiId(api));
        management.deleteGatewayResponse(request -> request.restApiId(api).responseType(GatewayResponseType.THROTTLED));
    }

    private void documentation() {
        String part = management
                .createDocumentationPart(request -> request.restApiId(api)
                        .location(location -> location.type(DocumentationPartType.METHOD)
                                .path("/pets")
                                .method("POST"))
                        .properties("{\"description\": \"adds\"}"))
                .id();
        management.updateDocumentationPart(request ->
                request.restApiId(api).documentationPartId(part).patchOperations(replace("/properties", "{}")));
        management.getDocumentationPart(request -> request.restApiId(api).documentationPartId(part));
        management.getDocumentationParts(request -> request.restApiId(api));
        management.deleteDocumentationPart(request -> request.restApiId(api).documentationPartId(part));
        management.importDocumentationParts(request -> request.restApiId(api)
                .body(SdkBytes.fromUtf8String(
                        "{\"swagger\":\"2.0\",\"info\":{\"title\":\"t\",\"description\":\"d\"},\"paths\":{}}")));
        management.createDocumentationVersion(
                request -> request.restApiId(api).documentationVersion("1").description("first"));
        management.updateDocumentationVersion(request ->
                request.restApiId(api).documentationVersion("1").patchOperations(replace("/description", "one")));
        management.getDocumentationVersion(request -> request.restApiId(api).documentationVersion("1"));
        management.getDocumentationVersions(request -> request.restApiId(api));
    }

    private void stages() {
        String deployment = management
                .createDeployment(request -> request.restApiId(api).description("first"))
                .id();
        management.updateDeployment(request ->
                request.restApiId(api).deploymentId(deployment).patchOperations(replace("/description", "one")));
        management.getDeployment(request -> request.restApiId(api).deploymentId(deployment));
        management.getDeployments(request -> request.restApiId(api));
        management.createStage(request -> request.restApiId(api)
                .stageName("prod")
                .deploymentId(deployment)
                .description("what customers call")
                .cacheClusterEnabled(true)
                .cacheClusterSize("0.5")
                .variables(Map.of("backend", "example.com"))
                .documentationVersion("1")
                .tracingEnabled(true)
                .tags(TAGS));
        management.updateStage(request ->
                request.restApiId(api).stageName("prod").patchOperations(replace("/description", "patched")));
        management.getStage(request -> request.restApiId(api).stageName("prod"));
        management.getStages(request -> request.restApiId(api));
        management.flushStageCache(request -> request.restApiId(api).stageName("prod"));
        management.flushStageAuthorizersCache(request -> request.restApiId(api).stageName("prod"));
        management.getExport(request -> request.restApiId(api).stageName("prod").exportType("oas30"));
        management.getSdk(request -> request.restApiId(api).stageName("prod").sdkType("javascript"));
    }

    private void clientCertificates() {
        String id = management
                .generateClientCertificate(
                        request -> request.description(unique).tags(TAGS))
                .clientCertificateId();
        management.updateClientCertificate(
                request -> request.clientCertificateId(id).patchOperations(replace("/description", "patched")));
        management.getClientCertificate(request -> request.clientCertificateId(id));
        management.getClientCertificates();
        management.deleteClientCertificate(request -> request.clientCertificateId(id));
    }

    private void vpcLinks() {
        String id = management
                .createVpcLink(request -> request.name(unique)
                        .description("to the cellar")
                        .targetArns("arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/" + unique
                                + "/0123456789abcdef")
                        .tags(TAGS))
                .id();
        management.updateVpcLink(request -> request.vpcLinkId(id).patchOperations(replace("/name", "patched")));
        management.getVpcLink(request -> request.vpcLinkId(id));
        management.getVpcLinks();
        management.deleteVpcLink(request -> request.vpcLinkId(id));
    }

    private void usagePlans() {
        String key = management
                .createApiKey(request -> request.name(unique)
                        .description("a client's")
                        .enabled(true)
                        .customerId("c-" + unique)
                        .value(unique + "0123456789abcdef")
                        .tags(TAGS))
                .id();
        management.updateApiKey(request -> request.apiKey(key).patchOperations(replace("/description", "patched")));
        management.getApiKey(request -> request.apiKey(key).includeValue(true));
        management.getApiKeys(request -> request.nameQuery(unique).includeValues(true));
        String imported = management
                .importApiKeys(request -> request.format("csv")
                        .body(SdkBytes.fromUtf8String("name,key\ncsv-" + unique + "," + unique + "fedcba9876543210\n")))
                .ids()
                .get(0);
        management.deleteApiKey(request -> request.apiKey(imported));

        String plan = management
                .createUsagePlan(request -> request.name(unique)
                        .description("for clients")
                        .apiStages(stage -> stage.apiId(api).stage("prod"))
                        .throttle(limits -> limits.burstLimit(5).rateLimit(2.5))
                        .quota(quota -> quota.limit(100).offset(1).period(QuotaPeriodType.MONTH))
                        .tags(TAGS))
                .id();
        management.updateUsagePlan(
                request -> request.usagePlanId(plan).patchOperations(replace("/description", "patched")));
        management.getUsagePlan(request -> request.usagePlanId(plan));
        management.createUsagePlanKey(
                request -> request.usagePlanId(plan).keyId(key).keyType("API_KEY"));
        management.getUsagePlans(request -> request.keyId(key));
        management.getUsagePlanKey(request -> request.usagePlanId(plan).keyId(key));
        management.getUsagePlanKeys(request -> request.usagePlanId(plan));
        management.updateUsage(
                request -> request.usagePlanId(plan).keyId(key).patchOperations(replace("/remaining", "300")));
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        management.getUsage(
                request -> request.usagePlanId(plan).startDate(today).endDate(today));
        management.deleteUsagePlanKey(request -> request.usagePlanId(plan).keyId(key));
        management.deleteApiKey(request -> request.apiKey(key));
        management.updateUsagePlan(request -> request.usagePlanId(plan)
                .patchOperations(PatchOperation.builder()
                        .op(Op.REMOVE)
                        .path("/apiStages")
                        .value(api + ":prod")
                        .build()));
        management.deleteUsagePlan(request -> request.usagePlanId(plan));
    }

    private void domainNames() {
        String name = unique + ".example.com";
        management.createDomainName(request -> request.domainName(name)
                .regionalCertificateArn(CERTIFICATE)
                .endpointConfiguration(endpoint -> endpoint.types(EndpointType.REGIONAL))
                .securityPolicy("TLS_1_2")
                .tags(TAGS));
        management.updateDomainName(
                request -> request.domainName(name).patchOperations(replace("/securityPolicy", "TLS_1_0")));
        management.getDomainName(request -> request.domainName(name));
        management.getDomainNames();
        management.createBasePathMapping(request ->
                request.domainName(name).basePath("v1").restApiId(api).stage("prod"));
        management.updateBasePathMapping(
                request -> request.domainName(name).basePath("v1").patchOperations(replace("/basePath", "v2")));
        management.getBasePathMapping(request -> request.domainName(name).basePath("v2"));
        management.getBasePathMappings(request -> request.domainName(name));
        management.deleteBasePathMapping(request -> request.domainName(name).basePath("v2"));
        management.deleteDomainName(request -> request.domainName(name));
    }

    private void privateDomainNames() {
        var domain = management.createDomainName(request -> request.domainName("private-" + unique + ".example.com")
                .certificateArn(CERTIFICATE)
                .endpointConfiguration(endpoint -> endpoint.types(EndpointType.PRIVATE)));
        String kept = associate(domain.domainNameArn(), "vpce-1");
        String rejected = associate(domain.domainNameArn(), "vpce-2");
        management.getDomainNameAccessAssociations(request -> request.limit(10));
        management.rejectDomainNameAccessAssociation(
                request -> request.domainNameAccessAssociationArn(rejected).domainNameArn(domain.domainNameArn()));
        management.deleteDomainNameAccessAssociation(request -> request.domainNameAccessAssociationArn(kept));
        management.deleteDomainName(
                request -> request.domainName(domain.domainName()).domainNameId(domain.domainNameId()));
    }

    private String associate(String domainNameArn, String endpoint) {
        return management
                .createDomainNameAccessAssociation(request -> request.domainNameArn(domainNameArn)
                        .accessAssociationSourceType("VPCE")
                        .accessAssociationSource(endpoint)
                        .tags(TAGS))
                .domainNameAccessAssociationArn();
    }

    private void deletions() {
        management.deleteStage(request -> request.restApiId(api).stageName("prod"));
        management
                .getDeployments(request -> request.restApiId(api))
                .items()
                .forEach(each -> management.deleteDeployment(
                        request -> request.restApiId(api).deploymentId(each.id())));
        management.deleteDocumentationVersion(request -> request.restApiId(api).documentationVersion("1"));
        management.deleteIntegrationResponse(request ->
                request.restApiId(api).resourceId(resource).httpMethod("POST").statusCode("200"));
        management.deleteIntegration(
                request -> request.restApiId(api).resourceId(resource).httpMethod("POST"));
        management.deleteMethodResponse(request ->
                request.restApiId(api).resourceId(resource).httpMethod("POST").statusCode("200"));
        management.deleteMethod(
                request -> request.restApiId(api).resourceId(resource).httpMethod("POST"));
        management.deleteModel(request -> request.restApiId(api).modelName("Pet"));
        management
                .getRequestValidators(request -> request.restApiId(api))
                .items()
                .forEach(each -> management.deleteRequestValidator(
                        request -> request.restApiId(api).requestValidatorId(each.id())));
        management.deleteResource(request -> request.restApiId(api).resourceId(resource));
        management.deleteRestApi(request -> request.restApiId(api));
    }
}
