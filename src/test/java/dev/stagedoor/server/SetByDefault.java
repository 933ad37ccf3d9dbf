/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What AWS sets in an answer although the caller did not, as the recordings have it. */
final class SetByDefault {

    private static final List<String> REST_API = List.of(
            "id",
            "createdDate",
            "apiKeySource",
            "endpointConfiguration",
            "disableExecuteApiEndpoint",
            "rootResourceId");
    private static final List<String> RESOURCE = List.of("id", "path");
    private static final List<String> METHOD = List.of("httpMethod", "authorizationType", "apiKeyRequired");
    private static final List<String> INTEGRATION =
            List.of("type", "passthroughBehavior", "timeoutInMillis", "cacheNamespace");
    private static final List<String> STAGE = List.of(
            "deploymentId",
            "stageName",
            "cacheClusterEnabled",
            "cacheClusterStatus",
            "tracingEnabled",
            "createdDate",
            "lastUpdatedDate");
    private static final List<String> DEPLOYMENT = List.of("id", "createdDate");
    private static final List<String> API_KEY = List.of("id", "enabled", "createdDate", "lastUpdatedDate");
    private static final List<String> CERTIFICATE =
            List.of("clientCertificateId", "pemEncodedCertificate", "createdDate", "expirationDate");
    private static final List<String> DOMAIN_NAME =
            List.of("domainName", "domainNameStatus", "securityPolicy", "endpointConfiguration");
    private static final List<String> VALIDATOR =
            List.of("id", "name", "validateRequestBody", "validateRequestParameters");
    private static final List<String> GATEWAY_RESPONSE = List.of("responseType", "defaultResponse");
    private static final List<String> FILE = List.of("contentType", "contentDisposition", "body");

    private static final Map<String, List<String>> MEMBERS = new TreeMap<>(Map.ofEntries(
            Map.entry("CreateRestApi", REST_API),
            Map.entry("GetRestApi", REST_API),
            Map.entry("ImportRestApi", REST_API),
            Map.entry("PutRestApi", REST_API),
            Map.entry("UpdateRestApi", REST_API),
            Map.entry("CreateResource", RESOURCE),
            Map.entry("GetResource", RESOURCE),
            Map.entry("UpdateResource", RESOURCE),
            Map.entry("PutMethod", METHOD),
            Map.entry("GetMethod", METHOD),
            Map.entry("UpdateMethod", METHOD),
            Map.entry("PutIntegration", INTEGRATION),
            Map.entry("GetIntegration", INTEGRATION),
            Map.entry("UpdateIntegration", INTEGRATION),
            Map.entry("CreateStage", STAGE),
            Map.entry("GetStage", STAGE),
            Map.entry("UpdateStage", STAGE),
            Map.entry("CreateDeployment", DEPLOYMENT),
            Map.entry("GetDeployment", DEPLOYMENT),
            Map.entry("UpdateDeployment", DEPLOYMENT),
            Map.entry("CreateApiKey", API_KEY),
            Map.entry("GetApiKey", API_KEY),
            Map.entry("UpdateApiKey", API_KEY),
            Map.entry("GenerateClientCertificate", CERTIFICATE),
            Map.entry("GetClientCertificate", CERTIFICATE),
            Map.entry("UpdateClientCertificate", CERTIFICATE),
            Map.entry("CreateDomainName", DOMAIN_NAME),
            Map.entry("GetDomainName", DOMAIN_NAME),
            Map.entry("UpdateDomainName", DOMAIN_NAME),
            Map.entry("CreateRequestValidator", VALIDATOR),
            Map.entry("GetRequestValidator", VALIDATOR),
            Map.entry("UpdateRequestValidator", VALIDATOR),
            Map.entry("PutGatewayResponse", GATEWAY_RESPONSE),
            Map.entry("GetGatewayResponse", GATEWAY_RESPONSE),
            Map.entry("UpdateGatewayResponse", GATEWAY_RESPONSE),
            Map.entry("CreateModel", List.of("id", "name", "contentType")),
            Map.entry("CreateAuthorizer", List.of("id", "name", "type")),
            Map.entry("CreateUsagePlan", List.of("id", "name")),
            Map.entry("CreateUsagePlanKey", List.of("id", "type", "name")),
            Map.entry("GetUsage", List.of("usagePlanId", "startDate", "endDate", "items")),
            Map.entry("CreateDocumentationPart", List.of("id", "location", "properties")),
            Map.entry("CreateDocumentationVersion", List.of("version", "createdDate")),
            Map.entry("CreateVpcLink", List.of("id", "status")),
            Map.entry("CreateDomainNameAccessAssociation", List.of("domainNameAccessAssociationArn", "domainNameArn")),
            Map.entry("GetAccount", List.of("throttleSettings", "features", "apiKeyVersion")),
            Map.entry("GetModelTemplate", List.of("value")),
            Map.entry("GetTags", List.of("tags")),
            Map.entry("ImportApiKeys", List.of("ids")),
            Map.entry("ImportDocumentationParts", List.of("ids")),
            Map.entry("GetSdkType", List.of("id", "friendlyName", "configurationProperties")),
            Map.entry("GetExport", FILE),
            Map.entry("GetSdk", FILE),
            Map.entry("TestInvokeMethod", List.of("status", "headers", "multiValueHeaders", "log", "latency")),
            Map.entry("TestInvokeAuthorizer", List.of("clientStatus", "log", "latency"))));

    /** Lists that are never empty where something was made before. */
    private static final List<String> LISTS = List.of(
            "GetApiKeys",
            "GetAuthorizers",
            "GetBasePathMappings",
            "GetClientCertificates",
            "GetDeployments",
            "GetDocumentationParts",
            "GetDocumentationVersions",
            "GetDomainNameAccessAssociations",
            "GetDomainNames",
            "GetGatewayResponses",
            "GetModels",
            "GetRequestValidators",
            "GetResources",
            "GetRestApis",
            "GetSdkTypes",
            "GetUsagePlanKeys",
            "GetUsagePlans",
            "GetVpcLinks");

    private SetByDefault() {}

    static List<String> of(String operation) {
        return LISTS.contains(operation) ? List.of("items") : MEMBERS.getOrDefault(operation, List.of());
    }
}
