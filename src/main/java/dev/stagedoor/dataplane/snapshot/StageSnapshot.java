/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import dev.stagedoor.language.policy.Policy;
import dev.stagedoor.platform.observability.AccessLogFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stage as traffic sees it. Requests in flight keep the snapshot they started with.
 *
 * @param accountId the account that owns the API, which ARNs carry
 * @param region what ARNs of the API carry besides
 * @param restApiName the API's name, which metrics carry
 * @param endpointType EDGE, REGIONAL or PRIVATE
 * @param revision the version of the stage's definition this was compiled from
 * @param stageVariables already substituted in the plans; kept for {@code $context} and parameter mapping
 * @param minimumCompressionSize from how many bytes on answers are packed; null when the API has no compression
 * @param gatewayResponses those that the API defines, and those that inherit from its DEFAULT_4XX or DEFAULT_5XX; the
 *     others have AWS's defaults
 * @param disableExecuteApiEndpoint whether the API refuses requests at its default address
 * @param resourcePolicy who may call, by the API's own policy as it was deployed; null when it has none
 * @param methodThrottles how fast methods may be called, by the key that the stage's {@code methodSettings} have for
 *     them, {@code *}{@code /*} for those that have none
 * @param authorizerCacheFlushes how often what authorizers answered has been thrown away; what was cached before the last
 *     time counts for nothing
 * @param clientCertificate whom HTTP backends meet; null for nobody
 * @param caching what is kept of its answers; null for nothing
 * @param canary what a share of the requests runs on instead; null for none
 * @param accessLogFormat compiled; null when the stage writes no access log
 */
public record StageSnapshot(
        String accountId,
        String region,
        String restApiId,
        String restApiName,
        String endpointType,
        String stageName,
        String deploymentId,
        long revision,
        Map<String, String> stageVariables,
        List<String> binaryMediaTypes,
        @Nullable Integer minimumCompressionSize,
        RouteTree routes,
        Map<GatewayResponseType, GatewayResponsePlan> gatewayResponses,
        boolean disableExecuteApiEndpoint,
        @Nullable Policy resourcePolicy,
        ApiKeySource apiKeySource,
        Map<String, ThrottleLimits> methodThrottles,
        long authorizerCacheFlushes,
        @Nullable ClientCertificate clientCertificate,
        @Nullable CachingPlan caching,
        @Nullable CanaryPlan canary,
        @Nullable AccessLogFormat accessLogFormat) {

    public StageSnapshot {
        stageVariables = Map.copyOf(stageVariables);
        binaryMediaTypes = List.copyOf(binaryMediaTypes);
        gatewayResponses = Map.copyOf(gatewayResponses);
        methodThrottles = Map.copyOf(methodThrottles);
    }

    /** All that requests to the stage may run on: this, and its canary's. */
    public List<StageSnapshot> releases() {
        return canary == null ? List.of(this) : List.of(this, canary.snapshot());
    }

    /** The same with something else for a share of the requests. */
    public StageSnapshot withCanary(CanaryPlan release) {
        return new StageSnapshot(
                accountId,
                region,
                restApiId,
                restApiName,
                endpointType,
                stageName,
                deploymentId,
                revision,
                stageVariables,
                binaryMediaTypes,
                minimumCompressionSize,
                routes,
                gatewayResponses,
                disableExecuteApiEndpoint,
                resourcePolicy,
                apiKeySource,
                methodThrottles,
                authorizerCacheFlushes,
                clientCertificate,
                caching,
                release,
                accessLogFormat);
    }
}
