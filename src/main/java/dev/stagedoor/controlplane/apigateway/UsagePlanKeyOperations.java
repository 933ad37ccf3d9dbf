/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.integer;
import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.definition.StageChanges;
import dev.stagedoor.controlplane.wire.AwsException;
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
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The API keys of a usage plan. */
@ApplicationScoped
@Transactional
@Path("/usageplans/{usagePlanId}/keys")
public class UsagePlanKeyOperations {

    static final Shape SHAPE = Shape.of(
            string("id").outputOnly(),
            string("type").outputOnly(),
            string("value").outputOnly(),
            string("name").outputOnly(),
            string("keyId").required().inputOnly(),
            string("keyType").required().inputOnly());

    private static final Shape USAGE = Shape.of(integer("remaining")
            .range(0, Integer.MAX_VALUE)
            .refuse("Invalid remaining quota specified")
            .patch(REPLACE));

    @Inject
    Definitions definitions;

    @Inject
    UsageRecords usageRecords;

    @Inject
    UsagePlans usagePlans;

    @Inject
    ApiKeys apiKeys;

    @Inject
    StageChanges stageChanges;

    @POST
    @Status(201)
    public ObjectNode createUsagePlanKey(@PathParam("usagePlanId") String usagePlanId, ObjectNode body) {
        ObjectNode input = SHAPE.input("createUsagePlanKey", body);
        String keyId = input.path("keyId").asText();
        definitions.lock(ApiKeys.path(keyId));
        ObjectNode plan = usagePlans.lock(usagePlanId);
        if (!input.path("keyType").asText().equals("API_KEY")) {
            throw AwsException.badRequest("Invalid Usage Plan Key type specified. Must be API_KEY");
        }
        apiKeys.require(keyId);
        if (usagePlans.hasKey(plan, keyId)) {
            throw AwsException.conflict("Usage Plan Key already exists for Usage Plan " + usagePlanId);
        }
        usagePlans.addKey(usagePlanId, keyId);
        return output(usagePlans.requireKey(usagePlanId, keyId), true);
    }

    @GET
    public ObjectNode getUsagePlanKeys(
            @PathParam("usagePlanId") String usagePlanId,
            @BeanParam Page page,
            @QueryParam("name") @Nullable String nameQuery) {
        usagePlans.require(usagePlanId);
        if (nameQuery == null || nameQuery.isEmpty()) {
            String plan = UsagePlans.path(usagePlanId);
            return page.of(definitions, plan, UsagePlans.KEY_TYPE, key -> output(key.document(), false));
        }
        List<String> places = apiKeys.search(nameQuery, "", null, Integer.MAX_VALUE).stream()
                .map(apiKey -> UsagePlans.keyPath(usagePlanId, apiKey.name()))
                .toList();
        List<String> found = definitions.existing(places).stream().sorted().toList();
        return page.of(
                found,
                place -> place,
                place -> output(definitions.find(place).orElseThrow().document(), false));
    }

    @GET
    @Path("{keyId}")
    public ObjectNode getUsagePlanKey(@PathParam("usagePlanId") String usagePlanId, @PathParam("keyId") String keyId) {
        return output(usagePlans.requireKey(usagePlanId, keyId), true);
    }

    @DELETE
    @Path("{keyId}")
    @Status(202)
    public void deleteUsagePlanKey(@PathParam("usagePlanId") String usagePlanId, @PathParam("keyId") String keyId) {
        usagePlans.lock(usagePlanId);
        usagePlans.requireKey(usagePlanId, keyId);
        definitions.delete(UsagePlans.keyPath(usagePlanId, keyId));
        stageChanges.usagePlansChanged();
    }

    /** Grants more, or less, of the quota until its period ends. */
    @PATCH
    @Path("{keyId}/usage")
    public ObjectNode updateUsage(
            @PathParam("usagePlanId") String usagePlanId, @PathParam("keyId") String keyId, ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateUsage", body);
        JsonNode quota = usagePlans.lock(usagePlanId).path("quota");
        usagePlans.requireKey(usagePlanId, keyId);
        if (!quota.isObject()) {
            throw AwsException.badRequest("Usage Plan " + usagePlanId + " does not have a quota");
        }
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        JsonNode remaining = USAGE.patch(Json.object(), operations).path("remaining");
        if (remaining.isNumber()) {
            usageRecords.setRemaining(usagePlanId, keyId, quota, today, remaining.asLong());
            stageChanges.usageExtended(usagePlanId, keyId);
        }
        ObjectNode answer = UsageOperations.answer(usagePlanId, today, today);
        answer.putObject("values")
                .putArray(keyId)
                .add(UsageOperations.log(usageRecords.ofKey(usagePlanId, keyId, quota, today), quota, today));
        return answer;
    }

    /** Name and value are the API key's. */
    private ObjectNode output(ObjectNode key, boolean withValue) {
        ObjectNode apiKey = apiKeys.require(key.path("id").asText());
        key.set("name", apiKey.get("name"));
        if (withValue) {
            key.put("value", apiKeys.value(apiKey));
        }
        return SHAPE.output(key);
    }
}
