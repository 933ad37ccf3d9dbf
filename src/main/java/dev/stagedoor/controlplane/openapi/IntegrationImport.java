/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.openapi.IntegrationMembers.MalformedException;
import dev.stagedoor.controlplane.rules.IntegrationRules;
import dev.stagedoor.controlplane.rules.MappingExpressions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code x-amazon-apigateway-integration} into an integration and its responses, with the checks of PutIntegration. */
final class IntegrationImport {

    private static final String INTEGRATION = OpenApiDocument.EXTENSION + "integration";
    private static final Pattern STATUS_CODE = Pattern.compile("[1-5]\\d\\d");

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
    void apply(ImportedMethod method, JsonNode operation) {
        JsonNode declared = operation.path(INTEGRATION);
        if (declared.isMissingNode() || declared.isNull()) {
            return;
        }
        JsonNode extension = document.resolve(declared);
        if (extension.has("integrationSubtype")) {
            findings.warn("Integration subtype '"
                    + extension.path("integrationSubtype").asText() + "' of method '" + method.name()
                    + "' is supported for HTTP APIs only. Ignoring the integration.");
            return;
        }
        try {
            ObjectNode integration = IntegrationMembers.ofIntegration(
                    extension, method.resource().cacheNamespace());
            putTexts(integration, extension, "requestParameters", method);
            putTexts(integration, extension, "requestTemplates", method);
            String refusal = refusal(integration, tree.find(method.row()).orElseThrow());
            if (refusal != null) {
                findings.error(method.integrationRefused(refusal));
                return;
            }
            tree.put(method.row() + "/integration", "Integration", integration);
            for (var response : extension.path("responses").properties()) {
                response(method, response.getKey(), response.getValue());
            }
        } catch (MalformedException e) {
            findings.malformedIntegration(method.resource().path());
        }
    }

    private @Nullable String refusal(ObjectNode integration, ObjectNode method) {
        String refusal = IntegrationRules.refusal(integration, options.maximumTimeoutMillis());
        if (refusal == null) {
            refusal = MappingExpressions.requestRefusal(
                    integration.path("requestParameters"), method.path("requestParameters"));
        }
        return refusal == null ? MappingExpressions.templatesRefusal(integration.path("requestTemplates")) : refusal;
    }

    /** The key is the pattern that selects the response; {@code default} selects when no other does. */
    private void response(ImportedMethod method, String selectionPattern, JsonNode extension)
            throws MalformedException {
        ObjectNode response = IntegrationMembers.ofResponse(selectionPattern, extension);
        String statusCode = response.path("statusCode").asText();
        putTexts(response, extension, "responseParameters", method);
        putTexts(response, extension, "responseTemplates", method);
        JsonNode declared = tree.find(method.row() + "/responses/" + statusCode)
                .orElseGet(Json::object)
                .path("responseParameters");
        dropUnreadable(response, declared, method);
        String refusal = refusal(response, statusCode, declared);
        if (refusal != null) {
            findings.error(method.integrationResponseRefused(refusal));
            return;
        }
        tree.put(method.row() + "/integration/responses/" + statusCode, "IntegrationResponse", response);
    }

    private static @Nullable String refusal(ObjectNode response, String statusCode, JsonNode declared) {
        if (!STATUS_CODE.matcher(statusCode).matches()) { // recorded: test_integration_response_invalid_statuscode
            return "1 validation error detected: Value '" + statusCode + "' at 'statusCode' failed to satisfy"
                    + " constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d";
        }
        String refusal = MappingExpressions.responseRefusal(response.path("responseParameters"), declared);
        return refusal == null ? MappingExpressions.templatesRefusal(response.path("responseTemplates")) : refusal;
    }

    /**
     * Generators leave out the quotes of static values so often ({@code *}) that the rest of such a document is worth
     * having: the mapping is dropped with AWS's words as a warning, and failonwarnings refuses it as AWS does.
     */
    private void dropUnreadable(ObjectNode response, JsonNode declared, ImportedMethod method) {
        List<String> unreadable = new ArrayList<>();
        response.path("responseParameters").properties().forEach(mapping -> {
            String source = mapping.getValue().asText();
            if (declared.has(mapping.getKey()) && !MappingExpressions.isResponseSource(source)) {
                String refusal = MappingExpressions.invalid(List.of("Invalid mapping expression specified: " + source));
                findings.warn(method.integrationResponseRefused(refusal) + ". Ignoring.");
                unreadable.add(mapping.getKey());
            }
        });
        if (response.path("responseParameters") instanceof ObjectNode parameters
                && parameters.remove(unreadable).isEmpty()) {
            response.remove("responseParameters");
        }
    }

    /** A mapping of texts, unless it is empty. Values of other types are dropped with AWS's warning. */
    private void putTexts(ObjectNode into, JsonNode extension, String member, ImportedMethod method) {
        ObjectNode texts = Json.object();
        extension.path(member).properties().forEach(entry -> {
            if (entry.getValue().isTextual()) {
                texts.put(entry.getKey(), entry.getValue().asText());
            } else { // recorded: test_import_rest_api_with_base_path_oas30
                findings.warn("Invalid format for '" + member + "'. Expected type string for property '"
                        + entry.getKey() + "' of resource '" + method.resource().path() + "' and method '"
                        + method.verb() + "' but got '"
                        + entry.getValue().asText(entry.getValue().toString()) + "'");
            }
        });
        if (!texts.isEmpty()) {
            into.set(member, texts);
        }
    }
}
