/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.map;
import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.ADD;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REMOVE;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.rules.MappingExpressions;
import dev.stagedoor.controlplane.wire.PatchOperation;
import dev.stagedoor.controlplane.wire.PatchRefusal;
import dev.stagedoor.controlplane.wire.Shape;
import dev.stagedoor.controlplane.wire.Status;
import dev.stagedoor.controlplane.wire.UriPart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;

/** How the answer of a back end becomes the answer of the method, by status code. */
@ApplicationScoped
@Transactional
@Path("/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration/responses/{statusCode}")
public class IntegrationResponseOperations {

    static final String TYPE = "IntegrationResponse";

    static final Shape SHAPE = Shape.of(
                    string("statusCode").outputOnly(),
                    string("selectionPattern").patch(REPLACE),
                    map("responseParameters", string())
                            .missing("Invalid parameter name specified")
                            .patch(ADD, REPLACE, REMOVE),
                    map("responseTemplates", string())
                            .keepEmpty() // recorded: test_put_integration_responses
                            .missing("Content-Type specified was not found")
                            .patch(ADD, REPLACE, REMOVE),
                    string("contentHandling")
                            .oneOf("CONVERT_TO_BINARY", "CONVERT_TO_TEXT")
                            .patch(REPLACE))
            .refusing(PatchRefusal.LISTS_OPERATIONS);

    @Inject
    Definitions definitions;

    @Inject
    Methods methods;

    /** Replaces the response there was (recorded: test_lifecycle_integration_response). */
    @PUT
    @Status(201)
    public ObjectNode putIntegrationResponse(
            @BeanParam MethodPath at, @PathParam("statusCode") String statusCode, ObjectNode body) {
        ObjectNode response =
                SHAPE.document(SHAPE.input("putIntegrationResponse", body, Methods.statusCode(statusCode)));
        methods.lock(at);
        methods.requireIntegration(at);
        response.put("statusCode", statusCode);
        return store(at, statusCode, response);
    }

    @GET
    public ObjectNode getIntegrationResponse(@BeanParam MethodPath at, @PathParam("statusCode") String statusCode) {
        UriPart.check(Methods.statusCode(statusCode));
        return methods.requireIntegrationResponse(at, statusCode);
    }

    @PATCH
    public ObjectNode updateIntegrationResponse(
            @BeanParam MethodPath at, @PathParam("statusCode") String statusCode, ObjectNode body) {
        List<PatchOperation> operations =
                Shape.patchOperations("updateIntegrationResponse", body, Methods.statusCode(statusCode));
        methods.lock(at);
        return store(at, statusCode, SHAPE.patch(methods.requireIntegrationResponse(at, statusCode), operations));
    }

    @DELETE
    @Status(204)
    public void deleteIntegrationResponse(@BeanParam MethodPath at, @PathParam("statusCode") String statusCode) {
        UriPart.check(Methods.statusCode(statusCode));
        methods.lock(at);
        methods.requireIntegrationResponse(at, statusCode);
        definitions.delete(at.integrationResponse(statusCode));
    }

    private ObjectNode store(MethodPath at, String statusCode, ObjectNode response) {
        ObjectNode methodResponse = definitions
                .find(at.methodResponse(statusCode))
                .map(Definition::document)
                .orElseGet(Json::object);
        Methods.refuse(MappingExpressions.templatesRefusal(response.path("responseTemplates")));
        Methods.refuse(MappingExpressions.responseRefusal(
                response.path("responseParameters"), methodResponse.path("responseParameters")));
        ObjectNode output = SHAPE.output(response);
        definitions.put(at.integrationResponse(statusCode), TYPE, output);
        return output;
    }
}
