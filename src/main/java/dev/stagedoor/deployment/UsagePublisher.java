/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.UsageExtended;
import dev.stagedoor.controlplane.definition.UsagePlansChanged;
import dev.stagedoor.dataplane.snapshot.ActiveApiKeys;
import dev.stagedoor.dataplane.snapshot.ApiKeySnapshot;
import dev.stagedoor.dataplane.snapshot.ThrottleLimits;
import dev.stagedoor.dataplane.snapshot.UsagePlanSnapshot;
import dev.stagedoor.dataplane.usage.UsageCounters;
import dev.stagedoor.dataplane.usage.UsageCounters.Client;
import dev.stagedoor.deployment.StoredUsagePlans.Versions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes traffic follow API keys and usage plans, and stores what clients have used. One thread at a time: a count is
 * stored once, and what is left of a quota is read after what this node counted has been stored.
 */
@ApplicationScoped
public class UsagePublisher {

    private static final Logger LOGGER = System.getLogger(UsagePublisher.class.getName());

    /** An API key that lets requests pass. */
    private record EnabledKey(String id, String value) {}

    @Inject
    StoredUsagePlans stored;

    @Inject
    ActiveApiKeys activeApiKeys;

    @Inject
    UsageCounters counters;

    private final StoredRows<Optional<EnabledKey>> apiKeys =
            new StoredRows<>(paths -> stored.apiKeys(paths), this::enabled);
    private final StoredRows<ObjectNode> usagePlans =
            new StoredRows<>(paths -> stored.usagePlans(paths), Definition::document);
    private Versions seen = Versions.NONE;

    /** The plans that were published last, by id. */
    private Map<String, ObjectNode> plans = Map.of();

    /** The day on which old usage was last deleted. */
    private @Nullable LocalDate tidied;

    /** The quotas under which clients are, so that a change of one plan does not read the usage of all clients. */
    private final Map<Client, JsonNode> quotas = new HashMap<>();

    /** Publishes before the management call that changed something answers. */
    void usagePlansChanged(@Observes UsagePlansChanged change) {
        try {
            publish(stored.versions());
        } catch (RuntimeException e) {
            // The change is committed; the timer will find it.
            LOGGER.log(Level.WARNING, "A change of API keys or usage plans is not published yet", e);
        }
    }

    /** Lets the client go on before the call that granted more answers. */
    void usageExtended(@Observes UsageExtended change) {
        try {
            allow(new Client(change.usagePlanId(), change.apiKeyId()));
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "A changed quota is not published yet", e);
        }
    }

    /** Publishes what other nodes changed, or whose event was lost. */
    public synchronized void publishChanged() {
        Versions versions = stored.versions();
        if (!versions.equals(seen)) {
            publish(versions);
        }
    }

    /** Stores what clients have used since the last time, and reads what is left to them. */
    public synchronized void storeUsed() {
        Map<Client, Long> used = counters.used();
        Map<Client, Long> requests = used.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        if (!requests.isEmpty()) {
            stored.addUsed(requests);
            requests.forEach(counters::stored);
        }
        used.keySet().forEach(this::allow);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        if (!today.equals(tidied)) {
            stored.deleteOldUsage(today);
            tidied = today;
        }
    }

    /** What was counted in the last seconds is not lost when the server stops. */
    @PreDestroy
    void stop() {
        try {
            storeUsed();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "The last requests of clients are not counted: {0}", e);
        }
    }

    private synchronized void publish(Versions versions) {
        usagePlans.follow(versions.usagePlans());
        apiKeys.follow(versions.apiKeys());
        plans = new HashMap<>();
        usagePlans.all().forEach((path, plan) -> plans.put(lastSegment(path), plan));
        Map<String, Map<String, UsagePlanSnapshot>> stagesOfPlans = new HashMap<>();
        plans.forEach((id, plan) -> stagesOfPlans.put(id, compile(id, plan)));
        Map<String, Map<String, UsagePlanSnapshot>> stagesOfKeys = new HashMap<>();
        Set<Client> clients = new HashSet<>();
        for (String path : versions.usagePlanKeys().keySet()) { // /usageplans/{id}/keys/{id}: all there is to a tie
            Client client = new Client(path.split("/")[2], lastSegment(path));
            clients.add(client);
            stagesOfKeys
                    .computeIfAbsent(client.apiKeyId(), id -> new HashMap<>())
                    .putAll(stagesOfPlans.getOrDefault(client.usagePlanId(), Map.of()));
        }
        clients.stream()
                .filter(client -> !quota(client).equals(quotas.get(client)))
                .forEach(this::allow);
        quotas.keySet().retainAll(clients);
        counters.retain(clients);
        Map<String, ApiKeySnapshot> keys = new HashMap<>();
        apiKeys.all()
                .values()
                .forEach(enabled -> enabled.ifPresent(key -> {
                    Map<String, UsagePlanSnapshot> stages = stagesOfKeys.get(key.id());
                    if (stages != null) {
                        keys.put(key.value(), new ApiKeySnapshot(key.id(), key.value(), stages));
                    }
                }));
        activeApiKeys.replaceAll(keys);
        seen = versions;
    }

    private Optional<EnabledKey> enabled(Definition row) {
        return row.document().path("enabled").asBoolean()
                ? Optional.of(new EnabledKey(row.name(), stored.value(row)))
                : Optional.empty();
    }

    private static String lastSegment(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static Map<String, UsagePlanSnapshot> compile(String id, ObjectNode plan) {
        ThrottleLimits throttle = ThrottleCompiler.ofPlan(plan.path("throttle"));
        Map<String, UsagePlanSnapshot> stages = new HashMap<>();
        for (JsonNode stage : plan.path("apiStages")) {
            stages.put(
                    ApiKeySnapshot.stage(
                            stage.path("apiId").asText(""), stage.path("stage").asText("")),
                    new UsagePlanSnapshot(id, throttle, ThrottleCompiler.ofPlanMethods(stage.path("throttle"))));
        }
        return stages;
    }

    private synchronized void allow(Client client) {
        JsonNode quota = quota(client);
        counters.allow(client, quota.isObject() ? stored.allowance(client, quota) : UsageCounters.UNLIMITED);
        quotas.put(client, quota);
    }

    /** A missing node without a plan or a quota. */
    private JsonNode quota(Client client) {
        ObjectNode plan = plans.get(client.usagePlanId());
        return plan == null ? MissingNode.getInstance() : plan.path("quota");
    }
}
