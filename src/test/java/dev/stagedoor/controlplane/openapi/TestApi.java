/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.openapi.OpenApiImport.BasePath;
import dev.stagedoor.controlplane.openapi.OpenApiImport.Mode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** APIs to import into. */
final class TestApi {

    static final String ROOT_ID = "r00t1d";

    private TestApi() {}

    /** A new API as CreateRestApi leaves it: a root resource and the two default models. */
    static DefinitionTree empty(String id) {
        DefinitionTree tree = new DefinitionTree();
        String root = id.isEmpty() ? ROOT_ID : "root-" + id;
        var restApi = Json.object()
                .put("id", id)
                .put("createdDate", 1_700_000_000)
                .put("rootResourceId", root)
                .put("apiKeySource", "HEADER")
                .put("disableExecuteApiEndpoint", false);
        restApi.putObject("endpointConfiguration")
                .put("ipAddressType", "ipv4")
                .putArray("types")
                .add("EDGE");
        tree.put("", "RestApi", restApi);
        tree.put("/resources/" + root, "Resource", Json.object().put("id", root).put("path", "/"));
        for (String model : List.of("Empty", "Error")) {
            tree.put(
                    "/models/" + model,
                    "Model",
                    Json.object()
                            .put("id", "default" + model)
                            .put("name", model)
                            .put("contentType", "application/json")
                            .put("schema", "{}"));
        }
        return tree;
    }

    static OpenApiImport.Options options(Mode mode, BasePath basePath, boolean failOnWarnings) {
        return new OpenApiImport.Options(mode, basePath, failOnWarnings, false, List.of(), "123456789012", "us-east-1");
    }

    static OpenApiImport.Result importing(String document) {
        return apply(document, empty("api"), Mode.IMPORT);
    }

    static OpenApiImport.Result apply(String document, DefinitionTree current, Mode mode) {
        return OpenApiImport.apply(
                document.getBytes(StandardCharsets.UTF_8), current, options(mode, BasePath.IGNORE, false));
    }

    /** The row of a resource's method, by the path that authors know. */
    static String methodRow(DefinitionTree tree, String path, String verb) {
        return tree.children("", "Resource").values().stream()
                .filter(resource -> resource.path("path").asText().equals(path))
                .map(resource -> "/resources/" + resource.path("id").asText() + "/methods/" + verb)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no resource " + path));
    }

    static ObjectNode method(DefinitionTree tree, String path, String verb) {
        return tree.find(methodRow(tree, path, verb)).orElseThrow();
    }

    static ObjectNode integration(DefinitionTree tree, String path, String verb) {
        return tree.find(methodRow(tree, path, verb) + "/integration").orElseThrow();
    }

    static List<String> paths(DefinitionTree tree) {
        return tree.children("", "Resource").values().stream()
                .map(resource -> resource.path("path").asText())
                .sorted()
                .toList();
    }

    /** The one row of a type whose document says so. */
    static ObjectNode row(DefinitionTree tree, String type, String member, String value) {
        return tree.nodes().values().stream()
                .filter(node -> node.type().equals(type)
                        && node.document().path(member).asText().equals(value))
                .map(DefinitionTree.Node::document)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + " with " + member + " " + value));
    }

    /** An OpenAPI 3 document with these members beside the two that every document has. */
    static String openApi(String members) {
        return "{\"openapi\":\"3.0.1\",\"info\":{\"title\":\"t\",\"version\":\"1\"}," + members + "}";
    }

    /** The same in Swagger 2. */
    static String swagger(String members) {
        return "{\"swagger\":\"2.0\",\"info\":{\"title\":\"t\",\"version\":\"1\"}," + members + "}";
    }
}
