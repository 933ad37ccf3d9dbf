/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;
import software.amazon.awssdk.services.apigateway.model.PutMode;

/** A release that is tried with a share of a stage's requests. The API says which release answers, and to whom. */
@InServer
class CanaryIT {

    private static final String DEFINITION = """
            {'swagger':'2.0','info':{'title':'canary','version':'1'},'paths':{'/':{'get':{
             'x-amazon-apigateway-integration':{'type':'mock','requestTemplates':{'application/json':'{\\\\'statusCode\\\\':200}'},
             'responses':{'default':{'statusCode':'200','responseTemplates':{'application/json':
              '%s $stageVariables.colour $stageVariables.size $context.isCanaryRequest'}}}},
             'responses':{'200':{'description':'ok'}}}}}}
            """;

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private final Gateway gateway = TestServers.gateway("h2");
    private final ApiGatewayClient management = gateway.management();
    private String api = "";

    private static SdkBytes definition(String release) {
        return SdkBytes.fromUtf8String(DEFINITION
                .replace("\\\\'", "\u0001")
                .replace('\'', '"')
                .replace("\u0001", "\\\"")
                .formatted(release));
    }

    @BeforeEach
    void deploy() {
        gateway.awaitReady();
        api = management
                .importRestApi(request -> request.body(definition("old")))
                .id();
        management.createDeployment(request ->
                request.restApiId(api).stageName("prod").variables(Map.of("colour", "green", "size", "large")));
    }

    @AfterEach
    void close() {
        management.deleteRestApi(request -> request.restApiId(api));
        management.close();
    }

    private String get() throws Exception {
        return gateway.getByPath(api, "prod").body();
    }

    /** Deploys a new release of the API for a share of the stage's requests. */
    private void release(double percentTraffic) {
        management.putRestApi(
                request -> request.restApiId(api).mode(PutMode.OVERWRITE).body(definition("new")));
        management.createDeployment(request -> request.restApiId(api)
                .stageName("prod")
                .canarySettings(canary ->
                        canary.percentTraffic(percentTraffic).stageVariableOverrides(Map.of("colour", "yellow"))));
    }

    private static PatchOperation replace(String path, String value) {
        return PatchOperation.builder().op(Op.REPLACE).path(path).value(value).build();
    }

    private static PatchOperation copy(String from, String path) {
        return PatchOperation.builder().op(Op.COPY).from(from).path(path).build();
    }

    private static PatchOperation remove(String path) {
        return PatchOperation.builder().op(Op.REMOVE).path(path).build();
    }

    private void patch(PatchOperation... operations) {
        management.updateStage(
                request -> request.restApiId(api).stageName("prod").patchOperations(Arrays.asList(operations)));
    }

    @Test
    void theCanaryServesItsShareWithItsDeploymentAndItsVariables() throws Exception {
        assertThat(get()).isEqualTo("old green large ");
        release(0);
        for (int i = 0; i < 20; i++) {
            assertThat(get()).isEqualTo("old green large false");
        }
        patch(replace("/canarySettings/percentTraffic", "100"));
        for (int i = 0; i < 20; i++) {
            assertThat(get()).isEqualTo("new yellow large true");
        }
        patch(replace("/canarySettings/percentTraffic", "50"));
        int tried = 0;
        for (int i = 0; i < 200; i++) {
            tried += get().startsWith("new") ? 1 : 0;
        }
        assertThat(tried).as("seven standard deviations around the half").isBetween(50, 150);
    }

    @Test
    void aPromotionIsForEverybodyAtOnce() throws Exception {
        release(0);
        patch(
                copy("/canarySettings/deploymentId", "/deploymentId"),
                copy("/canarySettings/stageVariableOverrides", "/variables"),
                remove("/canarySettings"));

        assertThat(get()).isEqualTo("new yellow large ");
    }

    @Test
    void aCanaryThatIsRemovedServesNobody() throws Exception {
        release(100);
        assertThat(get()).startsWith("new");
        patch(remove("/canarySettings"));

        assertThat(get()).isEqualTo("old green large ");
    }

    @Test
    void bothReleasesHaveAnswersOfTheirOwnInTheStagesCache() throws Exception {
        patch(replace("/cacheClusterEnabled", "true"), replace("/cacheClusterSize", "0.5"));
        patch(replace("/*/*/caching/enabled", "true"));
        release(100);
        assertThat(get()).isEqualTo("new yellow large true");
        patch(replace("/canarySettings/stageVariableOverrides/colour", "red"));
        assertThat(get()).as("the canary has no part in the cache").isEqualTo("new red large true");

        patch(replace("/canarySettings/useStageCache", "true"));
        assertThat(get()).isEqualTo("new red large true");
        patch(replace("/canarySettings/stageVariableOverrides/colour", "blue"));
        assertThat(get()).as("kept").isEqualTo("new red large true");
        patch(replace("/canarySettings/percentTraffic", "0"));
        assertThat(get()).isEqualTo("old green large false");
    }
}
