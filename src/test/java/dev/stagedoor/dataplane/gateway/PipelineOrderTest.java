/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.authorization.AuthenticateHandler;
import dev.stagedoor.dataplane.authorization.AuthorizeHandler;
import dev.stagedoor.dataplane.caching.CacheLookupHandler;
import dev.stagedoor.dataplane.caching.CacheStoreHandler;
import dev.stagedoor.dataplane.caching.ResponseCaches;
import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.integration.IntegrationRequestHandler;
import dev.stagedoor.dataplane.integration.IntegrationResponseHandler;
import dev.stagedoor.dataplane.integration.InvokeIntegrationHandler;
import dev.stagedoor.dataplane.routing.MatchMethod;
import dev.stagedoor.dataplane.routing.ResolveStage;
import dev.stagedoor.dataplane.snapshot.ActiveAccessKeys;
import dev.stagedoor.dataplane.snapshot.ActiveApiKeys;
import dev.stagedoor.dataplane.snapshot.ActiveStages;
import dev.stagedoor.dataplane.usage.ApiKeyHandler;
import dev.stagedoor.dataplane.usage.QuotaHandler;
import dev.stagedoor.dataplane.usage.ThrottleHandler;
import dev.stagedoor.dataplane.usage.TokenBuckets;
import dev.stagedoor.dataplane.usage.UsageCounters;
import dev.stagedoor.dataplane.validation.ValidateRequest;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of the pipeline is a decision: changing it must change this test too. */
class PipelineOrderTest {

    private final RestApiPipeline pipeline = new RestApiPipeline(
            new IdentifyHandler(),
            new PayloadLimitHandler(),
            new ResolveStage(new ActiveStages()),
            new MatchMethod("us-east-1", "123456789012"),
            new AuthenticateHandler("us-east-1", new ActiveAccessKeys(), Clock.systemUTC()),
            new AuthorizeHandler(),
            new ApiKeyHandler(new ActiveApiKeys()),
            new ThrottleHandler(new TokenBuckets()),
            new QuotaHandler(new UsageCounters()),
            new BufferRequestBodyHandler(0, 0),
            new DecodeRequestBodyHandler(0),
            new ValidateRequest(),
            new CacheLookupHandler(new ResponseCaches(), new Deadlines()),
            new IntegrationRequestHandler(),
            new InvokeIntegrationHandler(),
            new IntegrationResponseHandler(),
            new CacheStoreHandler(new Deadlines()),
            new EncodeResponseBodyHandler(),
            new MethodResponseHandler(),
            new MetricsHandler(),
            new AccessLogHandler());

    @Test
    void whoMayCallIsAskedBeforeAnythingIsSent() {
        assertThat(names(pipeline.inbound()))
                .containsExactly("IdentifyHandler", "PayloadLimitHandler", "ResolveStage", "MatchMethod");
    }

    @Test
    void theBackendIsAskedBetweenTheTwoMappings() {
        assertThat(names(pipeline.dispatch()))
                .containsExactly(
                        "AuthenticateHandler",
                        "BufferSignedBodyHandler",
                        "AuthorizeHandler",
                        "ApiKeyHandler",
                        "ThrottleHandler",
                        "QuotaHandler",
                        "BufferRequestBodyHandler",
                        "DecodeRequestBodyHandler",
                        "ValidateRequest",
                        "CacheLookupHandler");
        assertThat(names(pipeline.integration()))
                .containsExactly("IntegrationRequestHandler", "InvokeIntegrationHandler", "IntegrationResponseHandler");
        assertThat(names(pipeline.outbound()))
                .containsExactly("CacheStoreHandler", "EncodeResponseBodyHandler", "MethodResponseHandler");
    }

    @Test
    void everyAnswerIsCountedAndLogged() {
        assertThat(names(pipeline.always())).containsExactly("MetricsHandler", "AccessLogHandler");
    }

    @Test
    void aTestTakesTheSameStepsWithoutThoseForClients() {
        RestApiPipeline ofTests = pipeline.ofTests();

        assertThat(names(ofTests.inbound())).containsExactly("IdentifyHandler", "PayloadLimitHandler");
        assertThat(names(pipeline.dispatch().subList(0, 6)))
                .containsExactly(
                        "AuthenticateHandler",
                        "BufferSignedBodyHandler",
                        "AuthorizeHandler",
                        "ApiKeyHandler",
                        "ThrottleHandler",
                        "QuotaHandler");
        assertThat(ofTests.dispatch()).isEqualTo(pipeline.dispatch().subList(6, 9));
        assertThat(ofTests.integration()).isEqualTo(pipeline.integration());
        assertThat(names(ofTests.outbound())).containsExactly("EncodeResponseBodyHandler", "MethodResponseHandler");
        assertThat(ofTests.always()).isEmpty();
    }

    private static List<String> names(List<Handler> steps) {
        return steps.stream().map(step -> step.getClass().getSimpleName()).toList();
    }
}
