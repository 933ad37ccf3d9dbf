/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Member;
import dev.stagedoor.controlplane.wire.UriPart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds methods and what they own, with AWS's words for what is not there; the outermost is looked for first. */
@ApplicationScoped
public class Methods {

    @Inject
    Definitions definitions;

    /** The status code of a response, as AWS's framework checks it (recorded: test_integration_response_invalid_…). */
    static UriPart statusCode(String statusCode) {
        return new UriPart(Member.string("statusCode").pattern("[1-5]\\d\\d"), statusCode);
    }

    /** For writers: waits for other writers of the same API. What is not there is for the {@code require…} to say. */
    void lock(MethodPath at) {
        definitions.lock(RestApis.path(at.restApiId()));
    }

    /** @throws AwsException {@code NotFoundException}, also when it is the API that is not there (recorded) */
    void requireResource(MethodPath at) {
        require(at.resource(), "Invalid Resource identifier specified");
    }

    ObjectNode requireMethod(MethodPath at) {
        requireResource(at);
        return require(at.method(), "Invalid Method identifier specified");
    }

    ObjectNode requireMethodResponse(MethodPath at, String statusCode) {
        requireMethod(at);
        return require(at.methodResponse(statusCode), "Invalid Response status code specified");
    }

    ObjectNode requireIntegration(MethodPath at) {
        requireMethod(at);
        return require(at.integration(), "Invalid Integration identifier specified");
    }

    ObjectNode requireIntegrationResponse(MethodPath at, String statusCode) {
        requireIntegration(at);
        return require(at.integrationResponse(statusCode), "Invalid Response status code specified");
    }

    /**
     * The API of a method as it is now, in a transaction of its own: nothing is held while the method is tested.
     *
     * @return the method's key within the tree, that of ANY where the resource has no such verb
     * @throws AwsException {@code NotFoundException}
     */
    @Transactional
    public UnderTest underTest(MethodPath at) {
        requireResource(at);
        DefinitionTree api = definitions.tree(RestApis.path(at.restApiId()));
        String methods = "/resources/" + at.resourceId() + "/methods/";
        for (String httpMethod : List.of(at.httpMethod(), "ANY")) {
            if (api.find(methods + httpMethod).isPresent()) {
                return new UnderTest(api, methods + httpMethod);
            }
        }
        throw AwsException.notFound("Invalid Method identifier specified");
    }

    /** @param method its row key within the API */
    public record UnderTest(DefinitionTree api, String method) {}

    /** @throws AwsException when a model is named that the API does not have (recorded: test_put_method_validation) */
    void checkModels(MethodPath at, JsonNode models) {
        for (JsonNode model : models) {
            String name = model.asText();
            if (definitions
                    .find(RestApis.path(at.restApiId()) + "/models/" + name)
                    .isEmpty()) {
                throw AwsException.badRequest("Invalid model identifier specified: " + name);
            }
        }
    }

    /** @throws AwsException {@code BadRequestException} with the text, when there is one */
    static void refuse(@Nullable String refusal) {
        if (refusal != null) {
            throw AwsException.badRequest(refusal);
        }
    }

    private ObjectNode require(String path, String notFound) {
        return definitions.find(path).map(Definition::document).orElseThrow(() -> AwsException.notFound(notFound));
    }
}
