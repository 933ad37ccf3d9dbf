/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stagedoor.controlplane.apigateway.QuotaPeriod;
import dev.stagedoor.controlplane.apigateway.UsageRecords;
import dev.stagedoor.controlplane.definition.ChangeLog;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.secret.Secrets;
import dev.stagedoor.dataplane.usage.UsageCounters.Allowance;
import dev.stagedoor.dataplane.usage.UsageCounters.Client;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is stored of API keys and usage plans, for the publisher. Each call is a transaction of its own. */
@ApplicationScoped
@Transactional(TxType.REQUIRES_NEW)
public class StoredUsagePlans {

    private static final String API_KEY = "ApiKey";
    private static final String USAGE_PLAN = "UsagePlan";
    private static final String USAGE_PLAN_KEY = "UsagePlanKey";

    @Inject
    Definitions definitions;

    @Inject
    ChangeLog changeLog;

    @Inject
    Secrets secrets;

    @Inject
    UsageRecords usageRecords;

    /** Versions by path of every API key, usage plan and tie of the two. */
    public record Versions(Map<String, Long> apiKeys, Map<String, Long> usagePlans, Map<String, Long> usagePlanKeys) {}

    /** What transactions have changed since the one of this number. */
    public ChangeLog.News news(long number) {
        return changeLog.since(number);
    }

    public Versions versions() {
        return new Versions(
                definitions.versions(API_KEY), definitions.versions(USAGE_PLAN), definitions.versions(USAGE_PLAN_KEY));
    }

    public List<Definition> apiKeys(Set<String> paths) {
        return StoredRows.read(definitions, API_KEY, paths);
    }

    public List<Definition> usagePlans(Set<String> paths) {
        return StoredRows.read(definitions, USAGE_PLAN, paths);
    }

    /** Those of the paths at which a key is in a plan. */
    public Set<String> usagePlanKeys(Set<String> paths) {
        return definitions.existing(List.copyOf(paths));
    }

    public String value(Definition apiKey) {
        return secrets.decrypt(apiKey.document().path("encryptedValue").asText(""), apiKey.path());
    }

    /** What is left of a plan's quota to one of its keys. */
    public Allowance allowance(Client client, JsonNode quota) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        return allowance(usageRecords.ofKey(client.usagePlanId(), client.apiKeyId(), quota, today), quota, today);
    }

    /** The same for all keys of a plan that have used any of it, by their ids: one query. */
    public Map<String, Allowance> allowances(String usagePlanId, JsonNode quota) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Map<String, Allowance> allowances = new HashMap<>();
        usageRecords
                .ofPlan(usagePlanId, quota, today)
                .forEach((apiKeyId, used) -> allowances.put(apiKeyId, allowance(used, quota, today)));
        return allowances;
    }

    /** What is left to a key that has used nothing. */
    static Allowance unused(JsonNode quota) {
        return allowance(new UsageRecords.OfKey(), quota, LocalDate.now(ZoneOffset.UTC));
    }

    private static Allowance allowance(UsageRecords.OfKey used, JsonNode quota, LocalDate today) {
        return new Allowance(
                used.remaining(quota, today),
                QuotaPeriod.end(quota, today)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toEpochMilli());
    }

    /** Forgets the days that are long over. */
    public void deleteOldUsage(LocalDate today) {
        usageRecords.deleteOld(today);
    }

    /** Adds to the requests of today, for all or for none; in one order, so that nodes do not wait for each other in a ring. */
    public void addUsed(Map<Client, Long> requests) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        new TreeMap<>(requests)
                .forEach((client, number) ->
                        usageRecords.addUsed(client.usagePlanId(), client.apiKeyId(), today, number));
    }
}
