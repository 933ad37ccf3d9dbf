/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.rules.ModelSchemas;
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
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The models of a REST API: JSON Schemas of what methods take and answer. */
@ApplicationScoped
@Transactional
@Path("/restapis/{restApiId}/models")
public class ModelOperations {

    static final String TYPE = "Model";

    static final Shape SHAPE = Shape.of(
            string("id").outputOnly(),
            string("name").required().notBlank("Model name must be non-empty"),
            string("description").dropEmpty().patch(REPLACE),
            string("schema").patch(REPLACE),
            string("contentType").required());

    @Inject
    Definitions definitions;

    @Inject
    RestApis restApis;

    @Inject
    MethodReferences references;

    @POST
    @Status(201)
    public ObjectNode createModel(@PathParam("restApiId") String restApiId, ObjectNode body) {
        ObjectNode model = SHAPE.document(SHAPE.input("createModel", body));
        restApis.lock(restApiId);
        String name = model.path("name").asText();
        Methods.refuse(ModelSchemas.nameRefusal(name));
        if (definitions.find(path(restApiId, name)).isPresent()) {
            throw AwsException.conflict("Model name already exists for this REST API");
        }
        model.put("id", Identifiers.child());
        checkSchema(restApiId, model);
        definitions.create(path(restApiId, name), TYPE, model);
        return SHAPE.output(model);
    }

    @GET
    public ObjectNode getModels(@PathParam("restApiId") String restApiId, @BeanParam Page page) {
        restApis.require(restApiId);
        return page.of(definitions, RestApis.path(restApiId), TYPE, row -> SHAPE.output(row.document()));
    }

    @GET
    @Path("{modelName}")
    public ObjectNode getModel(
            @PathParam("restApiId") String restApiId,
            @PathParam("modelName") String modelName,
            @QueryParam("flatten") @Nullable String flatten) {
        ObjectNode model = SHAPE.output(require(restApiId, modelName));
        return "true".equals(flatten) ? model.put("schema", tree(restApiId).flattened(modelName)) : model;
    }

    @GET
    @Path("{modelName}/default_template")
    public ObjectNode getModelTemplate(
            @PathParam("restApiId") String restApiId, @PathParam("modelName") String modelName) {
        require(restApiId, modelName);
        return Json.object().put("value", tree(restApiId).template(modelName));
    }

    @PATCH
    @Path("{modelName}")
    public ObjectNode updateModel(
            @PathParam("restApiId") String restApiId, @PathParam("modelName") String modelName, ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateModel", body);
        definitions.lock(RestApis.path(restApiId));
        ObjectNode model = SHAPE.patch(require(restApiId, modelName), operations);
        checkSchema(restApiId, model);
        definitions.replace(path(restApiId, modelName), model);
        return SHAPE.output(model);
    }

    @DELETE
    @Path("{modelName}")
    @Status(202)
    public void deleteModel(@PathParam("restApiId") String restApiId, @PathParam("modelName") String modelName) {
        definitions.lock(RestApis.path(restApiId));
        references.refuseWhileUsed(restApiId, TYPE, require(restApiId, modelName));
        tree(restApiId).firstThatRefersTo(modelName).ifPresent(other -> {
            throw AwsException.conflict("Cannot delete model '" + modelName + "', is referenced in model: " + other);
        });
        definitions.delete(path(restApiId, modelName));
    }

    private static String path(String restApiId, String modelName) {
        return RestApis.path(restApiId) + "/models/" + modelName;
    }

    /** @throws AwsException {@code NotFoundException}, also when it is the API that is not there (recorded) */
    private ObjectNode require(String restApiId, String modelName) {
        return restApis.requireChild(path(restApiId, modelName), "Invalid model name specified: " + modelName);
    }

    private ModelTree tree(String restApiId) {
        return new ModelTree(
                restApiId,
                definitions.list(RestApis.path(restApiId), TYPE).stream()
                        .map(Definition::document)
                        .toList());
    }

    private void checkSchema(String restApiId, ObjectNode model) {
        String name = model.path("name").asText();
        Methods.refuse(ModelSchemas.refusal(
                model.path("contentType").asText(),
                model.path("schema").asText(),
                restApiId,
                other -> other.equals(name)
                        || definitions.find(path(restApiId, other)).isPresent()));
    }
}
