/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.conformance.ManagementApi;
import dev.stagedoor.controlplane.definition.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** One of each AWS resource that can be patched. */
final class EveryNoun {

    private static final String LAMBDA = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
            + "arn:aws:lambda:us-east-1:123456789012:function:f/invocations";
    private static final String CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1";
    private static final String LOAD_BALANCER =
            "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/n/0123456789abcdef";

    private final OneMethod api;

    /** What stands for {@code {name}} in paths and values. */
    private final Map<String, String> names = new LinkedHashMap<>();

    /** @param management may have others like these */
    EveryNoun(ManagementApi management) {
        api = new OneMethod(management);
        names.put("api", api.restApiId);
        names.put("root", api.rootId);
        names.put("lambda", LAMBDA);
        names.put("pool", "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_p");
        names.put("certificate", CERTIFICATE);
        names.put("loadBalancer", LOAD_BALANCER);
        partsOfTheApi();
        method();
        deployed();
        ofTheAccount();
    }

    private void partsOfTheApi() {
        name("parent", "CreateResource", "{'parentId': '{root}', 'pathPart': 'parent'}", "id");
        name("resource", "CreateResource", "{'parentId': '{root}', 'pathPart': 'child'}", "id");
        name("authorizer", "CreateAuthorizer", """
                {'name': 'a', 'type': 'REQUEST', 'authorizerUri': '{lambda}', 'identitySource': 'method.request.header.A',
                 'providerARNs': ['arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_p',
                                  'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_q']}""", "id");
        name(
                "userPool",
                "CreateAuthorizer",
                "{'name': 'u', 'type': 'COGNITO_USER_POOLS', 'identitySource': 'method.request.header.A', 'providerARNs': ['{pool}']}",
                "id");
        done("CreateModel", "{'name': 'M', 'contentType': 'application/json', 'schema': '{}'}");
        name("validator", "CreateRequestValidator", "{'name': 'v'}", "id");
        done("PutGatewayResponse", """
                {'responseType': 'THROTTLED', 'statusCode': '429', 'responseParameters': {'gatewayresponse.header.X': 'method.request.header.X'},
                 'responseTemplates': {'text/plain': 'slow'}}""");
        name("part", "CreateDocumentationPart", "{'location': {'type': 'API'}, 'properties': '{}'}", "id");
        done("CreateDocumentationVersion", "{'documentationVersion': '1'}");
    }

    private void method() {
        done("PutMethod", """
                {'authorizationType': 'COGNITO_USER_POOLS', 'authorizerId': '{userPool}', 'authorizationScopes': ['s', 't'],
                 'requestParameters': {'method.request.header.X': false, 'method.request.querystring.q': false},
                 'requestModels': {'text/plain': 'Empty'}}""");
        done("PutMethodResponse", """
                {'statusCode': '200', 'responseParameters': {'method.response.header.X': true},
                 'responseModels': {'text/plain': 'Empty'}}""");
        done("PutIntegration", """
                {'type': 'HTTP', 'integrationHttpMethod': 'GET', 'uri': 'http://example.com/',
                 'requestParameters': {'integration.request.header.X': 'method.request.header.X'},
                 'requestTemplates': {'text/plain': '1'}, 'cacheKeyParameters': ['method.request.header.X']}""");
        done("PutIntegrationResponse", """
                {'statusCode': '200', 'responseParameters': {'method.response.header.X': 'integration.response.header.X'},
                 'responseTemplates': {'text/plain': '1'}}""");
    }

    private void deployed() {
        name("deployment", "CreateDeployment", "{'stageName': 'prod', 'variables': {'v': '1'}}", "id");
        done("UpdateStage", """
                {'stageName': 'prod', 'patchOperations': [
                  {'op': 'replace', 'path': '/accessLogSettings/destinationArn',
                   'value': 'arn:aws:logs:us-east-1:123456789012:log-group:y'},
                  {'op': 'replace', 'path': '/accessLogSettings/format', 'value': '$context.requestId'},
                  {'op': 'replace', 'path': '/canarySettings/percentTraffic', 'value': '10'},
                  {'op': 'replace', 'path': '/canarySettings/deploymentId', 'value': '{deployment}'}]}""");
    }

