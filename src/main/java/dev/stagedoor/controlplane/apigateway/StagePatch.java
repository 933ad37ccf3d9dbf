/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.PatchOperation;
import dev.stagedoor.controlplane.wire.PatchOperation.Op;
import java.util.List;

/**
 * The patches of a stage that do not follow the form of its members, and its refusals, which are like no other
 * resource's (recorded: test_stage_access_log_settings_validation, test_update_stage_canary_deployment_validation,
 * test_update_stage_with_copy_ops, test_create_update_stages).
 */
final class StagePatch {

    /** AWS's list, with its missing commas and with what it leaves out. */
    private static final String PATHS = "[/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, "
            + "/clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, "
            + "/accessLogSettings/format, /{resourcePath}/{httpMethod}/metrics/enabled, "
            + "/{resourcePath}/{httpMethod}/logging/dataTrace, "
            + "/{resourcePath}/{httpMethod}/logging/loglevel, "
            + "/{resourcePath}/{httpMethod}/throttling/burstLimit/{resourcePath}"
            + "/{httpMethod}/throttling/rateLimit/{resourcePath}/{httpMethod}/caching/ttlInSeconds, "
            + "/{resourcePath}/{httpMethod}/caching/enabled, "
            + "/{resourcePath}/{httpMethod}/caching/dataEncrypted, "
            + "/{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, "
            + "/{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, "
            + "/*/*/metrics/enabled, /*/*/logging/dataTrace, /*/*/logging/loglevel, "
            + "/*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, "
            + "/*/*/caching/enabled, /*/*/caching/dataEncrypted, "
            + "/*/*/caching/requireAuthorizationForCacheControl, "
            + "/*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, "
            + "/tracingEnabled]";

    private static final String ACCESS_LOG = "/accessLogSettings";
    private static final String CANARY = "/canarySettings";
    private static final String OVERRIDES = CANARY + "/stageVariableOverrides";
    private static final String VARIABLES = "/variables";
    private static final List<String> SCALARS = List.of(
            "/deploymentId",
            "/description",
            "/cacheClusterEnabled",
            "/cacheClusterSize",
            "/clientCertificateId",
            "/documentationVersion",
            "/tracingEnabled");

    private final ObjectNode stage;
    private final String path;
    private final String value;
    private final Op op;

    private StagePatch(ObjectNode stage, PatchOperation operation) {
        this.stage = stage;
        this.path = String.valueOf(operation.path());
        this.value = operation.value() == null ? "" : operation.value();
        this.op = operation.op();
    }

    /** A {@link dev.stagedoor.controlplane.wire.PatchRule} that takes every operation. */
    static boolean apply(ObjectNode stage, PatchOperation operation) {
        StagePatch patch = new StagePatch(stage, operation);
        switch (operation.op()) {
            case COPY -> patch.copy(String.valueOf(operation.from()));
            case REMOVE -> patch.remove();
            case ADD, REPLACE -> patch.set();
            default -> throw patch.wrongOperation();
        }
        return true;
    }

    /** Promotes a canary: its deployment becomes the stage's, its overrides go over the stage's variables. */
    private void copy(String from) {
        boolean deployment = path.equals("/deploymentId") && from.equals(CANARY + "/deploymentId");
        boolean variables = path.equals(VARIABLES) && from.equals(OVERRIDES);
        if (!deployment && !variables) {
            throw AwsException.badRequest("Invalid copy operation with path: " + path + " and from " + from
                    + ". Valid copy:path are [/deploymentId, /variables] and valid copy:from are"
                    + " [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]");
        }
        if (!(stage.get("canarySettings") instanceof ObjectNode canary)) {
            throw AwsException.badRequest("Promotion not available. Canary does not exist.");
        }
        if (deployment) {
            stage.set("deploymentId", canary.get("deploymentId"));
        } else if (canary.get("stageVariableOverrides") instanceof ObjectNode overrides) {
            stage.withObject(VARIABLES).setAll(overrides.deepCopy());
        }
    }

    private void remove() {
        if (path.equals(ACCESS_LOG) || path.equals(CANARY) || path.equals(VARIABLES)) {
            stage.remove(path.substring(1));
        } else if (path.startsWith(VARIABLES + "/")) {
            stage.withObject(VARIABLES).remove(name());
        } else if (path.startsWith(OVERRIDES + "/") && overrides().has(name())) {
            stage.withObject(OVERRIDES).remove(name());
        } else if (isCanaryMember()) {
            throw wrongOperation();
        } else {
            String key = path.replaceAll("^/|/$", "");
            if (!MethodSettings.remove(stage, key)) {
                throw AwsException.badRequest(
                        "Cannot remove method setting " + key + " because there is no method setting for this method ");
            }
        }
    }

    private void set() {
        if (path.equals(ACCESS_LOG) || path.startsWith(ACCESS_LOG + "/")) {
            setAccessLog();
            return;
        }
        boolean variable = path.startsWith(VARIABLES + "/");
        boolean methodSetting = MethodSettings.isPath(path);
        if (!variable && !methodSetting && !isCanaryMember() && !SCALARS.contains(path)) {
            throw AwsException.badRequest("Invalid method setting path: " + path + ". Must be one of: " + PATHS);
        }
        if (op != Op.REPLACE) {
            throw wrongOperation();
        }
        if (variable) {
            StageVariables.check(name(), value);
            stage.withObject(VARIABLES).put(name(), value);
        } else if (methodSetting) {
            MethodSettings.set(stage, path, value);
        } else {
            setCanary();
        }
    }

    private void setAccessLog() {
        if (!path.equals(ACCESS_LOG + "/destinationArn") && !path.equals(ACCESS_LOG + "/format")) {
            throw AwsException.badRequest("Invalid accessLogSettings path. Must be one of :"
                    + " [/accessLogSettings/destinationArn, /accessLogSettings/format]");
        }
        if (value.isEmpty()) {
            throw AwsException.badRequest("Access Log value must not be empty");
        }
        stage.withObject(ACCESS_LOG).put(name(), value);
    }

    /** The first setting of a canary makes the canary, at first with the stage's own deployment. */
    private void setCanary() {
        ObjectNode canary = CanarySettings.complete(stage.withObject(CANARY), stage.path("deploymentId"));
        switch (path.substring(CANARY.length() + 1)) {
            case "percentTraffic" -> canary.put("percentTraffic", CanarySettings.percent(value));
            case "deploymentId" -> canary.put("deploymentId", value);
            case "useStageCache" -> canary.put("useStageCache", Boolean.parseBoolean(value));
            default -> {
                StageVariables.check(name(), value);
                stage.withObject(OVERRIDES).put(name(), value);
            }
        }
    }

    private boolean isCanaryMember() {
        return path.equals(CANARY + "/percentTraffic")
                || path.equals(CANARY + "/deploymentId")
                || path.equals(CANARY + "/useStageCache")
                || path.startsWith(OVERRIDES + "/");
    }

    private JsonNode overrides() {
        return stage.path("canarySettings").path("stageVariableOverrides");
    }

    private String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private AwsException wrongOperation() {
        return AwsException.badRequest("Invalid " + op + " operation with path: " + path);
    }
}
