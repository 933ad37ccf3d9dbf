/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.StageChanges;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Member;
import dev.stagedoor.controlplane.wire.Timestamp;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.regex.Pattern;

/** Finds and stores stages, for calls on stages and for deployments that make or move one. */
@ApplicationScoped
public class Stages {

    /** The sizes of AWS's cache clusters, in GB. */
    static Member cacheClusterSize() {
        return Member.string("cacheClusterSize").oneOf("0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237");
    }

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Pattern ARN = Pattern.compile("arn:[^:]+:(logs|firehose):[^:]*:[^:]*:.+");
    private static final int MOST_FORMAT_LENGTH = 3 * 1024;

    @Inject
    Definitions definitions;

    @Inject
    StageChanges stageChanges;

    /** The row key of a stage. */
    static String path(String restApiId, String stageName) {
        return RestApis.path(restApiId) + "/stages/" + stageName;
    }

    /** @throws AwsException {@code NotFoundException} */
    ObjectNode require(String restApiId, String stageName) {
        return definitions
                .find(path(restApiId, stageName))
                .map(Definition::document)
                .orElseThrow(() -> AwsException.notFound("Invalid stage identifier specified"));
    }

    boolean exists(String restApiId, String stageName) {
        return definitions.find(path(restApiId, stageName)).isPresent();
    }

    List<ObjectNode> all(String restApiId) {
        return definitions.list(RestApis.path(restApiId), StageOperations.TYPE).stream()
                .map(Definition::document)
                .toList();
    }

    /**
     * Stores a new stage with what every stage has.
     *
     * @return as it is stored
     * @throws AwsException when it cannot be so
     */
    ObjectNode create(String restApiId, ObjectNode stage) {
        String name = stage.path("stageName").asText();
        if (!NAME.matcher(name).matches()) {
            throw AwsException.badRequest("Stage name only allows a-zA-Z0-9_- and at most 128 characters");
        }
        if (exists(restApiId, name)) {
            throw AwsException.conflict("Stage already exists");
        }
        Tags.check(stage.path("tags"));
        stage.put("createdDate", Timestamp.now());
        stage.putObject("methodSettings");
        check(restApiId, stage);
        definitions.create(path(restApiId, name), StageOperations.TYPE, stage);
        return stored(restApiId, stage);
    }

    /** Stores a changed stage, which is live when the call has been answered. */
    ObjectNode replace(String restApiId, ObjectNode stage) {
        check(restApiId, stage);
        definitions.replace(path(restApiId, stage.path("stageName").asText()), stage);
        return stored(restApiId, stage);
    }

    private ObjectNode stored(String restApiId, ObjectNode stage) {
        stageChanges.add(restApiId, stage.path("stageName").asText());
        return stage;
    }

    /** Checks what goes together, and writes the members that follow from others. */
    private void check(String restApiId, ObjectNode stage) {
        requireDeployment(restApiId, stage.path("deploymentId"));
        StageVariables.check(stage.path("variables"));
        if (stage.get("canarySettings") instanceof ObjectNode canary) {
            CanarySettings.complete(canary, stage.path("deploymentId"));
            requireDeployment(restApiId, canary.path("deploymentId"));
            StageVariables.check(canary.path("stageVariableOverrides"));
        }
        checkAccessLog(stage.path("accessLogSettings"));
        String certificate = stage.path("clientCertificateId").asText();
        if (!certificate.isEmpty()
                && definitions
                        .lock(ClientCertificateOperations.path(certificate)) // it is not deleted meanwhile
                        .isEmpty()) {
            throw AwsException.badRequest("Invalid client certificate identifier specified");
        }
        String documentation = stage.path("documentationVersion").asText();
        if (!documentation.isEmpty()
                && definitions
                        .find(DocumentationVersionOperations.path(restApiId, documentation))
                        .isEmpty()) {
            throw AwsException.badRequest("Invalid Documentation version specified");
        }
        boolean cached = stage.path("cacheClusterEnabled").asBoolean();
        stage.put("cacheClusterStatus", cached ? "AVAILABLE" : "NOT_AVAILABLE");
        if (cached && !stage.has("cacheClusterSize")) {
            stage.put("cacheClusterSize", "0.5"); // gigabytes, AWS's smallest
        }
        stage.put("lastUpdatedDate", Timestamp.now());
    }

    private void requireDeployment(String restApiId, JsonNode deploymentId) {
        if (definitions
                .find(DeploymentOperations.path(restApiId, deploymentId.asText()))
                .isEmpty()) {
            throw AwsException.badRequest("Deployment id does not exist");
        }
    }

    private static void checkAccessLog(JsonNode settings) {
        String destination = settings.path("destinationArn").asText();
        if (!destination.isEmpty() && !ARN.matcher(destination).matches()) {
            throw AwsException.badRequest("Invalid ARN specified in the request");
        }
        String format = settings.path("format").asText();
        if (format.isEmpty()) {
            return;
        }
        if (format.length() > MOST_FORMAT_LENGTH) {
            throw AwsException.badRequest("Access log format can be at most " + MOST_FORMAT_LENGTH + " bytes");
        }
        if (format.stripTrailing().contains("\n")) {
            throw AwsException.badRequest("Access log format must be single line, new line character is allowed only at"
                    + " end of the format");
        }
        if (!format.contains("$context.requestId") && !format.contains("$context.extendedRequestId")) {
            throw AwsException.badRequest(
                    "Access log format must contain $context.requestId or $context.extendedRequestId");
        }
    }
}
