/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.ApiStage;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;
import software.amazon.awssdk.services.apigateway.model.QuotaPeriodType;

/** What API keys and usage plans mean for traffic; a change holds for the next request. */
@InServer
class UsagePlanTrafficIT {

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private final Gateway gateway = TestServers.gateway("h2");
    private final ApiGatewayClient management = gateway.management();
    private final EchoBackend backend = new EchoBackend();
    private String api = "";

    @BeforeEach
    void deploy() {
        gateway.awaitReady();
        String get =
                "{'get':{%s'x-amazon-apigateway-integration':{'type':'http_proxy','httpMethod':'GET','uri':'http://"
                        + backend.authority() + "/'}}}";
        String definition = ("{'swagger':'2.0','info':{'title':'usage','version':'1'},'securityDefinitions':{'api_key':"
                        + "{'type':'apiKey','name':'x-api-key','in':'header'}},'paths':{'/open':" + get.formatted("")
                        + ",'/keyed':" + get.formatted("'security':[{'api_key':[]}],") + "}}")
                .replace('\'', '"');
        api = management
                .importRestApi(request -> request.body(SdkBytes.fromUtf8String(definition)))
                .id();
        management.createDeployment(request -> request.restApiId(api).stageName("dev"));
    }

    @AfterEach
    void close() {
        management.close();
        backend.close();
    }

    @Test
    void aKeyedMethodIsForClientsWithAnEnabledKeyOfAPlan()
            throws Exception { // recorded: test_api_key_required_for_methods
        var key = management.createApiKey(request -> request.enabled(true));
        assertForbidden(call("keyed", null));
        assertForbidden(call("keyed", "nobodys-key-of-twenty-chars"));
        assertForbidden(call("keyed", key.value()));

        String plan = management.createUsagePlan(request -> request.name("p")).id();
        management.createUsagePlanKey(
                request -> request.usagePlanId(plan).keyId(key.id()).keyType("API_KEY"));
        assertForbidden(call("keyed", key.value()));
        patchPlan(plan, Op.ADD, "/apiStages", api + ":dev");
        assertThat(call("keyed", key.value()).statusCode()).isEqualTo(200);
        assertThat(call("open", null).statusCode()).isEqualTo(200);

        enable(key.id(), false);
        assertForbidden(call("keyed", key.value()));
        enable(key.id(), true);
        assertThat(call("keyed", key.value()).statusCode()).isEqualTo(200);
        management.deleteApiKey(request -> request.apiKey(key.id()));
        assertForbidden(call("keyed", key.value()));
    }

    @Test
    void aQuotaEndsIsExtendedAndIsCounted() throws Exception {
        var key = management.createApiKey(request -> request.enabled(true));
        String plan = management
                .createUsagePlan(request -> request.name("p")
                        .apiStages(stage())
                        .quota(quota -> quota.limit(2).period(QuotaPeriodType.MONTH)))
                .id();
        management.createUsagePlanKey(
                request -> request.usagePlanId(plan).keyId(key.id()).keyType("API_KEY"));

        assertThat(call("keyed", key.value()).statusCode()).isEqualTo(200);
        assertThat(call("keyed", key.value()).statusCode()).isEqualTo(200);
        HttpResponse<String> exceeded = call("keyed", key.value());
        assertThat(exceeded.statusCode()).isEqualTo(429);
        assertThat(exceeded.body()).isEqualTo("{\"message\":\"Limit Exceeded\"}");
        assertThat(exceeded.headers().firstValue("x-amzn-ErrorType")).hasValue("LimitExceededException");

        String today = LocalDate.now(ZoneOffset.UTC).toString();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(management
                                .getUsage(request -> request.usagePlanId(plan)
                                        .startDate(today)
                                        .endDate(today))
                                .items())
                        .isEqualTo(Map.of(key.id(), List.of(List.of(2L, 0L)))));
        assertThat(call("keyed", key.value()).statusCode())
                .as("still, once stored")
                .isEqualTo(429);

        management.updateUsage(request -> request.usagePlanId(plan)
                .keyId(key.id())
                .patchOperations(PatchOperation.builder()
                        .op(Op.REPLACE)
                        .path("/remaining")
                        .value("1")
                        .build()));
        assertThat(call("keyed", key.value()).statusCode()).isEqualTo(200);
        assertThat(call("keyed", key.value()).statusCode()).isEqualTo(429);
        patchPlan(plan, Op.REMOVE, "/quota", null);
        assertThat(call("keyed", key.value()).statusCode()).isEqualTo(200);
    }

    @Test
    void aClientAndAStageAreThrottled() throws Exception {
        var key = management.createApiKey(request -> request.enabled(true));
        String plan = management
                .createUsagePlan(request -> request.name("p")
                        .apiStages(stage())
                        .throttle(limits -> limits.burstLimit(1).rateLimit(0.001)))
                .id();
        management.createUsagePlanKey(
                request -> request.usagePlanId(plan).keyId(key.id()).keyType("API_KEY"));

        assertThat(call("keyed", key.value()).statusCode()).isEqualTo(200);
        HttpResponse<String> throttled = call("keyed", key.value());
        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.body()).isEqualTo("{\"message\":\"Too Many Requests\"}");
        assertThat(throttled.headers().firstValue("x-amzn-ErrorType")).hasValue("TooManyRequestsException");

        for (String setting : new String[] {"burstLimit", "rateLimit"}) {
            management.updateStage(request -> request.restApiId(api)
                    .stageName("dev")
                    .patchOperations(PatchOperation.builder()
                            .op(Op.REPLACE)
                            .path("/open/GET/throttling/" + setting)
                            .value("0")
                            .build()));
        }
        assertThat(call("open", null).statusCode()).isEqualTo(429);
    }

    private ApiStage stage() {
        return ApiStage.builder().apiId(api).stage("dev").build();
    }

    private void enable(String keyId, boolean enabled) {
        management.updateApiKey(request -> request.apiKey(keyId)
                .patchOperations(PatchOperation.builder()
                        .op(Op.REPLACE)
                        .path("/enabled")
                        .value(Boolean.toString(enabled))
                        .build()));
    }

    private void patchPlan(String plan, Op op, String path, @Nullable String value) {
        management.updateUsagePlan(request -> request.usagePlanId(plan)
                .patchOperations(
                        PatchOperation.builder().op(op).path(path).value(value).build()));
    }

    private HttpResponse<String> call(String path, @Nullable String key) throws Exception {
        HttpRequest.Builder request = gateway.request("/_aws/execute-api/" + api + "/dev/" + path);
        return Gateway.send(key == null ? request : request.header("x-api-key", key));
    }

    private static void assertForbidden(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Forbidden\"}");
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue("ForbiddenException");
    }
}
