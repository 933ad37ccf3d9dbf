/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import java.util.List;

/**
 * Methods as AWS answers them, with what they own inside: {@code methodResponses} by status code and
 * {@code methodIntegration}, which has its {@code integrationResponses} (recorded: test_put_integration_responses).
 */
final class MethodOutput {

    private MethodOutput() {}

    /** {@code {"GET":{},…}}, as a resource shows its methods unless they are asked for. */
    static ObjectNode namesOf(List<Definition> methods) {
        ObjectNode names = Json.object();
        methods.forEach(method -> names.putObject(method.name()));
        return names;
    }

    /** Every method of a resource, whole. @param resource the tree whose root is the resource */
    static ObjectNode allOf(DefinitionTree resource) {
        ObjectNode methods = Json.object();
        resource.children("", "Method").keySet().forEach(path -> methods.set(name(path), method(resource, path)));
        return methods;
    }

    /**
     * One method, whole.
     *
     * @param path where the method is in the tree; empty when it is the root
     */
    static ObjectNode method(DefinitionTree tree, String path) {
        ObjectNode method = tree.find(path).orElseThrow().deepCopy();
        ObjectNode responses = responses(tree, path, "MethodResponse");
        if (!responses.isEmpty()) {
            method.set("methodResponses", responses);
        }
        if (tree.find(path + "/integration").isPresent()) {
            method.set("methodIntegration", integration(tree, path + "/integration"));
        }
        return method;
    }

    /** One integration with its responses. @param path where the integration is in the tree; empty for the root */
    static ObjectNode integration(DefinitionTree tree, String path) {
        ObjectNode integration = tree.find(path).orElseThrow().deepCopy();
        ObjectNode responses = responses(tree, path, "IntegrationResponse");
        if (!responses.isEmpty()) {
            integration.set("integrationResponses", responses);
        }
        return integration;
    }

    private static ObjectNode responses(DefinitionTree tree, String owner, String type) {
        ObjectNode responses = Json.object();
        tree.children(owner, type).forEach((path, response) -> responses.set(name(path), response.deepCopy()));
        return responses;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
