/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import dev.stagedoor.dataplane.snapshot.ApiKeySource;
import dev.stagedoor.dataplane.snapshot.AuthorizationPlan;
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
            null);

    private TestStages() {}

    public static StageSnapshot prod() {
        return stage(Map.of(), false, null);
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
        return stage(Map.of(), false, null, apiKeySource, methodThrottles, List.of());
    }

    public static StageSnapshot withBinaryMediaTypes(List<String> binaryMediaTypes) {
        return stage(Map.of(), false, null, ApiKeySource.HEADER, Map.of(), binaryMediaTypes);
    }

    private static StageSnapshot stage(
            Map<GatewayResponseType, GatewayResponsePlan> gatewayResponses,
            boolean disableExecuteApiEndpoint,
            @Nullable Integer minimumCompressionSize) {
        return stage(
                gatewayResponses,
                disableExecuteApiEndpoint,
                minimumCompressionSize,
                ApiKeySource.HEADER,
                Map.of(),
                List.of());
    }

    private static StageSnapshot stage(
            Map<GatewayResponseType, GatewayResponsePlan> gatewayResponses,
            boolean disableExecuteApiEndpoint,
            @Nullable Integer minimumCompressionSize,
            ApiKeySource apiKeySource,
            Map<String, ThrottleLimits> methodThrottles,
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
                "prod",
                "d1",
                1,
                Map.of("colour", "green"),
                binaryMediaTypes,
                minimumCompressionSize,
                routes,
                gatewayResponses,
                disableExecuteApiEndpoint,
                apiKeySource,
                methodThrottles,
                0,
                null,
                null);
    }

    public static MethodPlan method(String resourceId, String path, String httpMethod) {
        return plan(resourceId, path, httpMethod);
    }

    private static MethodPlan plan(String resourceId, String path, String httpMethod) {
        return new MethodPlan(resourceId, path, httpMethod, AuthorizationPlan.NONE, false, false, null, MOCK);
    }
}
