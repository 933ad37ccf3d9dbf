/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Methods and method responses as operations; what {@link MethodImport} reads. */
final class MethodExport {

    /** By what a request parameter's name starts with: where OpenAPI says that it is, and AWS's type for its documentation. */
    private static final Map<String, String[]> PLACES = Map.of(
            "method.request.path.", new String[] {"path", "PATH_PARAMETER"},
            "method.request.querystring.", new String[] {"query", "QUERY_PARAMETER"},
            "method.request.header.", new String[] {"header", "REQUEST_HEADER"});

    private static final String RESPONSE_HEADER = "method.response.header.";

    private final DefinitionTree api;
    private final OpenApiExport.Options options;
    private final boolean swagger;
    private final SchemaExport schemas;
    private final SecurityExport security;
    private final Documented documented;
    private final Map<String, String> validators = new java.util.HashMap<>();

    MethodExport(
            DefinitionTree api,
            OpenApiExport.Options options,
            SchemaExport schemas,
            SecurityExport security,
            Documented documented) {
        this.api = api;
        this.options = options;
        this.swagger = options.format().isSwagger();
        this.schemas = schemas;
        this.security = security;
        this.documented = documented;
        api.children("", "RequestValidator")
                .values()
                .forEach(validator ->
                        validators.put(validator.path("id").asText(), SettingsExport.validatorName(validator)));
    }

    /** The member of the path item that a method is. */
    static String verb(JsonNode method) {
        String verb = method.path("httpMethod").asText();
        return verb.equals("ANY") ? OpenApiDocument.EXTENSION + "any-method" : verb.toLowerCase(Locale.ROOT);
    }

    ObjectNode operation(String path, String row, ObjectNode method) {
        ObjectNode at = Json.object()
                .put("path", path)
                .put("method", method.path("httpMethod").asText());
        ObjectNode operation = Json.object();
        if (method.has("operationName")) {
            operation.set("operationId", method.get("operationName"));
        }
        Map<String, ObjectNode> answers = api.children(row, "MethodResponse");
        if (swagger) {
            putMediaTypes(operation, "consumes", schemas.mediaTypes(method.path("requestModels")));
            Set<String> produced = new LinkedHashSet<>();
            answers.values().forEach(answer -> produced.addAll(schemas.mediaTypes(answer.path("responseModels"))));
            putMediaTypes(operation, "produces", produced);
        }
        ArrayNode parameters = parameters(at, method);
        body(at, method, operation, parameters);
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        ObjectNode responses = Json.object();
        answers.values()
                .forEach(answer -> responses.set(answer.path("statusCode").asText(), response(at, answer)));
        if (swagger || !responses.isEmpty()) {
            operation.set("responses", responses);
        }
        ArrayNode requirements = security.requirements(method);
        if (!requirements.isEmpty()) {
            operation.set("security", requirements);
        }
        String validator = validators.get(method.path("requestValidatorId").asText());
        if (validator != null && options.wants("validators")) {
            operation.put(OpenApiDocument.EXTENSION + "request-validator", validator);
        }
        if (options.wants("integrations")) {
            IntegrationExport.addTo(operation, api, row);
        }
        documented.merge(typed(at, "METHOD"), operation, Set.of("tags", "summary", "description"));
        return operation;
    }

    private static void putMediaTypes(ObjectNode operation, String member, Set<String> mediaTypes) {
        if (!mediaTypes.isEmpty()) {
            mediaTypes.forEach(operation.putArray(member)::add);
        }
    }

    private ArrayNode parameters(ObjectNode at, ObjectNode method) {
        ArrayNode parameters = Json.MAPPER.createArrayNode();
        ObjectNode declared =
                method.path("requestParameters") instanceof ObjectNode some ? some.deepCopy() : Json.object();
        // The resource's own variable, which an import adds where the operation forgot it.
        String path = at.path("path").asText();
        String part = path.substring(path.lastIndexOf('/') + 1);
        if (ResourceImport.isVariable(part) && !part.endsWith("+}")) {
            String own = "method.request.path." + part.substring(1, part.length() - 1);
            if (!declared.has(own)) {
                declared.put(own, true);
            }
        }
        declared.properties()
                .forEach(parameter -> PLACES.forEach((prefix, place) -> {
                    if (parameter.getKey().startsWith(prefix)) {
                        String name = parameter.getKey().substring(prefix.length());
                        parameters.add(
                                parameter(at, name, place, parameter.getValue().asBoolean()));
                    }
                }));
        return parameters;
    }

    private ObjectNode parameter(ObjectNode at, String name, String[] place, boolean required) {
        ObjectNode parameter = Json.object().put("name", name).put("in", place[0]);
        if (required || swagger) {
            parameter.put("required", required);
        }
        putText(parameter);
        documented.merge(typed(at, place[1]).put("name", name), parameter, Set.of("description"));
        return parameter;
    }

    private void putText(ObjectNode described) {
        if (swagger) {
            described.put("type", "string");
        } else {
            described.putObject("schema").put("type", "string");
        }
    }

    private void body(ObjectNode at, ObjectNode method, ObjectNode operation, ArrayNode parameters) {
        JsonNode models = method.path("requestModels");
        if (schemas.mediaTypes(models).isEmpty()) {
            return;
        }
        ObjectNode body = Json.object();
        if (swagger) {
            String model = schemas.oneOf(models);
            body.put("in", "body").put("name", model).put("required", true).set("schema", schemas.reference(model));
            parameters.add(body);
        } else {
            body.set("content", schemas.content(models));
            body.put("required", true);
            operation.set("requestBody", body);
        }
        documented.merge(typed(at, "REQUEST_BODY"), body, Set.of("description"));
    }

    private ObjectNode response(ObjectNode at, ObjectNode answer) {
        String statusCode = answer.path("statusCode").asText();
        ObjectNode location = at.deepCopy().put("statusCode", statusCode);
        JsonNode models = answer.path("responseModels");
        ObjectNode response = Json.object().put("description", statusCode + " response");
        if (swagger && !schemas.mediaTypes(models).isEmpty()) {
            response.set("schema", schemas.reference(schemas.oneOf(models)));
        }
        ObjectNode headers = Json.object();
        answer.path("responseParameters").fieldNames().forEachRemaining(parameter -> {
            if (parameter.startsWith(RESPONSE_HEADER)) {
                String name = parameter.substring(RESPONSE_HEADER.length());
                ObjectNode header = headers.putObject(name);
                putText(header);
                documented.merge(typed(location, "RESPONSE_HEADER").put("name", name), header, Set.of("description"));
            }
        });
        if (!headers.isEmpty()) {
            response.set("headers", headers);
        }
        if (!swagger) {
            response.set("content", schemas.content(models)); // there even when empty (recorded)
        }
        documented.merge(typed(location, "RESPONSE"), response, Set.of("description"));
        return response;
    }

    private static ObjectNode typed(ObjectNode location, String type) {
        return location.deepCopy().put("type", type);
    }
}
