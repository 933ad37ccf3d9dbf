/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.PatchOperation;
import dev.stagedoor.controlplane.wire.PatchOperation.Op;
import dev.stagedoor.controlplane.wire.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The patches of a usage plan's stages and of how fast their methods may be called, and its refusals. */
final class UsagePlanPatch {

    private static final Shape LIMITS = Shape.of(UsagePlanOperations.limits());

    private static final String METHOD_THROTTLE = "/apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>";

    /** AWS's own list, with its spelling (boto3#2629); those of the other operations are in its manner. */
    private static final String REMOVABLE = "[/apiStages, /quota, /throttle, /productCode, " + METHOD_THROTTLE
            + ", /apiStages/<apidId:stageName>/throttle]";

    private static final String SETTABLE = "/quota/limit, /quota/offset, /quota/period, /throttle/burstLimit,"
            + " /throttle/rateLimit, /productCode, " + METHOD_THROTTLE + "/rateLimit, " + METHOD_THROTTLE
            + "/burstLimit, /apiStages/<apidId:stageName>/throttle]";

    private UsagePlanPatch() {}

    /** A {@link dev.stagedoor.controlplane.wire.PatchRule} that takes every operation. */
    static boolean apply(ObjectNode plan, PatchOperation operation) {
        List<String> path = operation.segments();
        boolean stages = !path.isEmpty() && path.get(0).equals("apiStages");
        if (stages && path.size() == 1 && operation.op() == Op.ADD) {
            addStage(plan, operation.value());
        } else if (stages && path.size() == 1 && operation.op() == Op.REMOVE) {
            removeStage(plan, operation.value());
        } else if (!stages || path.size() < 3 || !path.get(2).equals("throttle")) {
            throw refused(operation);
        } else if (path.size() == 3) {
            patchThrottle(require(plan, path.get(1)), operation);
        } else {
            patchMethod(require(plan, path.get(1)), path.subList(3, path.size()), operation);
        }
        return true;
    }

    /** The APIs whose stages the operations put into the plan, by their ids. */
    static Stream<String> addedApis(List<PatchOperation> operations) {
        return operations.stream()
                .filter(operation -> operation.op() == Op.ADD && "/apiStages".equals(operation.path()))
                .map(operation -> String.valueOf(operation.value()).replaceFirst(":.*", ""));
    }

    private static void addStage(ObjectNode plan, @Nullable String name) {
        String[] parts = split(name);
        if (find(plan, parts) == null) {
            plan.withArray("/apiStages").addObject().put("apiId", parts[0]).put("stage", parts[1]);
        }
    }

    private static void removeStage(ObjectNode plan, @Nullable String name) {
        ObjectNode stage = require(plan, name);
        ArrayNode stages = plan.withArray("/apiStages");
        for (int i = 0; i < stages.size(); i++) {
            if (stages.get(i).equals(stage)) {
                stages.remove(i);
                return;
            }
        }
    }

    /** All the methods of a stage at once: the value is the map as JSON. */
    private static void patchThrottle(ObjectNode stage, PatchOperation operation) {
        if (operation.op() == Op.REMOVE) {
            stage.remove("throttle");
            return;
        }
        if (operation.op() != Op.ADD && operation.op() != Op.REPLACE) {
            throw refused(operation);
        }
        ObjectNode throttle = Json.object();
        for (var entry : parse(operation.value()).properties()) {
            if (!(entry.getValue() instanceof ObjectNode limits)) {
                throw AwsException.badRequest("Invalid Usage Plan throttle specified");
            }
            throttle.set(entry.getKey(), LIMITS.input("updateUsagePlan", limits));
        }
        stage.set("throttle", throttle);
    }

    private static ObjectNode parse(@Nullable String json) {
        try {
            if (Json.MAPPER.readTree(json == null ? "" : json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw AwsException.badRequest("Invalid Usage Plan throttle specified");
        }
        throw AwsException.badRequest("Invalid Usage Plan throttle specified");
    }

    /** @param path resource and verb, the slashes in the resource escaped or not, and maybe the limit */
    private static void patchMethod(ObjectNode stage, List<String> path, PatchOperation operation) {
        String last = path.get(path.size() - 1);
        boolean limit = last.equals("rateLimit") || last.equals("burstLimit");
        String method = String.join("/", limit ? path.subList(0, path.size() - 1) : path);
        if (!method.contains("/") || limit == (operation.op() == Op.REMOVE)) {
            throw refused(operation);
        }
        if (operation.op() == Op.REMOVE) {
            stage.withObject("/throttle").remove(method);
            return;
        }
        ObjectNode throttle = (ObjectNode) stage.withObject("/throttle");
        ObjectNode limits = throttle.get(method) instanceof ObjectNode found ? found : Json.object();
        PatchOperation scalar = new PatchOperation(operation.op(), "/" + last, operation.value(), null);
        throttle.set(method, LIMITS.patch(limits, List.of(scalar)));
    }

    private static ObjectNode require(ObjectNode plan, @Nullable String name) {
        String[] parts = split(name);
        ObjectNode stage = find(plan, parts);
        if (stage == null) {
            throw invalidStage(plan, parts[0], parts[1]);
        }
        return stage;
    }

    private static @Nullable ObjectNode find(ObjectNode plan, String[] parts) {
        for (JsonNode stage : plan.path("apiStages")) {
            if (stage.path("apiId").asText().equals(parts[0])
                    && stage.path("stage").asText().equals(parts[1])) {
                return (ObjectNode) stage;
            }
        }
        return null;
    }

    private static String[] split(@Nullable String name) {
        String[] parts = name == null ? new String[0] : name.split(":", -1);
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw AwsException.badRequest("Invalid API Stage specified"); // recorded: test_usage_plan_crud
        }
        return parts;
    }

    /** Recorded: test_usage_plan_crud. */
    static AwsException invalidStage(ObjectNode plan, String apiId, String stage) {
        return AwsException.notFound("Invalid API Stage {api: " + apiId + ", stage: " + stage
                + "} specified for usageplan " + plan.path("id").asText());
    }

    private static AwsException refused(PatchOperation operation) {
        String hint = switch (operation.op()) {
            case REMOVE -> "Must be one of: " + REMOVABLE;
            case ADD -> "Must be one of: [/apiStages, " + SETTABLE;
            case REPLACE -> "Must be one of: [/name, /description, " + SETTABLE;
            default -> "Please choose supported operations";
        };
        return AwsException.badRequest(
                "Invalid patch path  '" + operation.path() + "' specified for op '" + operation.op() + "'. " + hint);
    }
}
