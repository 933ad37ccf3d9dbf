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

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.FrozenDeployment;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Identifiers;
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
import jakarta.ws.rs.QueryParam;
import java.util.List;

/** The deployments of a REST API: copies that stages serve, whatever becomes of the API meanwhile. */
@ApplicationScoped
@Transactional
@Path("/restapis/{restApiId}/deployments")
public class DeploymentOperations {

    static final String TYPE = "Deployment";

    static final Shape SHAPE = Shape.of(
            string("id").outputOnly(),
            string("description").dropEmpty().patch(REPLACE),
            timestamp("createdDate").outputOnly(),
            map("apiSummary", element()).outputOnly(),
            string("stageName").inputOnly(),
            string("stageDescription").inputOnly(),
            bool("cacheClusterEnabled").inputOnly(),
            Stages.cacheClusterSize().inputOnly(),
            map("variables", string()).inputOnly(),
            structure(
                            "canarySettings",
                            decimal("percentTraffic").range(0, 100).refuse(CanarySettings.PERCENT_REFUSAL),
                            map("stageVariableOverrides", string()),
                            bool("useStageCache"))
                    .inputOnly(),
            bool("tracingEnabled").inputOnly());

    /** What a deployment may set on the stage that it is for, under the stage's own names. */
    private static final List<String> STAGE_MEMBERS =
            List.of("cacheClusterEnabled", "cacheClusterSize", "variables", "tracingEnabled");

    @Inject
    Definitions definitions;

    @Inject
    RestApis restApis;

    @Inject
    Stages stages;

    @POST
    @Status(201)
    public ObjectNode createDeployment(@PathParam("restApiId") String restApiId, ObjectNode body) {
        ObjectNode input = SHAPE.input("createDeployment", body);
        restApis.lock(restApiId);
        checkCanary(restApiId, input);
        DefinitionTree api = definitions.tree(RestApis.path(restApiId));
        checkDeployable(api);
        String id = Identifiers.child();
        ObjectNode deployment = SHAPE.document(input);
        deployment.put("id", id).put("createdDate", Timestamp.now());
        definitions.create(path(restApiId, id), TYPE, deployment);
        definitions.create(FrozenDeployment.path(restApiId, id), FrozenDeployment.TYPE, FrozenDeployment.freeze(api));
        if (!input.path("stageName").asText().isEmpty()) {
            deployTo(restApiId, id, input);
        }
        return SHAPE.output(deployment);
    }

    @GET
    public ObjectNode getDeployments(@PathParam("restApiId") String restApiId, @BeanParam Page page) {
        restApis.require(restApiId);
        return page.of(definitions, RestApis.path(restApiId), TYPE, row -> SHAPE.output(row.document()));
    }

    @GET
    @Path("{deploymentId}")
    public ObjectNode getDeployment(
            @PathParam("restApiId") String restApiId,
            @PathParam("deploymentId") String deploymentId,
            @QueryParam("embed") List<String> embed) {
        ObjectNode deployment = require(restApiId, deploymentId);
        if (embed.contains("apisummary")) {
            definitions
                    .find(FrozenDeployment.path(restApiId, deploymentId))
                    .map(Definition::document)
                    .ifPresent(frozen -> deployment.set("apiSummary", summary(FrozenDeployment.thaw(frozen))));
        }
        return SHAPE.output(deployment);
    }

    @PATCH
    @Path("{deploymentId}")
    public ObjectNode updateDeployment(
            @PathParam("restApiId") String restApiId, @PathParam("deploymentId") String deploymentId, ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateDeployment", body);
        restApis.lock(restApiId);
        ObjectNode deployment = SHAPE.patch(require(restApiId, deploymentId), operations);
        definitions.replace(path(restApiId, deploymentId), deployment);
        return SHAPE.output(deployment);
    }

