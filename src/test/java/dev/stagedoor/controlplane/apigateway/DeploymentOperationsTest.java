/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeploymentOperationsTest {

    private static final String CONTENT = "Invalid deployment content specified.";

    private final OneMethod api = new OneMethod();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void thereIsSomethingToDeploy() {
        api.refused("CreateDeployment", "{}", 400, "The REST API doesn't contain any methods");
        api.done("PutMethod", "{\"authorizationType\": \"NONE\"}");
        api.refused("CreateDeployment", "{}", 400, "No integration defined for method");
    }

    @Test
    void theStageIsMadeAndThenMoved() {
        api.putMock("GET");
        String first = deploy("{\"stageName\": \"dev\", \"stageDescription\": \"one\", \"variables\": {\"a\": \"1\"}}");
        assertThat(stage().path("deploymentId").asText()).isEqualTo(first);
        assertThat(stage().path("description").asText()).isEqualTo("one");
        String second = deploy("{\"stageName\": \"dev\"}");
        assertThat(stage().path("deploymentId").asText()).isEqualTo(second);
        assertThat(stage().path("variables").toString()).isEqualTo("{\"a\":\"1\"}");
    }

    @Test
    void aCanaryLeavesTheStageItsDeployment() { // recorded: test_create_canary_deployment_with_stage
        api.putMock("GET");
        String first = deploy("{\"stageName\": \"dev\"}");
        String second = deploy("{\"stageName\": \"dev\", \"canarySettings\": {\"percentTraffic\": 50}}");
        assertThat(stage().path("deploymentId").asText()).isEqualTo(first);
        assertThat(stage().path("canarySettings").toString())
                .isEqualTo("{\"percentTraffic\":50.0,\"deploymentId\":\"" + second + "\",\"useStageCache\":false}");
        api.refused(
                "DeleteDeployment",
                "{\"deploymentId\": \"" + second + "\"}",
                400,
                "Active stages pointing to this deployment must be moved or deleted");
    }

    @Test
    void aCanaryNeedsAStageThatIsThere() { // recorded: test_create_canary_deployment_validation
        api.putMock("GET");
        String missing = CONTENT + "Non null and non empty stageName must be provided for canary deployment. Provided"
                + " value is ";
        api.refused("CreateDeployment", "{\"canarySettings\": {}}", 400, missing + "null");
        api.refused("CreateDeployment", "{\"canarySettings\": {}, \"stageName\": \"\"}", 400, missing);
        api.refused(
                "CreateDeployment",
                "{\"canarySettings\": {}, \"stageName\": \"non-existing\"}",
                400,
                CONTENT + "Stage non-existing must already be created before making a canary release deployment");
    }

    @Test
    void aDeploymentIsACopy() {
        api.putMock("GET");
        String id = deploy("{}");
        api.putMock("POST");
        api.done("DeleteMethod", "{}");
        assertThat(api.done("GetDeployment", "{\"deploymentId\": \"" + id + "\", \"embed\": [\"apisummary\"]}")
                        .path("apiSummary")
                        .toString())
                .isEqualTo("{\"/\":{\"GET\":{\"authorizationType\":\"NONE\",\"apiKeyRequired\":false}}}");
        assertThat(api.done("GetDeployment", "{\"deploymentId\": \"" + id + "\"}")
                        .has("apiSummary"))
                .isFalse();
    }

    @Test
    void stagesNeedADeploymentAndANameOfTheirOwn() {
        api.putMock("GET");
        String id = deploy("{\"stageName\": \"dev\"}");
        String deployment = "\"deploymentId\": \"" + id + "\"";
        api.refused(
                "CreateStage",
                "{\"stageName\": \"a\", \"deploymentId\": \"none\"}",
                400,
                "Deployment id does not exist");
        api.refused("CreateStage", "{\"stageName\": \"dev\", " + deployment + "}", 409, "Stage already exists");
        api.refused("GetStage", "{\"stageName\": \"prod\"}", 404, "Invalid stage identifier specified");
        api.refused(
                "UpdateStage",
                "{\"stageName\": \"dev\", \"patchOperations\": [{\"op\": \"replace\", \"path\":"
                        + " \"/canarySettings/deploymentId\", \"value\": \"none\"}]}",
                400,
                "Deployment id does not exist");
    }

    @Test
    void aFlushIsSeenByNobodyButTheNodes() {
        api.putMock("GET");
        deploy("{\"stageName\": \"dev\"}");
        ObjectNode before = stage();
        assertThat(api.call("FlushStageCache", "{\"stageName\": \"dev\"}").status())
                .isEqualTo(202);
        assertThat(api.call("FlushStageAuthorizersCache", "{\"stageName\": \"dev\"}")
                        .status())
                .isEqualTo(202);
        assertThat(stage()).isEqualTo(before);
        api.refused("FlushStageCache", "{\"stageName\": \"prod\"}", 404, "Invalid stage identifier specified");
    }

    @Test
    void aCacheHasASizeAndAStatus() {
        api.putMock("GET");
        deploy("{\"stageName\": \"dev\", \"cacheClusterEnabled\": true}");
        assertThat(stage().path("cacheClusterSize").asText()).isEqualTo("0.5");
        assertThat(stage().path("cacheClusterStatus").asText()).isEqualTo("AVAILABLE");
    }

    private String deploy(String parameters) {
        return api.done("CreateDeployment", parameters).get("id").asText();
    }

    private ObjectNode stage() {
        return api.done("GetStage", "{\"stageName\": \"dev\"}");
    }
}
