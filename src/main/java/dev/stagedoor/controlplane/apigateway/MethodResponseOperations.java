/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.bool;
import static dev.stagedoor.controlplane.wire.Member.map;
import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.ADD;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REMOVE;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.rules.MappingExpressions;
import dev.stagedoor.controlplane.wire.AwsException;
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

/** What a method declares that it answers, by status code. */
@ApplicationScoped
@Transactional
@Path("/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/responses/{statusCode}")
public class MethodResponseOperations {

    static final String TYPE = "MethodResponse";

    static final Shape SHAPE = Shape.of(
                    string("statusCode").outputOnly(),
                    map("responseParameters", bool())
                            .missing("Invalid parameter name specified")
                            .patch(ADD, REPLACE, REMOVE),
                    map("responseModels", string())
                            .missing("Content-Type specified was not found")
                            .patch(ADD, REPLACE, REMOVE))
            .refusing(PatchRefusal.NAMES_PATH);

    @Inject
    Definitions definitions;

    @Inject
    Methods methods;

    @PUT
    @Status(201)
    public ObjectNode putMethodResponse(
            @BeanParam MethodPath at, @PathParam("statusCode") String statusCode, ObjectNode body) {
        ObjectNode response = SHAPE.document(SHAPE.input("putMethodResponse", body, Methods.statusCode(statusCode)));
        methods.lock(at);
        methods.requireMethod(at);
        if (definitions.find(at.methodResponse(statusCode)).isPresent()) {
            throw AwsException.conflict("Response already exists for this resource");
        }
        response.put("statusCode", statusCode);
        check(at, response);
        response = SHAPE.output(response);
        definitions.create(at.methodResponse(statusCode), TYPE, response);
        return response;
    }

    @GET
    public ObjectNode getMethodResponse(@BeanParam MethodPath at, @PathParam("statusCode") String statusCode) {
        UriPart.check(Methods.statusCode(statusCode));
        return methods.requireMethodResponse(at, statusCode);
    }

    /** AWS answers 201 here (its model, and recorded: test_update_method_response). */
    @PATCH
    @Status(201)
    public ObjectNode updateMethodResponse(
            @BeanParam MethodPath at, @PathParam("statusCode") String statusCode, ObjectNode body) {
        List<PatchOperation> operations =
                Shape.patchOperations("updateMethodResponse", body, Methods.statusCode(statusCode));
        methods.lock(at);
        ObjectNode response = SHAPE.patch(methods.requireMethodResponse(at, statusCode), operations);
        check(at, response);
        response = SHAPE.output(response);
        definitions.replace(at.methodResponse(statusCode), response);
        return response;
    }

    @DELETE
    @Status(204)
    public void deleteMethodResponse(@BeanParam MethodPath at, @PathParam("statusCode") String statusCode) {
        UriPart.check(Methods.statusCode(statusCode));
        methods.lock(at);
        methods.requireMethodResponse(at, statusCode);
        definitions.delete(at.methodResponse(statusCode));
    }

    private void check(MethodPath at, ObjectNode response) {
        Methods.refuse(MappingExpressions.responseParametersRefusal(response.path("responseParameters")));
        methods.checkModels(at, response.path("responseModels"));
    }
}
