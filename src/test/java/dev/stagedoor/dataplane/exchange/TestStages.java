/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import dev.stagedoor.dataplane.snapshot.ApiKeySource;
import dev.stagedoor.dataplane.snapshot.AuthorizationPlan;
import dev.stagedoor.dataplane.snapshot.CacheKeyPlan;
import dev.stagedoor.dataplane.snapshot.CachingPlan;
import dev.stagedoor.dataplane.snapshot.GatewayResponsePlan;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.IntegrationPlan;
import dev.stagedoor.dataplane.snapshot.IntegrationType;
import dev.stagedoor.dataplane.snapshot.MethodPlan;
import dev.stagedoor.dataplane.snapshot.PassthroughBehavior;
import dev.stagedoor.dataplane.snapshot.RequestValidationPlan;
import dev.stagedoor.dataplane.snapshot.ResponseTransferMode;
import dev.stagedoor.dataplane.snapshot.RouteTree;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import dev.stagedoor.dataplane.snapshot.ThrottleLimits;
import dev.stagedoor.language.policy.Policy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stages to route on: API {@code a1b2c3d4e5}, stage {@code prod}, {@code GET /pets/{petId}} and {@code ANY /files/{proxy+}}. */
public final class TestStages {

    private static final IntegrationPlan MOCK = new IntegrationPlan(
            IntegrationType.MOCK,
            null,
            null,
            null,
            null,
            null,
            29_000,
            PassthroughBehavior.WHEN_NO_MATCH,
            false,
            List.of(),
            Map.of(),
            List.of(),
            ResponseTransferMode.BUFFERED,
            0,
            null,
            null);

    private TestStages() {}

    public static StageSnapshot prod() {
        return stage(Map.of(), false, null);
    }

    /** With a resource policy. */
    public static StageSnapshot with(Policy resourcePolicy) {
        return stage("prod", Map.of(), false, null, ApiKeySource.HEADER, Map.of(), resourcePolicy, null, List.of());
    }

    /** In another region. */
    public static StageSnapshot in(String region) {
        StageSnapshot prod = prod();
        return new StageSnapshot(
                prod.accountId(),
                region,
                prod.restApiId(),
                prod.restApiName(),
                prod.endpointType(),
                prod.stageName(),
                prod.deploymentId(),
                prod.revision(),
                prod.stageVariables(),
                prod.binaryMediaTypes(),
                prod.minimumCompressionSize(),
                prod.routes(),
                prod.gatewayResponses(),
                prod.disableExecuteApiEndpoint(),
                prod.resourcePolicy(),
                prod.apiKeySource(),
                prod.methodThrottles(),
                prod.authorizerCacheFlushes(),
                prod.clientCertificate(),
                prod.caching(),
                prod.canary(),
                prod.accessLogFormat());
    }

    public static StageSnapshot withoutDefaultEndpoint() {
        return stage(Map.of(), true, null);
    }

    public static StageSnapshot with(GatewayResponseType type, GatewayResponsePlan plan) {
        return stage(Map.of(type, plan), false, null);
    }

    /** A method with a MOCK integration, which needs the client's body or lets it be. */
    public static MethodPlan method(boolean needsRequestBody) {
        return new MethodPlan(
                "pet", "/pets/{petId}", "GET", AuthorizationPlan.NONE, false, needsRequestBody, null, MOCK);
    }

    /** A method whose requests are validated. */
    public static MethodPlan method(RequestValidationPlan validation) {
        return new MethodPlan("pet", "/pets/{petId}", "GET", AuthorizationPlan.NONE, false, true, validation, MOCK);
    }

    public static StageSnapshot compressing(int minimumCompressionSize) {
        return stage(Map.of(), false, minimumCompressionSize);
    }

    /** The same method, which requires an API key. */
    public static MethodPlan methodWithApiKey() {
        return new MethodPlan("pet", "/pets/{petId}", "GET", AuthorizationPlan.NONE, true, false, null, MOCK);
    }

