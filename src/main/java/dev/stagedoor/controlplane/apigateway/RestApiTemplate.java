/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.rules.ModelSchemas;
import dev.stagedoor.controlplane.wire.Identifiers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a new RestApi starts with: a root resource and AWS's two models, or a copy of another API. */
final class RestApiTemplate {

    /** What a clone has of its source; its deployments, stages and documentation versions are its own affair. */
    private static final Set<String> CLONED = Set.of(
            "Resource",
            "Method",
            "MethodResponse",
            "Integration",
            "IntegrationResponse",
            "Model",
            "Authorizer",
            "RequestValidator",
            "GatewayResponse",
            "DocumentationPart");

    /** The settings that a clone has of its source where the caller does not give them. */
    private static final List<String> INHERITED =
            List.of("description", "version", "binaryMediaTypes", "minimumCompressionSize", "apiKeySource");

    private RestApiTemplate() {}

    static DefinitionTree empty() {
        DefinitionTree tree = new DefinitionTree();
        String root = Identifiers.child() + Identifiers.child().substring(0, 4); // root ids have ten characters
        tree.put("/resources/" + root, "Resource", Json.object().put("id", root).put("path", "/"));
        // recorded: test_api_gateway_request_validator_with_ref_one_ofmodels, the models every new API has
        putModel(tree, "Empty", "This is a default empty schema model", """
                {
                  "$schema": "http://json-schema.org/draft-04/schema#",
                  "title" : "Empty Schema",
                  "type" : "object"
                }""");
        putModel(tree, "Error", "This is a default error schema model", """
                {
                  "$schema" : "http://json-schema.org/draft-04/schema#",
                  "title" : "Error Schema",
                  "type" : "object",
                  "properties" : {
                    "message" : { "type" : "string" }
                  }
                }""");
        return tree;
    }

    private static void putModel(DefinitionTree tree, String name, String description, String schema) {
        tree.put(
                "/models/" + name,
                "Model",
                Json.object()
                        .put("id", Identifiers.child())
                        .put("name", name)
                        .put("description", description)
                        .put("schema", schema)
                        .put("contentType", "application/json"));
    }

    /** The id of the one resource that has no parent. */
    static String rootResourceId(DefinitionTree tree) {
        return tree.children("", "Resource").values().stream()
                .filter(resource -> !resource.has("parentId"))
                .findFirst()
                .orElseThrow()
                .get("id")
                .asText();
    }

    /**
     * A copy of an API with ids of its own: everything that has an id gets a new one, and every reference follows.
     *
     * @param source the whole API to copy
     * @param id of the copy
     * @return the same without deployments and stages; the root document is the source's
     */
    static DefinitionTree cloneOf(DefinitionTree source, String id) {
        String from = ModelSchemas.CANONICAL + source.root().path("id").asText() + "/";
        Map<String, String> ids = new HashMap<>();
        source.nodes().forEach((path, node) -> {
            if (Set.of("Resource", "Model", "Authorizer", "RequestValidator", "DocumentationPart")
                    .contains(node.type())) {
                String old = node.document().path("id").asText();
                ids.put(old, Identifiers.child());
            }
        });
        DefinitionTree clone = new DefinitionTree();
        clone.put("", RestApiOperations.TYPE, source.root().deepCopy());
        source.nodes().forEach((path, node) -> {
            if (CLONED.contains(node.type())) {
                ObjectNode copy = renamed(node.document().deepCopy(), ids);
                if (copy.path("schema").isTextual()) { // models refer to each other by the API's id
                    copy.put("schema", copy.get("schema").asText().replace(from, ModelSchemas.CANONICAL + id + "/"));
                }
                clone.put(renamed(path, ids), node.type(), copy);
            }
        });
        return clone;
    }

    /** The new document with what it takes over from the API it is a clone of. */
    static ObjectNode inherit(ObjectNode document, ObjectNode input, ObjectNode source, String id) {
        ObjectNode inherited = document.deepCopy();
        for (String member : INHERITED) {
            if (!input.has(member) && source.has(member)) {
                inherited.set(member, source.get(member).deepCopy());
            }
        }
        if (!input.has("policy") && source.has("policy")) { // the policy names the API in ARNs
            inherited.put(
                    "policy",
                    source.get("policy").asText().replace(":" + source.get("id").asText() + "/", ":" + id + "/"));
        }
        return inherited;
    }

    private static String renamed(String path, Map<String, String> ids) {
        String[] segments = path.split("/", -1);
        // Only a segment after the name of its collection is an id: a verb or a model name is none.
        for (int i = 2; i < segments.length; i++) {
            if (Set.of("resources", "authorizers", "requestvalidators", "parts").contains(segments[i - 1])) {
                segments[i] = ids.getOrDefault(segments[i], segments[i]);
            }
        }
        return String.join("/", segments);
    }

    private static ObjectNode renamed(ObjectNode document, Map<String, String> ids) {
        for (String member : List.of("id", "parentId", "authorizerId", "requestValidatorId", "cacheNamespace")) {
            String id = ids.get(document.path(member).asText());
            if (id != null) {
                document.set(member, TextNode.valueOf(id));
            }
        }
        return document;
    }
}
