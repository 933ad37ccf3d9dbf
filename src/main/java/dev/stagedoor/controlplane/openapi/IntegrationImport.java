/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.rules.IntegrationRules;
import dev.stagedoor.controlplane.rules.MappingExpressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code x-amazon-apigateway-integration} into an integration and its responses, with AWS's defaults and checks. */
final class IntegrationImport {

    private static final String INTEGRATION = OpenApiDocument.EXTENSION + "integration";
    private static final Map<String, Set<String>> ENUMERATIONS = Map.of(
            "type", Set.of("HTTP", "HTTP_PROXY", "AWS", "AWS_PROXY", "MOCK"),
            "passthroughBehavior", Set.of("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"),
            "contentHandling", Set.of("CONVERT_TO_BINARY", "CONVERT_TO_TEXT"),
            "connectionType", Set.of("INTERNET", "VPC_LINK"),
            "responseTransferMode", Set.of("BUFFERED", "STREAM"));
    private static final List<String> TEXTS =
            List.of("uri", "connectionId", "integrationTarget", "credentials", "cacheNamespace");
    private static final List<String> MAPPINGS = List.of("requestParameters", "requestTemplates", "responses");
    private static final int DEFAULT_TIMEOUT_MILLIS = 29_000;

    private final OpenApiDocument document;
    private final DefinitionTree tree;
    private final OpenApiImport.Options options;
    private final ImportFindings findings;

    IntegrationImport(
            OpenApiDocument document, DefinitionTree tree, OpenApiImport.Options options, ImportFindings findings) {
        this.document = document;
        this.tree = tree;
        this.options = options;
        this.findings = findings;
    }

    /** The integration of an operation whose method is in the tree; none is no fault. */
    void apply(ImportedResource resource, String verb, JsonNode operation) {
        JsonNode declared = operation.path(INTEGRATION);
        if (declared.isMissingNode() || declared.isNull()) {
            return;
        }
        JsonNode extension = document.resolve(declared);
        if (extension.has("integrationSubtype")) {
            findings.warn("Integration subtype '"
                    + extension.path("integrationSubtype").asText() + "' of method '" + verb + " " + resource.path()
                    + "' is supported for HTTP APIs only. Ignoring the integration.");
            return;
        }
        ObjectNode integration = members(extension, resource);
        if (integration == null) {
            findings.malformedIntegration(resource.path());
            return;
        }
        String row = resource.methodRow(verb);
        String refusal = IntegrationRules.refusal(integration, options.maximumTimeoutMillis());
        integration.setAll(texts(extension, "requestTemplates", resource, verb));
        ObjectNode requestParameters = texts(extension, "requestParameters", resource, verb);
        integration.setAll(requestParameters);
        if (refusal == null) {
            refusal = MappingExpressions.requestRefusal(
                    integration.path("requestParameters"),
                    tree.find(row).orElseThrow().path("requestParameters"));
        }
        if (refusal == null) {
            refusal = MappingExpressions.templatesRefusal(integration.path("requestTemplates"));
        }
        if (refusal != null) {
            findings.error("Unable to put integration on '" + verb + "' for resource at path '" + resource.path()
                    + "': " + refusal);
            return;
        }
        tree.put(row + "/integration", "Integration", integration);
        extension.path("responses").properties().forEach(entry -> response(resource, verb, entry));
    }

