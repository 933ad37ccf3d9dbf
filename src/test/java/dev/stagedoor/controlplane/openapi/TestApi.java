/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

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
}
