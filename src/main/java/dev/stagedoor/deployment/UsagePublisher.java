/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.ChangeLog;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.UsageExtended;
import dev.stagedoor.controlplane.definition.UsagePlansChanged;
import dev.stagedoor.dataplane.snapshot.ActiveApiKeys;
import dev.stagedoor.dataplane.snapshot.ApiKeySnapshot;
import dev.stagedoor.dataplane.snapshot.ThrottleLimits;
import dev.stagedoor.dataplane.snapshot.UsagePlanSnapshot;
import dev.stagedoor.dataplane.usage.UsageCounters;
import dev.stagedoor.dataplane.usage.UsageCounters.Allowance;
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
import java.util.List;
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

    /** So many clients are asked for one by one, more all at once. */
    private static final int FEW = 20;

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

    /** The plans that each key is in, all by their ids. */
    private final Map<String, Set<String>> plansOfKeys = new HashMap<>();

    /** The stages of each plan, by its id. */
    private final Map<String, Map<String, UsagePlanSnapshot>> stagesOfPlans = new HashMap<>();

    /** The values that let requests pass, by the ids of their keys. */
    private final Map<String, String> values = new HashMap<>();

    /** Up to which transaction the change log has been read. */
    private long number = -1;

    /** The day on which old usage was last deleted. */
    private @Nullable LocalDate tidied;

    /** The quotas under which clients are, so that a change of one plan does not read the usage of all clients. */
    private final Map<Client, JsonNode> quotas = new HashMap<>();

    /** Publishes before the management call that changed something answers. */
    void usagePlansChanged(@Observes UsagePlansChanged change) {
        try {
            publishChanged(false);
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

    /**
     * Publishes what has changed here or on other nodes, as the change log tells: what it costs grows with the changes, not
     * with the keys.
     *
     * @param thorough compares everything, whatever the log tells
     */
    public synchronized void publishChanged(boolean thorough) {
        ChangeLog.News news = stored.news(number);
        if (thorough || !news.whole()) {
            compare(stored.versions());
        } else {
            follow(news.paths());
        }
        number = news.number();
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

    private void compare(Versions versions) {
        boolean plansChanged = !usagePlans.follow(versions.usagePlans()).isEmpty();
        Set<String> keysChanged = ids(apiKeys.follow(versions.apiKeys()));
        Map<String, Set<String>> ties = new HashMap<>();
        versions.usagePlanKeys().keySet().stream()
                .map(UsagePublisher::client)
                .forEach(client -> ties.computeIfAbsent(client.apiKeyId(), id -> new HashSet<>())
                        .add(client.usagePlanId()));
        if (plansChanged || !keysChanged.isEmpty() || !ties.equals(plansOfKeys)) {
            plansOfKeys.clear();
            plansOfKeys.putAll(ties);
            publishAll();
        }
    }

    /** @param paths of rows of any type */
    private void follow(Set<String> paths) {
        Set<String> plans = new HashSet<>();
        Set<String> keys = new HashSet<>();
        Set<String> ties = new HashSet<>();
        for (String path : paths) {
            boolean ofPlan = path.startsWith("/usageplans/");
            if (ofPlan && path.split("/").length == 5) {
                ties.add(path);
            } else if (ofPlan) {
                plans.add(path);
            } else if (path.startsWith("/apikeys/")) {
                keys.add(path);
            }
        }
        usagePlans.reread(plans);
        apiKeys.reread(keys);
        Set<String> affected = ids(keys);
        if (!ties.isEmpty()) {
            Set<String> existing = stored.usagePlanKeys(ties);
            for (String path : ties) {
                Client client = client(path);
                Set<String> tied = plansOfKeys.computeIfAbsent(client.apiKeyId(), id -> new HashSet<>());
                if (existing.contains(path)) {
                    tied.add(client.usagePlanId());
                } else {
                    tied.remove(client.usagePlanId());
                }
                affected.add(client.apiKeyId());
            }
        }
        if (!plans.isEmpty()) {
            Set<String> gone = ids(plans);
            gone.removeAll(ids(usagePlans.paths()));
            plansOfKeys.values().forEach(tied -> tied.removeAll(gone)); // with a plan go its ties
            publishAll();
        } else if (!affected.isEmpty()) {
            publish(affected);
        }
    }

    private void publishAll() {
        stagesOfPlans.clear();
        usagePlans.paths().forEach(path -> stagesOfPlans.put(lastSegment(path), compile(path)));
        plansOfKeys.values().removeIf(Set::isEmpty);
        Set<Client> clients = new HashSet<>();
        plansOfKeys.forEach((key, plans) -> plans.forEach(plan -> clients.add(new Client(plan, key))));
        allow(clients);
        quotas.keySet().retainAll(clients);
        counters.retain(clients);
        Map<String, ApiKeySnapshot> active = new HashMap<>();
        plansOfKeys.keySet().forEach(id -> {
            ApiKeySnapshot key = compileKey(id);
            if (key != null) {
                active.put(key.value(), key);
            }
        });
        activeApiKeys.replaceAll(active);
        values.clear();
        active.forEach((value, key) -> values.put(key.apiKeyId(), value));
    }

    /** @param ids of the API keys that changed, or what they are in */
    private void publish(Set<String> ids) {
        Set<Client> clients = new HashSet<>();
        ids.forEach(id -> plansOfKeys.getOrDefault(id, Set.of()).forEach(plan -> clients.add(new Client(plan, id))));
        allow(clients);
        if (quotas.keySet().removeIf(client -> ids.contains(client.apiKeyId()) && !clients.contains(client))) {
            counters.retain(quotas.keySet());
        }
        for (String id : ids) {
            ApiKeySnapshot key = compileKey(id);
            if (key != null) {
                activeApiKeys.replace(key);
                values.put(id, key.value());
            } else if (values.get(id) != null) {
                activeApiKeys.remove(values.remove(id));
            }
        }
    }

    /** Null when it lets no request pass. */
    private @Nullable ApiKeySnapshot compileKey(String id) {
        Optional<EnabledKey> enabled = apiKeys.get("/apikeys/" + id);
        Set<String> plans = plansOfKeys.getOrDefault(id, Set.of());
        if (enabled == null || enabled.isEmpty() || plans.isEmpty()) {
            return null;
        }
        Map<String, UsagePlanSnapshot> stages = new HashMap<>();
        plans.forEach(plan -> stages.putAll(stagesOfPlans.getOrDefault(plan, Map.of())));
        return new ApiKeySnapshot(id, enabled.get().value(), stages);
    }

    private Optional<EnabledKey> enabled(Definition row) {
        return row.document().path("enabled").asBoolean()
                ? Optional.of(new EnabledKey(row.name(), stored.value(row)))
                : Optional.empty();
    }

    private static String lastSegment(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static Set<String> ids(Set<String> paths) {
        return paths.stream().map(UsagePublisher::lastSegment).collect(Collectors.toCollection(HashSet::new));
    }

    /** From {@code /usageplans/{id}/keys/{id}}: all there is to a tie. */
    private static Client client(String path) {
        return new Client(path.split("/")[2], lastSegment(path));
    }

    private Map<String, UsagePlanSnapshot> compile(String path) {
        ObjectNode plan = usagePlans.get(path);
        if (plan == null) {
            return Map.of();
        }
        ThrottleLimits throttle = ThrottleCompiler.ofPlan(plan.path("throttle"));
        Map<String, UsagePlanSnapshot> stages = new HashMap<>();
        for (JsonNode stage : plan.path("apiStages")) {
            stages.put(
                    ApiKeySnapshot.stage(
                            stage.path("apiId").asText(""), stage.path("stage").asText("")),
                    new UsagePlanSnapshot(
                            lastSegment(path), throttle, ThrottleCompiler.ofPlanMethods(stage.path("throttle"))));
        }
        return stages;
    }

    /** Reads what is left to those of the clients whose quotas are not those they had. */
    private void allow(Set<Client> clients) {
        Map<String, List<Client>> byPlan = clients.stream()
                .filter(client -> !quota(client).equals(quotas.get(client)))
                .collect(Collectors.groupingBy(Client::usagePlanId));
        byPlan.forEach((plan, changed) -> {
            JsonNode quota = quota(changed.get(0));
            if (changed.size() <= FEW || !quota.isObject()) {
                changed.forEach(this::allow);
                return;
            }
            Map<String, Allowance> allowances = stored.allowances(plan, quota);
            Allowance unused = StoredUsagePlans.unused(quota);
            changed.forEach(client -> {
                counters.allow(client, allowances.getOrDefault(client.apiKeyId(), unused));
                quotas.put(client, quota);
            });
        });
    }

    private synchronized void allow(Client client) {
        JsonNode quota = quota(client);
        counters.allow(client, quota.isObject() ? stored.allowance(client, quota) : UsageCounters.UNLIMITED);
        quotas.put(client, quota);
    }

    /** A missing node without a plan or a quota. */
    private JsonNode quota(Client client) {
        ObjectNode plan = usagePlans.get("/usageplans/" + client.usagePlanId());
        return plan == null ? MissingNode.getInstance() : plan.path("quota");
    }
}
