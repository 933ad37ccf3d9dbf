/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often the keys of usage plans have been used: a row per plan, key and day of UTC with the requests of that day
 * ({@code used}) and what UpdateUsage granted beyond the quota on it ({@code extension}, negative when it took away).
 */
@ApplicationScoped
public class UsageRecords {

    static final String TYPE = "Usage";

    /** GetUsage answers 90 days at a time, of any year; what is older than this is of nobody's quota and nobody's bill. */
    private static final int KEPT_DAYS = 400;

    @Inject
    Definitions definitions;

    /** What one key of one plan has used. */
    public static final class OfKey {

        private final TreeMap<LocalDate, ObjectNode> byDay = new TreeMap<>();

        public long used(LocalDate day) {
            return sum(day, day, "used");
        }

        /** What is left of a quota at the end of a day, never less than nothing. */
        public long remaining(JsonNode quota, LocalDate day) {
            return Math.max(0, balance(quota, day));
        }

        private long balance(JsonNode quota, LocalDate day) {
            LocalDate start = QuotaPeriod.start(quota, day);
            return quota.path("limit").asLong() + sum(start, day, "extension") - sum(start, day, "used");
        }

        private long sum(LocalDate from, LocalDate to, String member) {
            return byDay.subMap(from, true, to, true).values().stream()
                    .mapToLong(row -> row.path(member).asLong())
                    .sum();
        }
    }

    /**
     * Not what was before: a key in use for years has a row for each of their days.
     *
     * @param quota its period that the first day lies in is read whole; a missing node for none
     * @param from the first day to be asked for
     */
    public OfKey ofKey(String planId, String keyId, JsonNode quota, LocalDate from) {
        LocalDate first = quota.isObject() ? QuotaPeriod.start(quota, from) : from;
        String key = UsagePlans.keyPath(planId, keyId);
        OfKey usage = new OfKey();
        for (Definition row : definitions.list(key, TYPE, path(key, first.minusDays(1)), Integer.MAX_VALUE)) {
            usage.byDay.put(LocalDate.parse(row.name()), row.document());
        }
        return usage;
    }

    /**
     * The usage of every key of a plan that has any, by the keys' ids: for all of a hundred thousand at once.
     *
     * @param from the period of the quota that this day lies in is read
     */
    public Map<String, OfKey> ofPlan(String planId, JsonNode quota, LocalDate from) {
        LocalDate first = QuotaPeriod.start(quota, from);
        String keys = UsagePlans.path(planId) + "/keys";
        Map<String, OfKey> usage = new HashMap<>();
        for (Definition row : definitions.listBeneath(
                keys, TYPE, first.minusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant())) {
            usage.computeIfAbsent(row.path().split("/")[4], key -> new OfKey())
                    .byDay
                    .put(LocalDate.parse(row.name()), row.document());
        }
        return usage;
    }

    /** Adds requests to those of a day; nothing happens when the key has left the plan meanwhile. */
    public void addUsed(String planId, String keyId, LocalDate day, long requests) {
        add(planId, keyId, day, "used", requests);
    }

    /** Grants so much that {@code remaining} requests are left of the quota. */
    void setRemaining(String planId, String keyId, JsonNode quota, LocalDate day, long remaining) {
        add(
                planId,
                keyId,
                day,
                "extension",
                remaining - ofKey(planId, keyId, quota, day).balance(quota, day));
    }

    /** Forgets the days that are long over. */
    public void deleteOld(LocalDate today) {
        definitions.deleteMadeBefore(
                TYPE, today.minusDays(KEPT_DAYS).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static String path(String key, LocalDate day) {
        return key + "/usage/" + day;
    }

    private void add(String planId, String keyId, LocalDate day, String member, long number) {
        String key = UsagePlans.keyPath(planId, keyId);
        if (definitions.lock(key).isPresent()) { // other nodes add to the same day
            String path = path(key, day);
            ObjectNode row = definitions.find(path).map(Definition::document).orElseGet(Json::object);
            row.put(member, row.path(member).asLong() + number);
            definitions.put(path, TYPE, row);
        }
    }
}
