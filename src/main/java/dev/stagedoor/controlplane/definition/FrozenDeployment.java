/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The copy of an API that a deployment serves, stored beside the deployment in a row of its own: reading a deployment,
 * or a list of them, does not read the whole API. The tree is kept as text, so that it is parsed only when compiled.
 */
public final class FrozenDeployment {

    public static final String TYPE = "DeploymentSnapshot";

    private FrozenDeployment() {}

    /** Where the copy is stored. */
    public static String path(String restApiId, String deploymentId) {
        return "/restapis/" + restApiId + "/deployments/" + deploymentId + "/snapshot";
    }

    /**
     * The document to store, of what traffic must see: the API itself, and all it owns but its deployments, stages and
     * documentation, which are no part of a deployment.
     *
     * @param api the RestApi as {@link Definitions#tree} reads it
     */
    public static ObjectNode freeze(DefinitionTree api) {
        DefinitionTree frozen = new DefinitionTree();
        api.nodes().forEach((path, node) -> {
            if (!path.startsWith("/deployments/")
                    && !path.startsWith("/stages/")
                    && !path.startsWith("/documentation/")) {
                frozen.put(path, node.type(), node.document());
            }
        });
        return Json.object().put("tree", frozen.toJson());
    }

    public static DefinitionTree thaw(ObjectNode document) {
        return DefinitionTree.fromJson(document.path("tree").asText());
    }
}