    /** The plain members with AWS's defaults; null when one has the wrong shape. */
    private static @Nullable ObjectNode members(JsonNode extension, ImportedResource resource) {
        ObjectNode integration = Json.object();
        if (!extension.isObject() || !extension.path("type").isTextual()) {
            return null;
        }
        for (var enumeration : ENUMERATIONS.entrySet()) {
            JsonNode value = extension.path(enumeration.getKey());
            String constant = value.asText().toUpperCase(Locale.ROOT);
            if (isGiven(value) && !enumeration.getValue().contains(constant)) {
                return null;
            }
            if (isGiven(value)) {
                integration.put(enumeration.getKey(), constant);
            }
        }
        for (String member : TEXTS) {
            JsonNode value = extension.path(member);
            if (isGiven(value) && !value.isTextual()) {
                return null;
            }
            if (isGiven(value)) {
                integration.put(member, value.asText());
            }
        }
        for (String member : MAPPINGS) {
            if (isGiven(extension.path(member)) && !extension.path(member).isObject()) {
                return null;
            }
        }
        String type = integration.path("type").asText();
        JsonNode httpMethod = extension.path("httpMethod");
        if (isGiven(httpMethod)) {
            if (!httpMethod.isTextual()) {
                return null;
            }
            integration.put("httpMethod", httpMethod.asText().toUpperCase(Locale.ROOT));
        }
        if (type.startsWith("HTTP") && !integration.has("connectionType")) {
            integration.put("connectionType", "INTERNET"); // recorded for the HTTP types alone
        }
        if (!integration.has("passthroughBehavior")) {
            integration.put("passthroughBehavior", "WHEN_NO_MATCH");
        }
        if (!integration.has("cacheNamespace")) {
            integration.put("cacheNamespace", resource.cacheNamespace());
        }
        integration.put("timeoutInMillis", extension.path("timeoutInMillis").asInt(DEFAULT_TIMEOUT_MILLIS));
        var cacheKeyParameters = integration.putArray("cacheKeyParameters");
        extension.path("cacheKeyParameters").forEach(parameter -> cacheKeyParameters.add(parameter.asText()));
        if (extension.path("tlsConfig").isObject()) {
            integration.set("tlsConfig", extension.get("tlsConfig"));
        }
        return integration;
    }

    private static boolean isGiven(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    /** A mapping of texts under its name, or nothing when it is empty. Other values are dropped with AWS's warning. */
    private ObjectNode texts(JsonNode extension, String member, ImportedResource resource, String verb) {
        ObjectNode texts = Json.object();
        extension.path(member).properties().forEach(entry -> {
            if (entry.getValue().isTextual()) {
                texts.put(entry.getKey(), entry.getValue().asText());
            } else { // recorded: test_import_rest_api_with_base_path_oas30
                findings.warn("Invalid format for '" + member + "'. Expected type string for property '"
                        + entry.getKey() + "' of resource '" + resource.path() + "' and method '" + verb
                        + "' but got '"
                        + entry.getValue().asText(entry.getValue().toString()) + "'");
            }
        });
        ObjectNode named = Json.object();
        if (!texts.isEmpty()) {
            named.set(member, texts);
        }
        return named;
    }

    /** The key is the pattern that selects the response; {@code default} selects when no other does. */
    private void response(ImportedResource resource, String verb, Map.Entry<String, JsonNode> entry) {
        String row = resource.methodRow(verb);
        JsonNode extension = entry.getValue();
        String statusCode = extension.path("statusCode").asText("200"); // YAML authors write numbers
        ObjectNode response = Json.object().put("statusCode", statusCode);
        if (!entry.getKey().equals("default")) {
            response.put("selectionPattern", entry.getKey());
        }
        if (isGiven(extension.path("contentHandling"))) {
            response.put(
                    "contentHandling",
                    extension.path("contentHandling").asText().toUpperCase(Locale.ROOT));
        }
        response.setAll(texts(extension, "responseParameters", resource, verb));
        response.setAll(texts(extension, "responseTemplates", resource, verb));
        String at =
                "Unable to put integration response on '" + verb + "' for resource at path '" + resource.path() + "': ";
        JsonNode declared = tree.find(row + "/responses/" + statusCode)
                .orElseGet(Json::object)
                .path("responseParameters");
        List<String> undeclared = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        response.path("responseParameters").properties().forEach(mapping -> {
            if (!declared.has(mapping.getKey())) {
                undeclared.add("Invalid mapping expression parameter specified: " + mapping.getKey());
            } else if (!MappingExpressions.isResponseSource(mapping.getValue().asText())) {
                findings.warn(at
                        + MappingExpressions.invalid(List.of("Invalid mapping expression specified: "
                                + mapping.getValue().asText()))
                        + ". Ignoring.");
                unreadable.add(mapping.getKey());
            }
        });
        String refusal = undeclared.isEmpty()
                ? MappingExpressions.templatesRefusal(response.path("responseTemplates"))
                : MappingExpressions.invalid(undeclared);
        if (refusal != null) {
            findings.error(at + refusal);
            return;
        }
        // Generators leave out the quotes of static values so often ("*") that the rest of such a document is worth
        // having: the mapping is dropped with AWS's words as a warning, and failonwarnings refuses it as AWS does.
        response.withObject("/responseParameters").remove(unreadable);
        if (response.path("responseParameters").isEmpty()) {
            response.remove("responseParameters");
        }
        tree.put(row + "/integration/responses/" + statusCode, "IntegrationResponse", response);
    }
}
