/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
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
import jakarta.ws.rs.QueryParam;
import java.util.Comparator;
import java.util.List;

/** The resources of a REST API: the tree of its paths. */
@ApplicationScoped
@Transactional
@Path("/restapis/{restApiId}/resources")
public class ResourceOperations {

    static final String TYPE = "Resource";

    static final Shape SHAPE = Shape.of(
            string("id").outputOnly(),
            string("parentId").outputOnly().patch(REPLACE),
            string("pathPart").required().patch(REPLACE),
            string("path").outputOnly());

    @Inject
    Definitions definitions;

    @Inject
    RestApis restApis;

    @POST
    @Path("{parentId}")
    @Status(201)
    public ObjectNode createResource(
            @PathParam("restApiId") String restApiId, @PathParam("parentId") String parentId, ObjectNode body) {
        ObjectNode resource = SHAPE.document(SHAPE.input("createResource", body));
        restApis.lock(restApiId);
        ResourceTree tree = tree(restApiId);
        String id = Identifiers.child();
        resource.put("id", id).put("parentId", parentId);
        tree.place(resource);
        definitions.create(path(restApiId, id), TYPE, resource);
        return SHAPE.output(resource);
    }

    @GET
    public ObjectNode getResources(
            @PathParam("restApiId") String restApiId, @QueryParam("embed") List<String> embed, @BeanParam Page page) {
        restApis.require(restApiId);
        List<Definition> sorted = definitions.list(RestApis.path(restApiId), TYPE).stream()
                .sorted(Comparator.comparing(ResourceOperations::fullPath))
                .toList();
        return page.of(sorted, ResourceOperations::fullPath, row -> output(row.path(), row.document(), embed));
    }

    @GET
    @Path("{resourceId}")
    public ObjectNode getResource(
            @PathParam("restApiId") String restApiId,
            @PathParam("resourceId") String resourceId,
            @QueryParam("embed") List<String> embed) {
        String path = path(restApiId, resourceId);
        return output(path, require(restApiId, resourceId), embed);
    }

    @PATCH
    @Path("{resourceId}")
    public ObjectNode updateResource(
            @PathParam("restApiId") String restApiId, @PathParam("resourceId") String resourceId, ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateResource", body);
        definitions.lock(RestApis.path(restApiId));
        ObjectNode before = require(restApiId, resourceId);
        ObjectNode after = SHAPE.patch(before, operations);
        if (!before.has("parentId") && !operations.isEmpty()) {
            throw AwsException.badRequest("Root resource cannot update its "
                    + operations.get(0).segments().get(0) + ".");
        }
        ResourceTree tree = tree(restApiId);
        tree.place(after);
        tree.changed()
                .forEach(moved ->
                        definitions.replace(path(restApiId, moved.get("id").asText()), moved));
        return output(path(restApiId, resourceId), after, List.of());
    }

    @DELETE
    @Path("{resourceId}")
    @Status(202)
    public void deleteResource(@PathParam("restApiId") String restApiId, @PathParam("resourceId") String resourceId) {
        definitions.lock(RestApis.path(restApiId));
        ObjectNode resource = require(restApiId, resourceId);
        if (!resource.has("parentId")) {
            throw AwsException.badRequest("Root resource cannot be deleted.");
        }
        tree(restApiId).withDescendants(resourceId).forEach(id -> definitions.delete(path(restApiId, id)));
    }

    /** The row key of a resource. */
    static String path(String restApiId, String resourceId) {
        return RestApis.path(restApiId) + "/resources/" + resourceId;
    }

    /** @throws AwsException {@code NotFoundException}, also when it is the API that is not there (recorded) */
    private ObjectNode require(String restApiId, String resourceId) {
        return definitions
                .find(path(restApiId, resourceId))
                .map(Definition::document)
                .orElseThrow(ResourceTree::notFound);
    }

    private ResourceTree tree(String restApiId) {
        return new ResourceTree(definitions.list(RestApis.path(restApiId), TYPE).stream()
                .map(Definition::document)
                .toList());
    }

    private ObjectNode output(String path, ObjectNode resource, List<String> embed) {
        ObjectNode output = SHAPE.output(resource);
        ObjectNode methods = embed.contains("methods")
                ? MethodOutput.allOf(definitions.tree(path))
                : MethodOutput.namesOf(definitions.list(path, "Method"));
        if (!methods.isEmpty()) {
            output.set("resourceMethods", methods);
        }
        return output;
    }

    private static String fullPath(Definition resource) {
        return resource.document().path("path").asText();
    }
}
