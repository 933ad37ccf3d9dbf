/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.rules.MappingExpressions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Operations into methods and method responses. A method that the document names replaces the one there was. */
final class MethodImport {

    private static final Map<String, String> VERBS = Map.of(
            "get",
            "GET",
            "put",
            "PUT",
            "post",
            "POST",
            "delete",
            "DELETE",
            "options",
            "OPTIONS",
            "head",
            "HEAD",
            "patch",
            "PATCH",
            OpenApiDocument.EXTENSION + "any-method",
            "ANY");
    private static final Map<String, String> LOCATIONS =
            Map.of("path", "path", "query", "querystring", "header", "header");
    private static final Pattern STATUS_CODE = Pattern.compile("[1-5]\\d\\d");

    private final OpenApiDocument document;
    private final DefinitionTree tree;
    private final ModelImport models;
    private final ValidatorImport validators;
    private final SecurityImport security;
    private final IntegrationImport integrations;
    private final ImportFindings findings;

    MethodImport(
            OpenApiDocument document,
            DefinitionTree tree,
            ModelImport models,
            ValidatorImport validators,
            SecurityImport security,
            IntegrationImport integrations,
            ImportFindings findings) {
        this.document = document;
        this.tree = tree;
        this.models = models;
        this.validators = validators;
        this.security = security;
        this.integrations = integrations;
        this.findings = findings;
    }

    static @Nullable String verb(String pathItemMember) {
        return VERBS.get(pathItemMember);
    }

    void apply(ImportedResource resource, JsonNode pathItem) {
        pathItem.properties().forEach(member -> {
            String verb = verb(member.getKey());
            if (verb != null && member.getValue() instanceof ObjectNode operation) {
                method(new ImportedMethod(resource, verb), pathItem, operation);
            }
        });
    }

    private void method(ImportedMethod method, JsonNode pathItem, ObjectNode operation) {
        List<JsonNode> parameters = parameters(pathItem, operation, method.name());
        ObjectNode definition = Json.object().put("httpMethod", method.verb());
        SecurityImport.MethodSecurity methodSecurity = security.of(operation);
        methodSecurity.writeTo(definition);
        if (operation.path("operationId").isTextual()) {
            definition.put("operationName", operation.get("operationId").asText());
        }
        ObjectNode requestParameters = requestParameters(method.resource(), parameters);
        if (!requestParameters.isEmpty()) {
            definition.set("requestParameters", requestParameters);
        }
        ObjectNode requestModels = requestModels(operation, parameters, method.name());
        if (!requestModels.isEmpty()) {
            definition.set("requestModels", requestModels);
        }
        String validator = validators.nameFor(operation);
        String validatorId = validator == null ? null : validators.id(validator);
        if (validatorId != null) {
            definition.put("requestValidatorId", validatorId);
        }
        String refusal = MappingExpressions.requestParametersRefusal(requestParameters);
        if (refusal == null && methodSecurity.lacksAuthorizer()) { // recorded: test_put_method_validation
            refusal = "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS"
                    + " requires a valid authorizer.";
        }
        if (refusal == null && validator != null && validatorId == null) {
            refusal = "Invalid Request Validator identifier specified";
        }
        if (refusal != null) {
            findings.error(method.refused(refusal));
            return;
        }
        tree.remove(method.row());
        tree.put(method.row(), "Method", definition);
        responses(method, operation);
        integrations.apply(method, operation);
    }

    /** An operation's parameters override those of its path; the pair of place and name is the identity. */
    private List<JsonNode> parameters(JsonNode pathItem, JsonNode operation, String at) {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        for (JsonNode declarations : List.of(pathItem.path("parameters"), operation.path("parameters"))) {
            for (JsonNode declaration : declarations) {
                JsonNode parameter = document.resolve(declaration);
                if (parameter.isMissingNode()) {
                    unresolved(declaration, "parameter", at);
                } else {
                    parameters.put(
                            parameter.path("in").asText() + " "
                                    + parameter.path("name").asText(),
                            parameter);
                }
            }
        }
        return new ArrayList<>(parameters.values());
    }

    private void unresolved(JsonNode declaration, String what, String at) {
        String reference = declaration.path("$ref").asText();
        if (OpenApiDocument.isExternal(reference)) {
            findings.error(
                    "Reference '" + reference + "' to a " + what + " of method '" + at + "' leads out of the document");
        } else {
            findings.warn("Reference to " + what + " '" + reference + "' not found. Ignoring.");
        }
    }

