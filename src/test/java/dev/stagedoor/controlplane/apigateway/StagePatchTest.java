/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.wire.AwsException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StagePatchTest {

    private static final String LOG_PATHS = "Invalid accessLogSettings path. Must be one of :"
            + " [/accessLogSettings/destinationArn, /accessLogSettings/format]";

    private final ObjectNode stage =
            Json.object().put("deploymentId", "first1").put("stageName", "dev").set("methodSettings", Json.object());

    @Test
    void aVariableIsSetAndRemoved() {
        ObjectNode set = patch(stage, "replace", "/variables/color", "blue");
        assertThat(set.path("variables").toString()).isEqualTo("{\"color\":\"blue\"}");
        assertThat(patch(set, "remove", "/variables/color", null).path("variables"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/variables/a-b,x", "/variables/a,", "/variables/a,{}", "/variables/a,a\"b"})
    void aVariableHasAPlainNameAndValue(String path, String value) {
        assertThatThrownBy(() -> patch(stage, "replace", path, value))
                .isInstanceOf(AwsException.class)
                .hasMessageStartingWith("Invalid stage variable");
    }

    @Test
    void theFirstSettingOfAMethodBringsTheDefaults() { // recorded: test_create_update_stages
        ObjectNode patched = patch(stage, "replace", "/*/*/throttling/burstLimit", "123");
        assertThat(patched.at("/methodSettings").toString())
                .isEqualTo("{\"*/*\":{\"metricsEnabled\":false,\"dataTraceEnabled\":false,\"throttlingBurstLimit\":123,"
                        + "\"throttlingRateLimit\":10000.0,\"cachingEnabled\":false,\"cacheTtlInSeconds\":300,"
                        + "\"cacheDataEncrypted\":false,\"requireAuthorizationForCacheControl\":true,"
                        + "\"unauthorizedCacheControlHeaderStrategy\":\"SUCCEED_WITH_RESPONSE_HEADER\"}}");
    }

    @Test
    void aMethodStartsWithWhatAllMethodsHave() { // recorded: test_create_update_stages
        ObjectNode all = patch(stage, "replace", "/*/*/caching/enabled", "true");
        ObjectNode patched = patch(all, "replace", "/test/GET/throttling/burstLimit", "124");
        assertThat(patched.path("methodSettings")
                        .path("test/GET")
                        .path("cachingEnabled")
                        .asBoolean())
                .isTrue();
        ObjectNode later = patch(patched, "replace", "/*/*/throttling/burstLimit", "100");
        assertThat(later.path("methodSettings")
                        .path("test/GET")
                        .path("throttlingBurstLimit")
                        .asInt())
                .isEqualTo(124);
    }

    @ParameterizedTest
    @CsvSource({"/pets~1{id}/GET/logging/loglevel,pets~1{id}/GET", "/~1/ANY/logging/loglevel,~1/ANY"})
    void aNestedResourceIsNamedAsInThePath(String path, String key) {
        assertThat(patch(stage, "replace", path, "INFO")
                        .path("methodSettings")
                        .path(key)
                        .path("loggingLevel")
                        .asText())
                .isEqualTo("INFO");
    }

    @ParameterizedTest
    @CsvSource({
        "/*/*/logging/loglevel,LOUD",
        "/*/*/throttling/burstLimit,many",
        "/*/*/throttling/rateLimit,NaN",
        "/*/*/caching/ttlInSeconds,3601",
        "/*/*/caching/unauthorizedCacheControlHeaderStrategy,NONE"
    })
    void aSettingOfTheWrongKindIsRefused(String path, String value) {
        assertThatThrownBy(() -> patch(stage, "replace", path, value)).isInstanceOf(AwsException.class);
    }

    @Test
    void theSettingsOfAMethodAreRemovedTogether() {
        ObjectNode all = patch(stage, "replace", "/*/*/caching/enabled", "true");
        assertThat(patch(all, "remove", "/*/*", null).path("methodSettings")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/*/*,*/*",
        "/accessLogSettings/destinationArn,accessLogSettings/destinationArn",
        "/accessLogSettings/*,accessLogSettings/*",
        "/canarySettings/badPath,canarySettings/badPath",
        "/canarySettings/stageVariableOverrides,canarySettings/stageVariableOverrides"
    })
    void whatHasNoSettingCannotBeRemoved(String path, String named) { // recorded: test_update_stage_remove_wildcard
        refused(
                "remove",
                path,
                null,
                "Cannot remove method setting " + named + " because there is no method setting for this method ");
    }

    @ParameterizedTest
    @CsvSource({
        "add,/accessLogSettings/randomValue",
        "replace,/accessLogSettings/*",
        "add,/accessLogSettings",
        "replace,/accessLogSettings"
    })
    void theAccessLogHasTwoSettings(String op, String path) {
        refused(op, path, "test", LOG_PATHS);
    }

    @Test
    void anAccessLogSettingIsNotEmpty() {
        refused("replace", "/accessLogSettings/format", "", "Access Log value must not be empty");
        ObjectNode patched = patch(stage, "add", "/accessLogSettings/destinationArn", "arn:aws:logs:a:b:c");
        assertThat(patch(patched, "remove", "/accessLogSettings", null).has("accessLogSettings"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/canarySettings",
        "/canarySettings/badPath",
        "/documentation_version",
        "/tags/tag1",
        "/*/*/caching/other"
    })
    void anUnknownPathIsRefusedWithAllThatAreKnown(String path) {
        assertThatThrownBy(() -> patch(stage, "replace", path, "test"))
                .hasMessageStartingWith("Invalid method setting path: " + path
                        + ". Must be one of: [/deploymentId, /description, /cacheClusterEnabled,")
                .hasMessageContaining("/{resourcePath}/{httpMethod}/throttling/burstLimit"
                        + "/{resourcePath}/{httpMethod}/throttling/rateLimit/{resourcePath}/{httpMethod}/caching/ttl")
                .hasMessageContaining(
                        "/*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, /*/*/caching")
                .hasMessageEndingWith("Strategy, /variables/{variable_name}, /tracingEnabled]");
    }

    @Test
    void whatIsReplacedIsNotAdded() {
        refused(
                "add",
                "/canarySettings/deploymentId",
                "x",
                "Invalid add operation with path: /canarySettings/deploymentId");
    }

    @Test
    void theFirstSettingOfACanaryMakesIt() { // recorded: test_update_stage_with_copy_ops
        assertThat(patch(stage, "replace", "/canarySettings/percentTraffic", "0.0")
                        .path("canarySettings")
                        .toString())
                .isEqualTo("{\"deploymentId\":\"first1\",\"percentTraffic\":0.0,\"useStageCache\":false}");
    }

    @ParameterizedTest
    @CsvSource({"-1", "100.5", "half", "NaN"})
    void aCanaryTakesAPercentage(String percent) {
        assertThatThrownBy(() -> patch(stage, "replace", "/canarySettings/percentTraffic", percent))
                .isInstanceOf(AwsException.class);
    }

    @Test
    void aPromotionTakesDeploymentAndVariablesOver() { // recorded: test_update_stage_with_copy_ops
        stage.putObject("variables").put("testVar", "test").put("testVar2", "test2");
        stage.putObject("canarySettings")
                .put("deploymentId", "second")
                .putObject("stageVariableOverrides")
                .put("testVar", "override");
        ObjectNode promoted = StageOperations.SHAPE.patch("updateStage", stage, operations("""
                [{"op": "copy", "from": "/canarySettings/deploymentId", "path": "/deploymentId"},
                 {"op": "copy", "from": "/canarySettings/stageVariableOverrides", "path": "/variables"}]"""));
        assertThat(promoted.path("deploymentId").asText()).isEqualTo("second");
        assertThat(promoted.path("variables").toString())
                .isEqualTo("{\"testVar\":\"override\",\"testVar2\":\"test2\"}");
        assertThat(promoted.path("canarySettings")).isEqualTo(stage.path("canarySettings"));
    }

    @Test
    void onlyACanaryIsPromoted() {
        assertThatThrownBy(() -> StageOperations.SHAPE.patch("updateStage", stage, operations("""
                        [{"op": "copy", "from": "/canarySettings/deploymentId", "path": "/deploymentId"}]""")))
                .hasMessage("Promotion not available. Canary does not exist.");
        assertThatThrownBy(() -> StageOperations.SHAPE.patch("updateStage", stage, operations("""
                        [{"op": "copy", "from": "/variables", "path": "/canarySettings/stageVariableOverrides"}]""")))
                .hasMessage("Invalid copy operation with path: /canarySettings/stageVariableOverrides and from"
                        + " /variables. Valid copy:path are [/deploymentId, /variables] and valid copy:from are"
                        + " [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]");
    }

    private void refused(String op, String path, @Nullable String value, String message) {
        assertThatThrownBy(() -> patch(stage, op, path, value))
                .isInstanceOf(AwsException.class)
                .hasMessage(message);
    }

    private static ObjectNode patch(ObjectNode stage, String op, String path, @Nullable String value) {
        ArrayNode operations = Json.MAPPER.createArrayNode();
        operations.addObject().put("op", op).put("path", path).put("value", value);
        ObjectNode body = Json.object();
        body.set("patchOperations", operations);
        return StageOperations.SHAPE.patch("updateStage", stage, body);
    }

    private static ObjectNode operations(String json) {
        return Json.readObject("{\"patchOperations\": " + json + "}");
    }
}
