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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /**
     * Puts a key into a plan; nothing happens when it is there.
     *
     * @throws AwsException {@code ConflictException} when the key has a stage of the plan by another plan
     */
    void addKey(String planId, String keyId) {
        ObjectNode plan = lock(planId);
        checkOnePlanPerStage(plan, keyId);
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
        all().stream()
                .filter(plan -> hasKey(plan, keyId))
                .forEach(plan -> definitions.delete(keyPath(plan.path("id").asText(), keyId)));
    }

    /** A client's request must count for one plan only: developer guide, "Usage plans and API keys". */
    void checkOnePlanPerStage(ObjectNode plan) {
        definitions
                .list(path(plan.path("id").asText()), KEY_TYPE)
                .forEach(key -> checkOnePlanPerStage(plan, key.name()));
    }

    private void checkOnePlanPerStage(ObjectNode plan, String keyId) {
        Set<String> stages = new HashSet<>();
        plan.path("apiStages").forEach(stage -> stages.add(stageName(stage)));
        for (ObjectNode other : all()) {
            if (!other.path("id").equals(plan.path("id")) && hasKey(other, keyId)) {
                for (JsonNode stage : other.path("apiStages")) {
                    if (stages.contains(stageName(stage))) {
                        throw AwsException.conflict("API Key " + keyId + " is already associated with API Stage "
                                + stageName(stage) + " by Usage Plan "
                                + other.path("id").asText());
                    }
                }
            }
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

    /** As patches and messages name a stage: {@code apiId:stage}. */
    static String stageName(JsonNode apiStage) {
        return apiStage.path("apiId").asText() + ":" + apiStage.path("stage").asText();
    }
}