    @DELETE
    @Path("{deploymentId}")
    @Status(202)
    public void deleteDeployment(
            @PathParam("restApiId") String restApiId, @PathParam("deploymentId") String deploymentId) {
        restApis.lock(restApiId);
        require(restApiId, deploymentId);
        boolean served = stages.all(restApiId).stream()
                .anyMatch(stage -> stage.path("deploymentId").asText().equals(deploymentId)
                        || stage.path("canarySettings")
                                .path("deploymentId")
                                .asText()
                                .equals(deploymentId));
        if (served) {
            throw AwsException.badRequest("Active stages pointing to this deployment must be moved or deleted");
        }
        definitions.delete(path(restApiId, deploymentId));
    }

    /** The row key of a deployment. */
    static String path(String restApiId, String deploymentId) {
        return RestApis.path(restApiId) + "/deployments/" + deploymentId;
    }

    private ObjectNode require(String restApiId, String deploymentId) {
        restApis.require(restApiId);
        return definitions
                .find(path(restApiId, deploymentId))
                .map(Definition::document)
                .orElseThrow(() -> AwsException.notFound("Invalid Deployment identifier specified"));
    }

    /** Recorded: test_create_canary_deployment_validation; AWS leaves out the space after the full stop. */
    private void checkCanary(String restApiId, ObjectNode input) {
        if (!input.has("canarySettings")) {
            return;
        }
        String stageName = input.path("stageName").asText();
        if (stageName.isEmpty()) {
            throw AwsException.badRequest(
                    "Invalid deployment content specified.Non null and non empty stageName must be"
                            + " provided for canary deployment. Provided value is "
                            + (input.has("stageName") ? "" : "null"));
        }
        if (!stages.exists(restApiId, stageName)) {
            throw AwsException.badRequest("Invalid deployment content specified.Stage " + stageName
                    + " must already be created before making a canary release deployment");
        }
    }

    private static void checkDeployable(DefinitionTree api) {
        List<String> methods = api.nodes().entrySet().stream()
                .filter(node -> node.getValue().type().equals(MethodOperations.TYPE))
                .map(node -> node.getKey())
                .toList();
        if (methods.isEmpty()) {
            throw AwsException.badRequest("The REST API doesn't contain any methods");
        }
        for (String method : methods) {
            if (api.find(method + "/integration").isEmpty()) {
                throw AwsException.badRequest("No integration defined for method");
            }
        }
    }

    /** Makes the stage that the caller named, or points it at this deployment, as a whole or for its canary alone. */
    private void deployTo(String restApiId, String deploymentId, ObjectNode input) {
        String stageName = input.path("stageName").asText();
        ObjectNode settings = Json.object();
        STAGE_MEMBERS.stream().filter(input::has).forEach(member -> settings.set(member, input.get(member)));
        if (input.has("stageDescription")) {
            settings.set("description", input.get("stageDescription"));
        }
        if (!stages.exists(restApiId, stageName)) {
            settings.put("stageName", stageName).put("deploymentId", deploymentId);
            stages.create(restApiId, StageOperations.SHAPE.document(settings));
            return;
        }
        ObjectNode stage = stages.require(restApiId, stageName);
        stage.setAll(settings);
        if (input.get("canarySettings") instanceof ObjectNode canary) {
            canary.put("deploymentId", deploymentId);
            stage.set("canarySettings", canary);
        } else {
            stage.put("deploymentId", deploymentId);
        }
        stages.replace(restApiId, stage);
    }

    /** By path and verb, how each method is protected. */
    private static ObjectNode summary(DefinitionTree api) {
        ObjectNode summary = Json.object();
        api.children("", ResourceOperations.TYPE).forEach((resourcePath, resource) -> {
            ObjectNode methods = Json.object();
            api.children(resourcePath, MethodOperations.TYPE).values().forEach(method -> {
                ObjectNode snapshot =
                        methods.putObject(method.path("httpMethod").asText());
                snapshot.set("authorizationType", method.path("authorizationType"));
                snapshot.set("apiKeyRequired", method.path("apiKeyRequired"));
            });
            if (!methods.isEmpty()) {
                summary.set(resource.path("path").asText(), methods);
            }
        });
        return summary;
    }
}
