/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the keys of a usage plan have used of it and what is left to them, day by day of UTC. UpdateUsage is with the
 * plan's keys, where its URI is.
 */
@ApplicationScoped
@Transactional
@Path("/usageplans/{usagePlanId}/usage")
public class UsageOperations {

    private static final int MOST_DAYS = 90;

    @Inject
    Definitions definitions;

    @Inject
    UsagePlans usagePlans;

    @Inject
    UsageRecords usageRecords;

    @GET
    public ObjectNode getUsage(
            @PathParam("usagePlanId") String usagePlanId,
            @BeanParam Page page,
            @QueryParam("keyId") @Nullable String keyId,
            @QueryParam("startDate") @Nullable String startDate,
            @QueryParam("endDate") @Nullable String endDate) {
        ObjectNode plan = usagePlans.require(usagePlanId);
        LocalDate start = date("startDate", startDate);
        LocalDate end = date("endDate", endDate);
        long days = ChronoUnit.DAYS.between(start, end);
        if (days < 0 || days >= MOST_DAYS) {
            throw AwsException.badRequest("Invalid date range specified, must be between 1 and " + MOST_DAYS + " days");
        }
        Function<Definition, ObjectNode> byDay = key -> {
            UsageRecords.OfKey usage = usageRecords.ofKey(usagePlanId, key.name(), plan.path("quota"), start);
            ObjectNode entry = Json.object().put("keyId", key.name());
            ArrayNode logs = entry.putArray("days");
            start.datesUntil(end.plusDays(1)).forEach(day -> logs.add(log(usage, plan.path("quota"), day)));
            return entry;
        };
        ObjectNode paged = keyId == null || keyId.isEmpty()
                ? page.of(definitions, UsagePlans.path(usagePlanId), UsagePlans.KEY_TYPE, byDay)
                : page.of(
                        definitions.find(UsagePlans.keyPath(usagePlanId, keyId)).stream()
                                .toList(),
                        Definition::path,
                        byDay);
        ObjectNode answer = answer(usagePlanId, start, end);
        ObjectNode values = answer.putObject("values");
        paged.path("item").forEach(entry -> values.set(entry.path("keyId").asText(), entry.get("days")));
        if (paged.has("position")) {
            answer.set("position", paged.get("position"));
        }
        return answer;
    }

    /** {@code [used, remaining]}; nothing remains, nor is anything refused, without a quota. */
    static ArrayNode log(UsageRecords.OfKey usage, JsonNode quota, LocalDate day) {
        return Json.MAPPER
                .createArrayNode()
                .add(usage.used(day))
                .add(quota.isObject() ? usage.remaining(quota, day) : 0);
    }

    static ObjectNode answer(String usagePlanId, LocalDate start, LocalDate end) {
        return Json.object()
                .put("usagePlanId", usagePlanId)
                .put("startDate", start.toString())
                .put("endDate", end.toString());
    }

    private static LocalDate date(String name, @Nullable String text) {
        if (text == null) {
            throw AwsException.validation("1 validation error detected: Value null at '" + name
                    + "' failed to satisfy constraint: Member must not be null");
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw AwsException.badRequest("Invalid " + name + " specified, must be YYYY-MM-DD");
        }
    }
}
