/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;

/** What AWS's extensions at the root of a document say: settings of the API, validators and gateway responses. */
final class SettingsExport {

    private final DefinitionTree api;
    private final ObjectNode restApi;
    private final OpenApiExport.Options options;

    SettingsExport(DefinitionTree api, OpenApiExport.Options options) {
        this.api = api;
        this.restApi = api.root();
        this.options = options;
    }

    void addTo(ObjectNode document) {
        if (options.wants("integrations")) {
            copy(document, "binaryMediaTypes", "binary-media-types");
            copy(document, "minimumCompressionSize", "minimum-compression-size");
            copy(document, "securityPolicy", "security-policy");
            copy(document, "endpointAccessMode", "endpoint-access-mode");
            if (!restApi.path("apiKeySource").asText("HEADER").equals("HEADER")) {
                copy(document, "apiKeySource", "api-key-source");
            }
            policy(document);
            endpoint(document);
            tags(document);
        }
        if (options.wants("validators")) {
            ObjectNode validators = Json.object();
            api.children("", "RequestValidator")
                    .values()
                    .forEach(validator -> validators.set(validatorName(validator), validator(validator)));
            put(document, "request-validators", validators);
        }
        if (options.wants("gatewayresponses")) {
            ObjectNode responses = Json.object();
            api.children("", "GatewayResponse")
                    .values()
                    .forEach(response ->
                            responses.set(response.path("responseType").asText(), response(response)));
            put(document, "gateway-responses", responses);
        }
    }

    /** A validator may have no name, but a document knows it by one. */
    static String validatorName(JsonNode validator) {
        return validator.path("name").asText(validator.path("id").asText());
    }

    private static void put(ObjectNode document, String extension, ObjectNode value) {
        if (!value.isEmpty()) {
            document.set(OpenApiDocument.EXTENSION + extension, value);
        }
    }

    private void copy(ObjectNode document, String member, String extension) {
        JsonNode value = restApi.path(member);
        if (!value.isMissingNode() && !value.isNull() && !(value.isArray() && value.isEmpty())) {
            document.set(OpenApiDocument.EXTENSION + extension, value);
        }
    }

    private void policy(ObjectNode document) {
        String policy = restApi.path("policy").asText();
        if (!policy.isEmpty()) {
            try {
                document.set(OpenApiDocument.EXTENSION + "policy", Json.MAPPER.readTree(policy));
            } catch (JsonProcessingException e) {
                document.put(OpenApiDocument.EXTENSION + "policy", policy);
            }
        }
    }

    private void endpoint(ObjectNode document) {
        ObjectNode endpoint = Json.object();
        JsonNode vpcEndpointIds = restApi.path("endpointConfiguration").path("vpcEndpointIds");
        if (!vpcEndpointIds.isEmpty()) {
            endpoint.set("vpcEndpointIds", vpcEndpointIds);
        }
        if (restApi.path("disableExecuteApiEndpoint").asBoolean()) {
            endpoint.put("disableExecuteApiEndpoint", true);
        }
        if (!endpoint.isEmpty()) {
            ObjectNode owner = options.format().isSwagger()
                    ? document
                    : (ObjectNode) document.path("servers").get(0);
            owner.set(OpenApiDocument.EXTENSION + "endpoint-configuration", endpoint);
        }
    }

    private void tags(ObjectNode document) {
        ArrayNode tags = Json.MAPPER.createArrayNode();
        restApi.path("tags")
                .properties()
                .forEach(tag -> tags.addObject()
                        .put("name", tag.getKey())
                        .set(OpenApiDocument.EXTENSION + "tag-value", tag.getValue()));
        if (!tags.isEmpty()) {
            document.set("tags", tags);
        }
    }

    private static ObjectNode validator(ObjectNode validator) {
        ObjectNode extension = Json.object();
        extension.set("validateRequestParameters", validator.path("validateRequestParameters"));
        extension.set("validateRequestBody", validator.path("validateRequestBody"));
        return extension;
    }

    private static ObjectNode response(ObjectNode response) {
        ObjectNode extension = Json.object();
        if (response.has("statusCode")) {
            extension.put("statusCode", response.get("statusCode").asInt());
        }
        for (String member : new String[] {"responseParameters", "responseTemplates"}) {
            if (!response.path(member).isEmpty()) {
                extension.set(member, response.get(member));
            }
        }
        return extension;
    }
}
