/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.Member.timestamp;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.DocumentationSnapshot;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Page;
import dev.stagedoor.controlplane.wire.PatchOperation;
import dev.stagedoor.controlplane.wire.Shape;
import dev.stagedoor.controlplane.wire.Status;
import dev.stagedoor.controlplane.wire.Timestamp;
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

/** Snapshots of the documentation of a REST API, for stages to publish. */
@ApplicationScoped
@Transactional
@Path("/restapis/{restApiId}/documentation/versions")
public class DocumentationVersionOperations {

    static final String TYPE = "DocumentationVersion";

    static final Shape SHAPE = Shape.of(
            string("documentationVersion").required().inputOnly(),
            string("stageName").inputOnly(),
            string("version").outputOnly(),
            timestamp("createdDate").outputOnly(),
            string("description").dropEmpty().patch(REPLACE));

    private static final int LONGEST_VERSION = 255;

    @Inject
    Definitions definitions;

    @Inject
    RestApis restApis;

    @Inject
    Stages stages;

    @POST
    @Status(201)
    public ObjectNode createDocumentationVersion(@PathParam("restApiId") String restApiId, ObjectNode body) {
        ObjectNode input = SHAPE.input("createDocumentationVersion", body);
        restApis.lock(restApiId);
        String version = input.path("documentationVersion").asText();
        // it is a segment of the row's key
        if (version.isBlank() || version.contains("/") || version.length() > LONGEST_VERSION) {
            throw AwsException.badRequest("Invalid Documentation version specified: " + version);
        }
        String path = path(restApiId, version);
        if (definitions.find(path).isPresent()) {
            throw AwsException.conflict("Documentation version already exists: " + version);
        }
        ObjectNode snapshot = SHAPE.document(input).put("version", version).put("createdDate", Timestamp.now());
        DocumentationSnapshot.take(
                snapshot, definitions.list(RestApis.path(restApiId), DocumentationPartOperations.TYPE));
        definitions.create(path, TYPE, snapshot);
        if (!input.path("stageName").asText().isEmpty()) {
            ObjectNode stage = stages.require(restApiId, input.path("stageName").asText());
            stages.replace(restApiId, stage.put("documentationVersion", version));
        }
        return SHAPE.output(snapshot);
    }

    @GET
    public ObjectNode getDocumentationVersions(@PathParam("restApiId") String restApiId, @BeanParam Page page) {
        restApis.require(restApiId);
        return page.of(definitions, RestApis.path(restApiId), TYPE, row -> SHAPE.output(row.document()));
    }

    @GET
    @Path("{documentationVersion}")
    public ObjectNode getDocumentationVersion(
            @PathParam("restApiId") String restApiId, @PathParam("documentationVersion") String documentationVersion) {
        return SHAPE.output(require(restApiId, documentationVersion));
    }

    @PATCH
    @Path("{documentationVersion}")
    public ObjectNode updateDocumentationVersion(
            @PathParam("restApiId") String restApiId,
            @PathParam("documentationVersion") String documentationVersion,
            ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateDocumentationVersion", body);
        definitions.lock(RestApis.path(restApiId));
        ObjectNode version = SHAPE.patch(require(restApiId, documentationVersion), operations);
        definitions.replace(path(restApiId, documentationVersion), version);
        return SHAPE.output(version);
    }

    @DELETE
    @Path("{documentationVersion}")
    @Status(202)
    public void deleteDocumentationVersion(
            @PathParam("restApiId") String restApiId, @PathParam("documentationVersion") String documentationVersion) {
        definitions.lock(RestApis.path(restApiId));
        require(restApiId, documentationVersion);
        if (stages.all(restApiId).stream()
                .anyMatch(stage -> stage.path("documentationVersion").asText().equals(documentationVersion))) {
            throw AwsException.badRequest(
                    "Active stages pointing to this documentation version must be moved or deleted");
        }
        definitions.delete(path(restApiId, documentationVersion));
    }

    /** The row key of a documentation version. */
    static String path(String restApiId, String version) {
        return RestApis.path(restApiId) + "/documentation/versions/" + version;
    }

    private ObjectNode require(String restApiId, String version) {
        return restApis.requireChild(path(restApiId, version), "Invalid Documentation version specified");
    }
}
