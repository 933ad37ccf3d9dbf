/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.definition.StageChanges;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Timestamp;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds usage plans, and keeps the ties between plans, API keys and stages. */
@ApplicationScoped
public class UsagePlans {

    static final String TYPE = "UsagePlan";
    static final String KEY_TYPE = "UsagePlanKey";

    @Inject
    Definitions definitions;

    @Inject
    StageChanges stageChanges;

    /** The row key of a usage plan. */
    static String path(String id) {
        return "/usageplans/" + id;
    }

    /** The row key of an API key's place in a usage plan. */
    static String keyPath(String planId, String keyId) {
        return path(planId) + "/keys/" + keyId;
    }

    /** @throws AwsException {@code NotFoundException} */
    ObjectNode require(String id) {
        return definitions
                .find(path(id))
                .map(Definition::document)
                .orElseThrow(() -> AwsException.notFound("Invalid Usage Plan ID specified"));
    }

    /** For writers of a plan or of what is in it. @throws AwsException {@code NotFoundException} */
    ObjectNode lock(String id) {
        definitions.lock(path(id));
        return require(id);
    }

    /** @throws AwsException {@code NotFoundException} when the plan or the key is not there, or the key not in the plan */
    ObjectNode requireKey(String planId, String keyId) {
        require(planId);
        if (definitions.find(ApiKeys.path(keyId)).isEmpty()) {
            throw AwsException.notFound("Invalid API Key identifier specified");
        }
        return definitions
                .find(keyPath(planId, keyId))
                .map(Definition::document)
                .orElseThrow(() -> AwsException.notFound("Invalid Usage Plan ID specified"));
    }

    List<ObjectNode> all() {
        return definitions.ofType(TYPE).stream().map(Definition::document).toList();
    }

    boolean hasKey(ObjectNode plan, String keyId) {
        return definitions.find(keyPath(plan.path("id").asText(), keyId)).isPresent();
    }

    /** The plans that a key is in, by their ids. */
    Set<String> idsWithKey(String keyId) {
        List<String> places = definitions.versions(TYPE).keySet().stream()
                .map(plan -> keyPath(id(plan), keyId))
                .toList();
        return definitions.existing(places).stream().map(UsagePlans::id).collect(Collectors.toSet());
    }

    /** From the row key of a plan, or of anything in it. */
    private static String id(String path) {
        return path.split("/")[2];
    }

    /**
     * Puts a key into a plan; nothing happens when it is there. The caller holds the key, so that it is not deleted
     * meanwhile; the key is locked before the plan, by all who lock both.
     *
     * @throws AwsException {@code ConflictException} when the key has a stage of the plan by another plan
     */
    void addKey(String planId, String keyId) {
        ObjectNode plan = lock(planId);
        checkOnePlanPerStage(plan, stages(plan), () -> List.of(keyId));
        if (!hasKey(plan, keyId)) {
            definitions.create(
                    keyPath(planId, keyId),
                    KEY_TYPE,
                    Json.object().put("id", keyId).put("type", "API_KEY").put("createdDate", Timestamp.now()));
            stageChanges.usagePlansChanged();
        }
    }

    /** Takes a key out of every plan. */
    void removeKey(String keyId) {
        idsWithKey(keyId).forEach(plan -> definitions.delete(keyPath(plan, keyId)));
    }

    /**
     * For a plan that gets further stages.
     *
     * @param gained the stages, as {@link #stageName} has them
     * @throws AwsException {@code ConflictException} when a key of the plan has one of them by another plan
     */
    void checkOnePlanPerStage(ObjectNode plan, Set<String> gained) {
        String path = path(plan.path("id").asText());
        checkOnePlanPerStage(
                plan,
                gained,
                () -> definitions.list(path, KEY_TYPE).stream()
                        .map(Definition::name)
                        .toList());
    }

    /**
     * A client's request must count for one plan only: developer guide, "Usage plans and API keys". A plan may have a
     * hundred thousand keys, so they are looked at only when another plan has one of the stages.
     */
    private void checkOnePlanPerStage(ObjectNode plan, Set<String> stages, Supplier<List<String>> keyIds) {
        if (stages.isEmpty()) {
            return;
        }
        for (ObjectNode other : all()) {
            Optional<String> shared =
                    stages(other).stream().filter(stages::contains).findFirst();
            if (shared.isEmpty() || other.path("id").equals(plan.path("id"))) {
                continue;
            }
            String otherId = other.path("id").asText();
            List<String> places =
                    keyIds.get().stream().map(key -> keyPath(otherId, key)).toList();
            definitions.existing(places).stream().findFirst().ifPresent(place -> {
                throw AwsException.conflict("API Key " + place.substring(place.lastIndexOf('/') + 1)
                        + " is already associated with API Stage " + shared.get() + " by Usage Plan " + otherId);
            });
        }
    }

    /**
     * Takes a stage that is being deleted out of the plans, as AWS does.
     *
     * @param stageName null for every stage of the API
     */
    void removeStage(String restApiId, @Nullable String stageName) {
        for (ObjectNode plan : all()) {
            if (without(plan, restApiId, stageName).isPresent()) {
                String id = plan.path("id").asText();
                without(lock(id), restApiId, stageName).ifPresent(changed -> definitions.replace(path(id), changed));
                stageChanges.usagePlansChanged();
            }
        }
    }

    private static Optional<ObjectNode> without(ObjectNode plan, String restApiId, @Nullable String stageName) {
        ArrayNode kept = Json.MAPPER.createArrayNode();
        for (JsonNode stage : plan.path("apiStages")) {
            boolean removed = stage.path("apiId").asText().equals(restApiId)
                    && (stageName == null || stage.path("stage").asText().equals(stageName));
            if (!removed) {
                kept.add(stage);
            }
        }
        if (kept.size() == plan.path("apiStages").size()) {
            return Optional.empty();
        }
        plan.set("apiStages", kept);
        return Optional.of(plan);
    }

    /** The stages of a plan, as {@link #stageName} has them. */
    static Set<String> stages(JsonNode plan) {
        return plan.path("apiStages").valueStream().map(UsagePlans::stageName).collect(Collectors.toSet());
    }

    /** As patches and messages name a stage: {@code apiId:stage}. */
    static String stageName(JsonNode apiStage) {
        return apiStage.path("apiId").asText() + ":" + apiStage.path("stage").asText();
    }
}
