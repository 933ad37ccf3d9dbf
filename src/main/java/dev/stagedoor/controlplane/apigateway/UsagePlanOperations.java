/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.decimal;
import static dev.stagedoor.controlplane.wire.Member.element;
import static dev.stagedoor.controlplane.wire.Member.integer;
import static dev.stagedoor.controlplane.wire.Member.list;
import static dev.stagedoor.controlplane.wire.Member.map;
import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.Member.structure;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.ADD;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REMOVE;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.definition.StageChanges;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Identifiers;
import dev.stagedoor.controlplane.wire.Member;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Usage plans: which stages the holders of certain API keys may call, how fast and how often. */
@ApplicationScoped
@Transactional
@Path("/usageplans")
public class UsagePlanOperations {

    static final Shape SHAPE = Shape.of(
                    string("id").outputOnly(),
                    string("name")
                            .required()
                            .notBlank("Usage Plan name cannot be blank")
                            .patch(REPLACE),
                    string("description").dropEmpty().patch(REPLACE),
                    list("apiStages", element(string("apiId"), string("stage"), map("throttle", element(limits()))))
                            .defaultsTo(Json.MAPPER.createArrayNode())
                            .keepEmpty(),
                    structure("throttle", limits()).patchWhole(REMOVE),
                    structure(
                                    "quota",
                                    integer("limit")
                                            .range(1, Integer.MAX_VALUE)
                                            .refuse("Usage Plan quota limit must be greater than zero")
                                            .patch(ADD, REPLACE),
                                    integer("offset").defaultsTo(0).patch(ADD, REPLACE),
                                    string("period")
                                            .oneOf("DAY", "WEEK", "MONTH")
                                            .refuse("Invalid Usage Plan quota period specified")
                                            .patch(ADD, REPLACE))
                            .patchWhole(REMOVE),
                    string("productCode").dropEmpty().outputOnly().patch(ADD, REPLACE, REMOVE),
                    map("tags", string()))
            .patchOther(UsagePlanPatch::apply);

    @Inject
    Definitions definitions;

    @Inject
    UsagePlans usagePlans;

    @Inject
    StageChanges stageChanges;

    /** A token bucket: how many requests at once, and how many a second are filled in. */
    static Member[] limits() {
        return new Member[] {
            integer("burstLimit")
                    .range(0, Integer.MAX_VALUE)
                    .refuse("Usage Plan throttle burst limit must not be negative")
                    .patch(ADD, REPLACE),
            decimal("rateLimit")
                    .range(0, Long.MAX_VALUE)
                    .refuse("Usage Plan throttle rate limit must not be negative")
                    .patch(ADD, REPLACE)
        };
    }

    @POST
    @Status(201)
    public ObjectNode createUsagePlan(ObjectNode body) {
        ObjectNode plan = SHAPE.document(SHAPE.input("createUsagePlan", body));
        Tags.check(plan.path("tags"));
        String id = Identifiers.child();
        plan.put("id", id);
        lockApis(plan.path("apiStages")
                .valueStream()
                .map(stage -> stage.path("apiId").asText()));
        check(plan, UsagePlans.stages(plan));
        definitions.create(UsagePlans.path(id), UsagePlans.TYPE, plan);
        stageChanges.usagePlansChanged();
        return SHAPE.output(plan);
    }

    @GET
    public ObjectNode getUsagePlans(@BeanParam Page page, @QueryParam("keyId") @Nullable String keyId) {
        if (keyId == null || keyId.isEmpty()) {
            return page.of(definitions, "", UsagePlans.TYPE, row -> SHAPE.output(row.document()));
        }
        List<String> found = usagePlans.idsWithKey(keyId).stream().sorted().toList();
        return page.of(found, id -> id, id -> SHAPE.output(usagePlans.require(id)));
    }

    @GET
    @Path("{usagePlanId}")
    public ObjectNode getUsagePlan(@PathParam("usagePlanId") String usagePlanId) {
        return Tags.always(SHAPE.output(usagePlans.require(usagePlanId)));
    }

    @PATCH
    @Path("{usagePlanId}")
    public ObjectNode updateUsagePlan(@PathParam("usagePlanId") String usagePlanId, ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateUsagePlan", body);
        lockApis(UsagePlanPatch.addedApis(operations));
        ObjectNode before = usagePlans.lock(usagePlanId);
        ObjectNode plan = SHAPE.patch(before, operations);
        Set<String> gained = new HashSet<>(UsagePlans.stages(plan));
        gained.removeAll(UsagePlans.stages(before));
        check(plan, gained);
        usagePlans.checkOnePlanPerStage(plan, gained);
        definitions.replace(UsagePlans.path(usagePlanId), plan);
        stageChanges.usagePlansChanged();
        return Tags.always(SHAPE.output(plan));
    }

    @DELETE
    @Path("{usagePlanId}")
    @Status(202)
    public void deleteUsagePlan(@PathParam("usagePlanId") String usagePlanId) {
        JsonNode stages = usagePlans.lock(usagePlanId).path("apiStages");
        if (!stages.isEmpty()) {
            throw AwsException.badRequest("Cannot delete Usage Plan " + usagePlanId
                    + " because there are API Stages associated with it, including "
                    + UsagePlans.stageName(stages.get(0)));
        }
        definitions.delete(UsagePlans.path(usagePlanId));
        stageChanges.usagePlansChanged();
    }

    /**
     * So that the stages are not deleted meanwhile. Before the plan, because who deletes a stage holds the API and then
     * the plans that have it.
     */
    private void lockApis(Stream<String> apiIds) {
        apiIds.distinct().sorted().forEach(apiId -> definitions.lock(RestApis.path(apiId)));
    }

    /** @throws AwsException when a stage it gains is not there, or the parts of the quota do not go together */
    private void check(ObjectNode plan, Set<String> gained) {
        for (JsonNode stage : plan.path("apiStages")) {
            String apiId = stage.path("apiId").asText();
            String name = stage.path("stage").asText();
            if (gained.contains(UsagePlans.stageName(stage))
                    && definitions.find(Stages.path(apiId, name)).isEmpty()) {
                throw UsagePlanPatch.invalidStage(plan, apiId, name);
            }
        }
        JsonNode quota = plan.path("quota");
        if (quota.isObject()) {
            if (!quota.has("limit") || !quota.has("period")) {
                throw AwsException.badRequest("Usage Plan quota must have a limit and a period");
            }
            checkOffset(quota.path("period").asText(), quota.path("offset").asInt());
        }
    }

    /** The offset is the day on which a period starts; Terraform's AWS provider has these refusals too. */
    private static void checkOffset(String period, int offset) {
        if (period.equals("DAY") && offset != 0) {
            throw AwsException.badRequest("Usage Plan quota offset must be zero in the DAY period");
        }
        int most = period.equals("WEEK") ? 6 : 27;
        if (offset < 0 || offset > most) {
            throw AwsException.badRequest("Usage Plan quota offset must be between 0 and " + most + " inclusive in the "
                    + period + " period");
        }
    }
}