    private static ObjectNode requestParameters(ImportedResource resource, List<JsonNode> parameters) {
        ObjectNode requestParameters = Json.object();
        for (JsonNode parameter : parameters) {
            String location = LOCATIONS.get(parameter.path("in").asText());
            if (location != null) {
                requestParameters.put(
                        "method.request." + location + "."
                                + parameter.path("name").asText(),
                        parameter.path("required").asBoolean(false));
            }
        }
        // AWS adds the resource's own variable where the operation forgot it (recorded:
        // test_import_and_validate_rest_api[swagger-mock-cors.json]), but no greedy one.
        String part = resource.path().substring(resource.path().lastIndexOf('/') + 1);
        if (ResourceImport.isVariable(part) && !part.endsWith("+}")) {
            String name = "method.request.path." + part.substring(1, part.length() - 1);
            if (!requestParameters.has(name)) {
                requestParameters.put(name, true);
            }
        }
        return requestParameters;
    }

    private ObjectNode requestModels(JsonNode operation, List<JsonNode> parameters, String at) {
        ObjectNode requestModels = Json.object();
        String usage = "request body to method '" + at + "'";
        if (document.isSwagger()) {
            for (JsonNode parameter : parameters) {
                if (parameter.path("in").asText().equals("body")) {
                    putModels(requestModels, mediaTypes(operation, "consumes"), parameter.path("schema"), usage);
                }
            }
        } else {
            JsonNode body = document.resolve(operation.path("requestBody"));
            if (body.isMissingNode() && operation.has("requestBody")) {
                unresolved(operation.path("requestBody"), "request body", at);
            }
            body.path("content")
                    .properties()
                    .forEach(content -> putModels(
                            requestModels,
                            List.of(content.getKey()),
                            content.getValue().path("schema"),
                            usage));
        }
        return requestModels;
    }

    private void responses(ImportedMethod method, JsonNode operation) {
        OpenApiDocument.members(operation.path("responses")).forEach(entry -> {
            String statusCode = entry.getKey();
            if (!STATUS_CODE.matcher(statusCode).matches()) {
                return; // 'default' and '2XX' have no method response to become
            }
            JsonNode response = document.resolve(entry.getValue());
            if (response.isMissingNode()) {
                unresolved(entry.getValue(), "response", method.name());
                return;
            }
            ObjectNode methodResponse = Json.object().put("statusCode", statusCode);
            ObjectNode headers = Json.object();
            response.path("headers")
                    .properties()
                    .forEach(header -> headers.put("method.response.header." + header.getKey(), false));
            if (!headers.isEmpty()) {
                methodResponse.set("responseParameters", headers);
            }
            ObjectNode responseModels =
                    responseModels(operation, response, statusCode + " response to method '" + method.name() + "'");
            if (!responseModels.isEmpty()) {
                methodResponse.set("responseModels", responseModels);
            }
            tree.put(method.row() + "/responses/" + statusCode, "MethodResponse", methodResponse);
        });
    }

    private ObjectNode responseModels(JsonNode operation, JsonNode response, String usage) {
        ObjectNode responseModels = Json.object();
        if (document.isSwagger()) {
            putModels(responseModels, mediaTypes(operation, "produces"), response.path("schema"), usage);
        } else {
            response.path("content")
                    .properties()
                    .forEach(content -> putModels(
                            responseModels,
                            List.of(content.getKey()),
                            content.getValue().path("schema"),
                            usage));
        }
        return responseModels;
    }

    private void putModels(ObjectNode into, List<String> mediaTypes, JsonNode schema, String usage) {
        String model = models.nameFor(schema, usage);
        if (model != null) {
            mediaTypes.forEach(mediaType -> into.put(mediaType, model));
        }
    }

    /** Swagger's {@code consumes} or {@code produces}: the operation's, else the document's, else JSON. */
    private List<String> mediaTypes(JsonNode operation, String member) {
        JsonNode declared =
                operation.has(member) ? operation.get(member) : document.root().path(member);
        List<String> mediaTypes = new ArrayList<>();
        declared.forEach(mediaType -> mediaTypes.add(mediaType.asText()));
        document.spend(mediaTypes.size());
        return mediaTypes.isEmpty() ? List.of("application/json") : mediaTypes;
    }
}