    private void ofTheAccount() {
        name("link", "CreateVpcLink", "{'name': 'l', 'targetArns': ['{loadBalancer}']}", "id");
        name("key", "CreateApiKey", "{'name': 'k', 'enabled': true}", "id");
        name("plan", "CreateUsagePlan", """
                {'name': 'p', 'apiStages': [{'apiId': '{api}', 'stage': 'prod', 'throttle': {'//GET': {'rateLimit': 1, 'burstLimit': 1}}}],
                 'quota': {'limit': 5, 'period': 'WEEK', 'offset': 1}, 'throttle': {'rateLimit': 1, 'burstLimit': 1}}""", "id");
        done("CreateUsagePlanKey", "{'usagePlanId': '{plan}', 'keyId': '{key}', 'keyType': 'API_KEY'}");
        done("CreateDomainName", """
                {'domainName': 'regional.{api}.example.com', 'regionalCertificateArn': '{certificate}',
                 'endpointConfiguration': {'types': ['REGIONAL']}}""");
        done("CreateDomainName", """
                {'domainName': 'edge.{api}.example.com', 'certificateArn': '{certificate}', 'endpointConfiguration': {'types': ['EDGE']}}""");
        name("privateId", "CreateDomainName", """
                {'domainName': 'private.{api}.example.com', 'certificateArn': '{certificate}',
                 'endpointConfiguration': {'types': ['PRIVATE']}}""", "domainNameId");
        done(
                "CreateBasePathMapping",
                "{'domainName': 'regional.{api}.example.com', 'basePath': 'v1', 'restApiId': '{api}', 'stage': 'prod'}");
        name("private", "CreateRestApi", """
                {'name': 'private', 'endpointConfiguration': {'types': ['PRIVATE'], 'vpcEndpointIds': ['vpce-1', 'vpce-2']}}""", "id");
    }

    /** The members that say which resource an operation patches. */
    ObjectNode subject(String operation, String which) {
        String members = switch (operation) {
            case "UpdateAccount" -> "{}";
            case "UpdateApiKey" -> "{'apiKey': '{key}'}";
            case "UpdateAuthorizer" -> "{'authorizerId': '{authorizer}'}";
            case "UpdateBasePathMapping" -> "{'domainName': 'regional.{api}.example.com', 'basePath': 'v1'}";
            case "UpdateClientCertificate" -> "{'clientCertificateId': '{clientCertificate}'}";
            case "UpdateDeployment" -> "{'deploymentId': '{deployment}'}";
            case "UpdateDocumentationPart" -> "{'documentationPartId': '{part}'}";
            case "UpdateDocumentationVersion" -> "{'documentationVersion': '1'}";
            case "UpdateDomainName" ->
                which.equals("private")
                        ? "{'domainName': 'private.{api}.example.com', 'domainNameId': '{privateId}'}"
                        : "{'domainName': '" + (which.isEmpty() ? "regional" : which) + ".{api}.example.com'}";
            case "UpdateGatewayResponse" -> "{'responseType': 'THROTTLED'}";
            case "UpdateIntegration", "UpdateMethod" -> "{}";
            case "UpdateIntegrationResponse", "UpdateMethodResponse" -> "{'statusCode': '200'}";
            case "UpdateModel" -> "{'modelName': 'M'}";
            case "UpdateRequestValidator" -> "{'requestValidatorId': '{validator}'}";
            case "UpdateResource" -> "{'resourceId': '{resource}'}";
            case "UpdateRestApi" -> which.equals("private") ? "{'restApiId': '{private}'}" : "{}";
            case "UpdateStage" -> "{'stageName': 'prod'}";
            case "UpdateUsage" -> "{'usagePlanId': '{plan}', 'keyId': '{key}'}";
            case "UpdateUsagePlan" -> "{'usagePlanId': '{plan}'}";
            case "UpdateVpcLink" -> "{'vpcLinkId': '{link}'}";
            default -> throw new IllegalArgumentException(operation);
        };
        return Json.readObject(expand(members).replace('\'', '"'));
    }

    ManagementApi.Answer call(String operation, ObjectNode parameters) {
        return api.call(operation, Json.write(parameters));
    }

    /** A text with the names of this store in it. */
    String expand(String text) {
        if (text.contains("{clientCertificate}") && !names.containsKey("clientCertificate")) {
            // only then: its key costs more than all the rest
            name("clientCertificate", "GenerateClientCertificate", "{}", "clientCertificateId");
        }
        String expanded = text;
        for (Map.Entry<String, String> name : names.entrySet()) {
            expanded = expanded.replace("{" + name.getKey() + "}", name.getValue());
        }
        return expanded;
    }

    private ObjectNode done(String operation, String parameters) {
        return api.done(operation, expand(parameters));
    }

    private void name(String name, String operation, String parameters, String member) {
        names.put(name, done(operation, parameters).get(member).asText());
    }
}
