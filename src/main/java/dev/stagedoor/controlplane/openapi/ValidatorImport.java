/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import org.jspecify.annotations.Nullable;

/** {@code x-amazon-apigateway-request-validators}, and which of them an operation names. */
final class ValidatorImport {

    private static final String VALIDATOR = OpenApiDocument.EXTENSION + "request-validator";

    private final OpenApiDocument document;
    private final ImportedIds ids;
    private final DefinitionTree tree;

    ValidatorImport(OpenApiDocument document, DefinitionTree current, DefinitionTree tree) {
        this.document = document;
        this.tree = tree;
        this.ids = ImportedIds.of(current, "RequestValidator", "name");
        document.extension("request-validators").properties().forEach(entry -> {
            String id = ids.of(entry.getKey());
            JsonNode validator = entry.getValue();
            tree.put(
                    "/requestvalidators/" + id,
                    "RequestValidator",
                    Json.object()
                            .put("id", id)
                            .put("name", entry.getKey())
                            .put(
                                    "validateRequestBody",
                                    validator.path("validateRequestBody").asBoolean(false))
                            .put(
                                    "validateRequestParameters",
                                    validator.path("validateRequestParameters").asBoolean(false)));
        });
    }

    /** The name of the operation's validator, else of the document's default; null for neither. */
    @Nullable
    String nameFor(JsonNode operation) {
        JsonNode name = operation.has(VALIDATOR)
                ? operation.get(VALIDATOR)
                : document.root().path(VALIDATOR);
        return name.isTextual() ? name.asText() : null;
    }

    /** The id of the validator of that name; null when the API has none. */
    @Nullable
    String id(String name) {
        if (!ids.has(name)) {
            return null;
        }
        String id = ids.of(name);
        return tree.find("/requestvalidators/" + id).isPresent() ? id : null;
    }
}
