/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The OpenAPI document that a generator gets: of a stage's export what a client needs, and nothing that generated source
 * could be made to run. Names that no generator could quote wrongly are the only ones taken over; texts, examples,
 * defaults, patterns and references to other places are left out. Methods for ANY verb are not in it, as on AWS.
 */
public final class SdkDocument {

    private static final List<String> VERBS = List.of("get", "put", "post", "delete", "options", "head", "patch");

    private static final Pattern SAFE_PATH = Pattern.compile("/[A-Za-z0-9._~:@!&,;=/{}+-]*");
    private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9_.$:@-]{1,200}");
    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z0-9_.$:-]+)\\+?}");

    private final SdkType type;
    private final JsonNode export;
    private final SdkSchemas schemas;
    private final OperationNaming naming;
    private final ObjectNode document = Json.object();
    private boolean apiKey;

    private SdkDocument(SdkType type, JsonNode export) {
        this.type = type;
        this.export = export;
        this.schemas = new SdkSchemas(export.at("/components/schemas"));
        this.naming = new OperationNaming(type == SdkType.JAVA || type == SdkType.RUBY);
    }

    /**
     * @param export the stage as OpenAPI 3.0
     * @param invokeUrl where the stage is called
     * @param tag what classes of operations are named after, for languages that group them
     */
    public static ObjectNode of(SdkType type, JsonNode export, String invokeUrl, String tag) {
        return new SdkDocument(type, export).document(invokeUrl, tag);
    }

    private ObjectNode document(String invokeUrl, String tag) {
        document.put("openapi", "3.0.1");
        String title = export.at("/info/title").asText().replaceAll("[^A-Za-z0-9 _-]", "");
        document.putObject("info").put("title", title.isBlank() ? "API" : title).put("version", "1.0.0");
        document.putArray("servers").addObject().put("url", invokeUrl);
        ObjectNode paths = document.putObject("paths");
        export.path("paths").properties().forEach(item -> {
            if (SAFE_PATH.matcher(item.getKey()).matches()) {
                ObjectNode target = Json.object();
                for (String verb : VERBS) {
                    if (item.getValue().path(verb).isObject()) {
                        ObjectNode operation =
                                operation(item.getKey(), verb, item.getValue().path(verb));
                        operation.putArray("tags").add(tag);
                        target.set(verb, operation);
                    }
                }
                if (!target.isEmpty()) {
                    paths.set(item.getKey().replace("+}", "}"), target);
                }
            }
        });
        ObjectNode components = document.putObject("components");
        components.set("schemas", schemas.all());
        if (apiKey) {
            components
                    .putObject("securitySchemes")
                    .putObject("api_key")
                    .put("type", "apiKey")
                    .put("name", "x-api-key")
                    .put("in", "header");
        }
        return document;
    }

    private ObjectNode operation(String path, String verb, JsonNode source) {
        String name = naming.name(path, verb, source.path("operationId").asText());
        ObjectNode operation = Json.object()
                .put("operationId", name)
                .put("x-sdk-operation", name)
                .put("x-sdk-path", path);
        ArrayNode parameters = parameters(path, source, operation.putArray("parameters"));
        JsonNode body = source.at("/requestBody/content/application~1json/schema");
        if (body.isObject() && !verb.equals("get") && !verb.equals("head")) {
            operation
                    .putObject("requestBody")
                    .put("required", true)
                    .putObject("content")
                    .putObject("application/json")
                    .set("schema", schemas.convert(body));
        }
        JsonNode answer = responses(source, operation.putObject("responses"));
        for (JsonNode requirement : source.path("security")) {
            if (requirement.has("api_key")) {
                apiKey = true;
                operation.putArray("security").addObject().putArray("api_key");
            }
        }
        if (type == SdkType.JAVA) {
            requestAndResult(name, operation, parameters, answer);
        }
        return operation;
    }

    private static ArrayNode parameters(String path, JsonNode source, ArrayNode target) {
        Set<String> known = new HashSet<>();
        Matcher variables = VARIABLE.matcher(path);
        while (variables.find()) {
            add(target, known, "path", variables.group(1), true);
        }
        for (JsonNode parameter : source.path("parameters")) {
            String in = parameter.path("in").asText();
            String name = parameter.path("name").asText();
            if ((in.equals("query") || in.equals("header"))
                    && SAFE_NAME.matcher(name).matches()) {
                add(target, known, in, name, parameter.path("required").asBoolean());
            }
        }
        return target;
    }

    private static void add(ArrayNode target, Set<String> known, String in, String name, boolean required) {
        if (known.add(name.toLowerCase(Locale.ROOT))) {
            target.addObject()
                    .put("name", name)
                    .put("in", in)
                    .put("required", required)
                    .putObject("schema")
                    .put("type", "string");
        }
    }

    /** @return the schema of the first success; missing when there is none */
    private JsonNode responses(JsonNode source, ObjectNode target) {
        JsonNode first = MissingNode.getInstance();
        for (var response : source.path("responses").properties()) {
            if (response.getKey().matches("[1-5]\\d\\d")) {
                ObjectNode made = target.putObject(response.getKey()).put("description", response.getKey());
                JsonNode schema = response.getValue().at("/content/application~1json/schema");
                if (schema.isObject()) {
                    ObjectNode converted = schemas.convert(schema);
                    made.putObject("content").putObject("application/json").set("schema", converted);
                    if (first.isMissingNode() && response.getKey().startsWith("2")) {
                        first = converted;
                    }
                }
            }
        }
        if (target.isEmpty()) {
            target.putObject("default").put("description", "default");
        }
        return first;
    }

    /** AWS's Java SDK takes one request and gives one result for each method: schemas that the API itself does not have. */
    private void requestAndResult(String name, ObjectNode operation, ArrayNode parameters, JsonNode answer) {
        String noun = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        ObjectNode request = classOfItsOwn();
        ObjectNode properties = request.putObject("properties");
        parameters.forEach(parameter ->
                properties.putObject(parameter.path("name").asText()).put("type", "string"));
        JsonNode body = operation.at("/requestBody/content/application~1json/schema");
        if (body.isObject()) {
            operation.put("x-sdk-body", put(properties, body));
        }
        operation.put("x-sdk-request", schemas.add(noun + "Request", request));
        ObjectNode result = classOfItsOwn();
        ObjectNode members = result.putObject("properties");
        if (answer.isObject()) {
            operation.put("x-sdk-result", put(members, answer));
        }
        operation.put("x-sdk-response", schemas.add(noun + "Result", result));
    }

    /** An object that the generator makes a class for even if it has no properties. */
    private static ObjectNode classOfItsOwn() {
        return Json.object().put("type", "object").put("x-is-free-form", false);
    }

    /** A body is called by its model's name. */
    private static String put(ObjectNode properties, JsonNode schema) {
        String model = schema.path("$ref").asText();
        model = model.substring(model.lastIndexOf('/') + 1);
        String name = model.isEmpty() ? "body" : Character.toLowerCase(model.charAt(0)) + model.substring(1);
        if (properties.has(name)) {
            name = "body";
        }
        properties.set(name, schema.deepCopy());
        return name;
    }
}