    public static StageSnapshot throttled(ApiKeySource apiKeySource, Map<String, ThrottleLimits> methodThrottles) {
        return stage("prod", Map.of(), false, null, apiKeySource, methodThrottles, null, null, List.of());
    }

    public static StageSnapshot caching(CachingPlan caching) {
        return caching("prod", caching);
    }

    /** The same under another name. */
    public static StageSnapshot caching(String stageName, CachingPlan caching) {
        return stage(stageName, Map.of(), false, null, ApiKeySource.HEADER, Map.of(), null, caching, List.of());
    }

    /** A method whose answers are told apart by this. */
    public static MethodPlan method(String httpMethod, CacheKeyPlan cacheKey) {
        return new MethodPlan(
                "pet",
                "/pets/{petId}",
                httpMethod,
                AuthorizationPlan.NONE,
                false,
                false,
                null,
                new IntegrationPlan(
                        IntegrationType.MOCK,
                        null,
                        null,
                        null,
                        null,
                        null,
                        29_000,
                        PassthroughBehavior.WHEN_NO_MATCH,
                        false,
                        List.of(),
                        Map.of(),
                        List.of(),
                        ResponseTransferMode.BUFFERED,
                        0,
                        cacheKey,
                        null));
    }

    public static StageSnapshot withBinaryMediaTypes(List<String> binaryMediaTypes) {
        return stage("prod", Map.of(), false, null, ApiKeySource.HEADER, Map.of(), null, null, binaryMediaTypes);
    }

    private static StageSnapshot stage(
            Map<GatewayResponseType, GatewayResponsePlan> gatewayResponses,
            boolean disableExecuteApiEndpoint,
            @Nullable Integer minimumCompressionSize) {
        return stage(
                "prod",
                gatewayResponses,
                disableExecuteApiEndpoint,
                minimumCompressionSize,
                ApiKeySource.HEADER,
                Map.of(),
                null,
                null,
                List.of());
    }

    private static StageSnapshot stage(
            String stageName,
            Map<GatewayResponseType, GatewayResponsePlan> gatewayResponses,
            boolean disableExecuteApiEndpoint,
            @Nullable Integer minimumCompressionSize,
            ApiKeySource apiKeySource,
            Map<String, ThrottleLimits> methodThrottles,
            @Nullable Policy resourcePolicy,
            @Nullable CachingPlan caching,
            List<String> binaryMediaTypes) {
        RouteTree routes = RouteTree.builder()
                .add("/pets/{petId}", "GET", plan("pet", "/pets/{petId}", "GET"))
                .add("/files/{proxy+}", "ANY", plan("file", "/files/{proxy+}", "ANY"))
                .build();
        return new StageSnapshot(
                "123456789012",
                "us-east-1",
                "a1b2c3d4e5",
                "Pets",
                "REGIONAL",
                stageName,
                "d1",
                1,
                Map.of("colour", "green"),
                binaryMediaTypes,
                minimumCompressionSize,
                routes,
                gatewayResponses,
                disableExecuteApiEndpoint,
                resourcePolicy,
                apiKeySource,
                methodThrottles,
                0,
                null,
                caching,
                null,
                null);
    }

    /** The same method, with who may call it. */
    public static MethodPlan method(MethodPlan method, AuthorizationPlan authorization) {
        return new MethodPlan(
                method.resourceId(),
                method.resourcePath(),
                method.httpMethod(),
                authorization,
                method.apiKeyRequired(),
                method.needsRequestBody(),
                method.validation(),
                method.integration());
    }

    public static MethodPlan method(String resourceId, String path, String httpMethod) {
        return plan(resourceId, path, httpMethod);
    }

    private static MethodPlan plan(String resourceId, String path, String httpMethod) {
        return new MethodPlan(resourceId, path, httpMethod, AuthorizationPlan.NONE, false, false, null, MOCK);
    }
}
