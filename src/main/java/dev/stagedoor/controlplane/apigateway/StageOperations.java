/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.bool;
import static dev.stagedoor.controlplane.wire.Member.decimal;
import static dev.stagedoor.controlplane.wire.Member.element;
import static dev.stagedoor.controlplane.wire.Member.map;
import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.Member.structure;
import static dev.stagedoor.controlplane.wire.Member.timestamp;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.definition.StageChanges;
import dev.stagedoor.controlplane.wire.PatchOperation;
import dev.stagedoor.controlplane.wire.Shape;
import dev.stagedoor.controlplane.wire.Status;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stages of a REST API: where its deployments are served. What is set on a stage is live at once. */
@ApplicationScoped
@Transactional
@Path("/restapis/{restApiId}/stages")
public class StageOperations {

    static final String TYPE = "Stage";

    static final Shape SHAPE = Shape.of(
                    string("deploymentId").required().patch(REPLACE),
                    string("clientCertificateId").dropEmpty().outputOnly().patch(REPLACE),
                    string("stageName").required(),
                    string("description").dropEmpty().patch(REPLACE),
                    bool("cacheClusterEnabled").defaultsTo(false).patch(REPLACE),
                    Stages.cacheClusterSize().patch(REPLACE),
                    string("cacheClusterStatus").outputOnly(),
                    map("methodSettings", element()).outputOnly().keepEmpty(),
                    map("variables", string()),
                    string("documentationVersion").dropEmpty().patch(REPLACE),
                    structure("accessLogSettings", string("format"), string("destinationArn"))
                            .outputOnly(),
                    structure(
                            "canarySettings",
                            decimal("percentTraffic").range(0, 100).refuse(CanarySettings.PERCENT_REFUSAL),
                            string("deploymentId"),
                            map("stageVariableOverrides", string()),
                            bool("useStageCache")),
                    bool("tracingEnabled").defaultsTo(false).patch(REPLACE),
                    string("webAclArn").outputOnly(),
                    map("tags", string()),
                    timestamp("createdDate").outputOnly(),
                    timestamp("lastUpdatedDate").outputOnly())
            .patchOther(StagePatch::apply);

    @Inject
    Definitions definitions;

    @Inject
    RestApis restApis;

    @Inject
    Stages stages;

    @Inject
    DomainNames domainNames;

    @Inject
    UsagePlans usagePlans;

    @Inject
    StageChanges stageChanges;

    @POST
    @Status(201)
    public ObjectNode createStage(@PathParam("restApiId") String restApiId, ObjectNode body) {
        ObjectNode stage = SHAPE.document(SHAPE.input("createStage", body));
        restApis.lock(restApiId);
        return SHAPE.output(stages.create(restApiId, stage));
    }

    /** All of them: AWS does not page stages. */
    @GET
    public ObjectNode getStages(
            @PathParam("restApiId") String restApiId, @QueryParam("deploymentId") @Nullable String deploymentId) {
        restApis.require(restApiId);
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("item");
        stages.all(restApiId).stream()
                .filter(stage -> deploymentId == null
                        || deploymentId.isEmpty()
                        || stage.path("deploymentId").asText().equals(deploymentId))
                .map(SHAPE::output)
                .forEach(items::add);
        return answer;
    }

    @GET
    @Path("{stageName}")
    public ObjectNode getStage(@PathParam("restApiId") String restApiId, @PathParam("stageName") String stageName) {
        restApis.require(restApiId);
        return SHAPE.output(stages.require(restApiId, stageName));
    }

    @PATCH
    @Path("{stageName}")
    public ObjectNode updateStage(
            @PathParam("restApiId") String restApiId, @PathParam("stageName") String stageName, ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateStage", body);
        restApis.lock(restApiId);
        ObjectNode stage = SHAPE.patch(stages.require(restApiId, stageName), operations);
        return SHAPE.output(stages.replace(restApiId, stage));
    }

    @DELETE
    @Path("{stageName}")
    @Status(202)
    public void deleteStage(@PathParam("restApiId") String restApiId, @PathParam("stageName") String stageName) {
        restApis.lock(restApiId);
        stages.require(restApiId, stageName);
        domainNames.checkNotMapped(restApiId, stageName);
        usagePlans.removeStage(restApiId, stageName);
        definitions.delete(Stages.path(restApiId, stageName));
        stageChanges.add(restApiId, stageName);
    }

    @DELETE
    @Path("{stageName}/cache/data")
    @Status(202)
    public void flushStageCache(@PathParam("restApiId") String restApiId, @PathParam("stageName") String stageName) {
        flush(restApiId, stageName, "dataCacheFlushes");
    }

    @DELETE
    @Path("{stageName}/cache/authorizers")
    @Status(202)
    public void flushStageAuthorizersCache(
            @PathParam("restApiId") String restApiId, @PathParam("stageName") String stageName) {
        flush(restApiId, stageName, "authorizerCacheFlushes");
    }

    /**
     * Counts flushes in the stage's row, in a member that is no part of the shape and so never answered: every node
     * sees the row change and drops what it cached under the count before.
     */
    private void flush(String restApiId, String stageName, String counter) {
        restApis.lock(restApiId);
        ObjectNode stage = stages.require(restApiId, stageName);
        stage.put(counter, stage.path(counter).asLong() + 1);
        definitions.replace(Stages.path(restApiId, stageName), stage);
        stageChanges.add(restApiId, stageName);
    }
}
