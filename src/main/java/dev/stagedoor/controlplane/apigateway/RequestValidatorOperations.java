/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.bool;
import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Identifiers;
import dev.stagedoor.controlplane.wire.Page;
import dev.stagedoor.controlplane.wire.PatchOperation;
import dev.stagedoor.controlplane.wire.Shape;
import dev.stagedoor.controlplane.wire.Status;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;

/** The request validators of a REST API: what methods may have checked of a request before it reaches the backend. */
@ApplicationScoped
@Transactional
@Path("/restapis/{restApiId}/requestvalidators")
public class RequestValidatorOperations {

    static final String TYPE = "RequestValidator";

    /** AWS lists the paths of a patch in this order (recorded: test_invalid_update_request_validator_operations). */
    static final Shape SHAPE = Shape.of(
            string("id").outputOnly(),
            string("name").notBlank("Request Validator name cannot be blank").patch(REPLACE),
            bool("validateRequestParameters").defaultsTo(false).patch(REPLACE),
            bool("validateRequestBody").defaultsTo(false).patch(REPLACE));

    @Inject
    Definitions definitions;

    @Inject
    RestApis restApis;

    @Inject
    MethodReferences references;

    @POST
    @Status(201)
    public ObjectNode createRequestValidator(@PathParam("restApiId") String restApiId, ObjectNode body) {
        ObjectNode validator = SHAPE.document(SHAPE.input("createRequestValidator", body));
        if (definitions.lock(RestApis.path(restApiId)).isEmpty()) {
            // recorded: test_create_request_validator_invalid_api_id, unlike every other noun
            throw AwsException.badRequest("Invalid REST API identifier specified");
        }
        String id = Identifiers.child();
        validator.put("id", id);
        checkName(restApiId, validator);
        definitions.create(path(restApiId, id), TYPE, validator);
        return SHAPE.output(validator);
    }

    @GET
    public ObjectNode getRequestValidators(@PathParam("restApiId") String restApiId, @BeanParam Page page) {
        restApis.require(restApiId);
        return page.of(definitions, RestApis.path(restApiId), TYPE, row -> SHAPE.output(row.document()));
    }

    @GET
    @Path("{requestValidatorId}")
    public ObjectNode getRequestValidator(
            @PathParam("restApiId") String restApiId, @PathParam("requestValidatorId") String requestValidatorId) {
        return SHAPE.output(require(restApiId, requestValidatorId));
    }

    @PATCH
    @Path("{requestValidatorId}")
    public ObjectNode updateRequestValidator(
            @PathParam("restApiId") String restApiId,
            @PathParam("requestValidatorId") String requestValidatorId,
            ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateRequestValidator", body);
        definitions.lock(RestApis.path(restApiId));
        ObjectNode validator = SHAPE.patch(require(restApiId, requestValidatorId), operations);
        checkName(restApiId, validator);
        definitions.replace(path(restApiId, requestValidatorId), validator);
        return SHAPE.output(validator);
    }

    @DELETE
    @Path("{requestValidatorId}")
    @Status(202)
    public void deleteRequestValidator(
            @PathParam("restApiId") String restApiId, @PathParam("requestValidatorId") String requestValidatorId) {
        definitions.lock(RestApis.path(restApiId));
        references.refuseWhileUsed(restApiId, TYPE, require(restApiId, requestValidatorId));
        definitions.delete(path(restApiId, requestValidatorId));
    }

    private static String path(String restApiId, String requestValidatorId) {
        return RestApis.path(restApiId) + "/requestvalidators/" + requestValidatorId;
    }

    /** @throws AwsException {@code NotFoundException}, also when it is the API that is not there (recorded) */
    private ObjectNode require(String restApiId, String requestValidatorId) {
        return restApis.requireChild(
                path(restApiId, requestValidatorId), "Invalid Request Validator identifier specified");
    }

    /** Documents know validators by their names (serverless/serverless#10099 has AWS's text); a validator may have none. */
    private void checkName(String restApiId, ObjectNode validator) {
        boolean taken = validator.has("name")
                && definitions.list(RestApis.path(restApiId), TYPE).stream()
                        .filter(row -> !row.name().equals(validator.path("id").asText()))
                        .anyMatch(row -> row.document().path("name").equals(validator.get("name")));
        if (taken) {
            throw AwsException.conflict("Request Validator name must be unique");
        }
    }
}
