/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.wire.AwsException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the methods of an API refer to, which nobody may delete meanwhile. */
@ApplicationScoped
public class MethodReferences {

    @Inject
    Definitions definitions;

    /**
     * @param type the AWS noun of the resource that is to be deleted
     * @param resource its document
     * @throws AwsException {@code ConflictException} that names a method that refers to it
     */
    void refuseWhileUsed(String restApiId, String type, ObjectNode resource) {
        DefinitionTree resources = definitions.tree(RestApis.path(restApiId) + "/resources");
        String id = resource.path("id").asText();
        String name = resource.path("name").asText();
        TreeMap<String, String> users = new TreeMap<>(); // how AWS words the reference, by the method's path
        resources.nodes().forEach((row, node) -> {
            int methods = row.indexOf("/methods/");
            if (methods < 0) {
                return;
            }
            String path = resources
                    .find(row.substring(0, methods))
                    .orElseThrow()
                    .path("path")
                    .asText();
            String verb = row.substring(methods + "/methods/".length()).replaceFirst("/.*", "");
            String words = words(type, node, id, name, path, verb);
            if (words != null) {
                users.put(path + "/" + verb, words);
            }
        });
        if (!users.isEmpty()) { // of several, AWS does not name the root's (recorded: test_put_method_model)
            throw AwsException.conflict("Cannot delete " + users.lastEntry().getValue());
        }
    }

    private static @Nullable String words(
            String type, DefinitionTree.Node node, String id, String name, String path, String verb) {
        JsonNode document = node.document();
        boolean method = node.type().equals(MethodOperations.TYPE);
        return switch (type) {
            case AuthorizerOperations.TYPE -> // hashicorp/terraform#6731: the verb comes first
                method && document.path("authorizerId").asText().equals(id)
                        ? "authorizer '" + name + "', is referenced in method: " + verb + "/" + path
                        : null;
            case RequestValidatorOperations.TYPE ->
                method && document.path("requestValidatorId").asText().equals(id)
                        ? "Request Validator '" + name + "', is referenced in method: " + verb + "/" + path
                        : null;
            default ->
                has(document.path(method ? "requestModels" : "responseModels"), name)
                        ? "model '" + name + "', is referenced in method " + (method ? "request: " : "response: ")
                                + path + "/" + verb
                        : null;
        };
    }

    private static boolean has(JsonNode models, String name) {
        for (JsonNode model : models) {
            if (model.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
