/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.dataplane.snapshot.ApiKeySource;
import dev.stagedoor.dataplane.snapshot.AuthorizationPlan;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan;
import dev.stagedoor.dataplane.snapshot.ClientCertificate;
import dev.stagedoor.dataplane.snapshot.IntegrationPlan;
import dev.stagedoor.dataplane.snapshot.MethodPlan;
import dev.stagedoor.dataplane.snapshot.RequestValidationPlan;
import dev.stagedoor.dataplane.snapshot.RouteTree;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import dev.stagedoor.language.policy.Policy;
import dev.stagedoor.platform.configuration.AwsSettings;
import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.configuration.UserPoolSettings;
import dev.stagedoor.platform.observability.AccessLogFormat;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles what a deployment froze and a stage says into what traffic runs on. A pure function. */
@Dependent
final class SnapshotCompiler {

    /** What AWS calls the resource of an authorizer's test, which is none. */
    private static final String TEST_RESOURCE_ID = "test-invoke-resource-id";

    private final String accountId;
    private final String region;
    private final int maximumTimeoutMillis;
    private final AwsSettings aws;
    private final UserPoolSettings userPools;

    @Inject
    SnapshotCompiler(Settings settings) {
        this(
                settings.accountId(),
                settings.region(),
                settings.maximumTimeoutMillis(),
                settings.aws(),
                settings.userPools());
    }

    /**
     * @param accountId the account that owns every API here
     * @param region where every API here is
     * @param maximumTimeoutMillis the longest integration time-out, whatever a definition says
     * @param aws where AWS's services are
     * @param userPools which issuers stand behind user pools
     */
    SnapshotCompiler(
            String accountId, String region, int maximumTimeoutMillis, AwsSettings aws, UserPoolSettings userPools) {
        this.accountId = accountId;
        this.region = region;
        this.maximumTimeoutMillis = maximumTimeoutMillis;
        this.aws = aws;
        this.userPools = userPools;
    }

    /**
     * @param stage the Stage's document
     * @param clientCertificate the one that the stage names; null when it names none
     * @param revision the version of its row
     * @param api the tree that the stage's deployment froze
     * @throws RuntimeException when the tree is not one that the management API writes
     */
    StageSnapshot compile(
            String restApiId,
            ObjectNode stage,
            @Nullable ClientCertificate clientCertificate,
            long revision,
            DefinitionTree api) {
        ObjectNode root = api.root();
        Map<String, String> stageVariables = stageVariables(stage);
        List<String> binaryMediaTypes = new ArrayList<>();
        root.path("binaryMediaTypes").forEach(type -> binaryMediaTypes.add(type.asText("")));
        return new StageSnapshot(
                accountId,
                region,
                restApiId,
                root.path("name").asText(""),
                root.at("/endpointConfiguration/types/0").asText("EDGE"), // AWS's default
                stage.path("stageName").asText(""),
                deploymentId(stage),
                revision,
                stageVariables,
                binaryMediaTypes,
                minimumCompressionSize(root),
                routes(
                        api,
                        new RequestValidationCompiler(api, restApiId),
                        new AuthorizerCompiler(api, stageVariables, aws, userPools),
                        new IntegrationCompiler(api, stageVariables, maximumTimeoutMillis, aws)),
                GatewayResponseCompiler.compile(
                        api.children("", "GatewayResponse").values()),
                root.path("disableExecuteApiEndpoint").asBoolean(),
                resourcePolicy(root),
                root.path("apiKeySource").asText("").equals("AUTHORIZER")
                        ? ApiKeySource.AUTHORIZER
                        : ApiKeySource.HEADER,
                ThrottleCompiler.ofMethods(stage.path("methodSettings")),
                stage.path("authorizerCacheFlushes").asLong(),
                clientCertificate,
                CachingCompiler.ofStage(stage),
                null,
                accessLogFormat(stage));
    }

    /** A method that asks an authorizer, which is there, and nobody else: what a test of the authorizer runs. */
    MethodPlan methodWithAuthorizer(
            DefinitionTree api, String authorizerId, String resourcePath, Map<String, String> stageVariables) {
        ObjectNode authorizer = api.find("/authorizers/" + authorizerId).orElseThrow();
        AuthorizerPlan plan =
                new AuthorizerCompiler(api, stageVariables, aws, userPools).plan(authorizerId, authorizer);
        return new MethodPlan(
                TEST_RESOURCE_ID,
                resourcePath,
                "GET",
                new AuthorizationPlan("CUSTOM", plan, List.of()),
                false,
                false,
                null,
                new IntegrationCompiler(api, stageVariables, maximumTimeoutMillis, aws).compile("/none"));
    }

    /**
     * Whether all that {@link #compile} takes from the deployment is in {@code snapshot} already, because it serves the
     * same deployment with the same stage variables. Then {@link #recompile} does without the deployment's tree.
     */
    static boolean isCompiled(StageSnapshot snapshot, ObjectNode stage) {
        return snapshot.deploymentId().equals(deploymentId(stage))
                && snapshot.stageVariables().equals(stageVariables(stage));
    }

    /** What {@link #compile} would give, with routes and gateway responses taken from a snapshot that has them. */
    static StageSnapshot recompile(
            StageSnapshot snapshot, ObjectNode stage, @Nullable ClientCertificate clientCertificate, long revision) {
        return new StageSnapshot(
                snapshot.accountId(),
                snapshot.region(),
                snapshot.restApiId(),
                snapshot.restApiName(),
                snapshot.endpointType(),
                stage.path("stageName").asText(""),
                snapshot.deploymentId(),
                revision,
                snapshot.stageVariables(),
                snapshot.binaryMediaTypes(),
                snapshot.minimumCompressionSize(),
                snapshot.routes(),
                snapshot.gatewayResponses(),
                snapshot.disableExecuteApiEndpoint(),
                snapshot.resourcePolicy(),
                snapshot.apiKeySource(),
                ThrottleCompiler.ofMethods(stage.path("methodSettings")),
                stage.path("authorizerCacheFlushes").asLong(),
                clientCertificate,
                CachingCompiler.ofStage(stage),
                null,
                accessLogFormat(stage));
    }

    /**
     * The stage as its canary serves it: with the canary's deployment, its variables over the stage's own, and without the
     * stage's cache unless the canary is to use it (developer guide, "Set up an API Gateway canary release deployment").
     *
     * @return null for a stage without a canary
     */
    static @Nullable ObjectNode canaryOf(ObjectNode stage) {
        if (!(stage.get("canarySettings") instanceof ObjectNode canary)) {
            return null;
        }
        ObjectNode release = stage.deepCopy();
        release.remove("canarySettings");
        release.set("deploymentId", canary.path("deploymentId"));
        if (canary.get("stageVariableOverrides") instanceof ObjectNode overrides) {
            release.withObject("/variables").setAll(overrides);
        }
        if (!canary.path("useStageCache").asBoolean()) {
            release.put("cacheClusterEnabled", false);
        }
        return release;
    }

    /** The share of a stage's requests that its canary serves, from 0 to 100. */
    static double percentTraffic(ObjectNode stage) {
        return stage.path("canarySettings").path("percentTraffic").asDouble();
    }

    /** Empty for a stage without a deployment. */
    static String deploymentId(ObjectNode stage) {
        return stage.path("deploymentId").asText("");
    }

    private static Map<String, String> stageVariables(ObjectNode stage) {
        Map<String, String> variables = new LinkedHashMap<>();
        stage.path("variables")
                .properties()
                .forEach(entry -> variables.put(entry.getKey(), entry.getValue().asText("")));
        return variables;
    }

    private static @Nullable Integer minimumCompressionSize(ObjectNode root) {
        JsonNode size = root.path("minimumCompressionSize");
        return size.isInt() ? Integer.valueOf(size.intValue()) : null;
    }

    /** What cannot be read, or is no text, must not leave the API open: it fails, and nothing goes live. */
    private static @Nullable Policy resourcePolicy(ObjectNode root) {
        JsonNode policy = root.path("policy");
        if (policy.isMissingNode() || policy.isNull()) {
            return null;
        }
        return Policy.parse(policy.isTextual() ? policy.asText() : policy.toString(), Policy.Kind.RESOURCE);
    }

    private static @Nullable AccessLogFormat accessLogFormat(ObjectNode stage) {
        JsonNode format = stage.path("accessLogSettings").path("format");
        return format.isTextual() && !format.asText("").isEmpty() ? AccessLogFormat.compile(format.asText("")) : null;
    }

    private static Map<String, ObjectNode> resources(DefinitionTree api) {
        Map<String, ObjectNode> resources = new HashMap<>();
        api.children("", "Resource")
                .values()
                .forEach(resource -> resources.put(resource.path("id").asText(""), resource));
        return resources;
    }

    private static RouteTree routes(
            DefinitionTree api,
            RequestValidationCompiler validations,
            AuthorizerCompiler authorizers,
            IntegrationCompiler integrations) {
        Map<String, ObjectNode> resources = resources(api);
        RouteTree.Builder routes = RouteTree.builder();
        resources.forEach((resourceId, resource) -> {
            String resourcePath = resourcePath(resource, resources);
            api.children("/resources/" + resourceId, "Method").forEach((methodPath, method) -> {
                String httpMethod = methodPath.substring(methodPath.lastIndexOf('/') + 1);
                IntegrationPlan integration = integrations.compile(methodPath);
                RequestValidationPlan validation = validations.compile(method);
                routes.add(
                        resourcePath,
                        httpMethod,
                        new MethodPlan(
                                resourceId,
                                resourcePath,
                                httpMethod,
                                authorizers.compile(method),
                                method.path("apiKeyRequired").asBoolean(),
                                integration.needsRequestBody()
                                        || validation != null
                                                && !validation.models().isEmpty(),
                                validation,
                                integration));
            });
        });
        return routes.build();
    }

    /** The path template of a resource that is there. */
    static String resourcePath(DefinitionTree api, String resourceId) {
        Map<String, ObjectNode> resources = resources(api);
        ObjectNode resource = resources.get(resourceId);
        if (resource == null) {
            throw new IllegalStateException("Resource " + resourceId + " is not there");
        }
        return resourcePath(resource, resources);
    }

    /** From the chain of parents and not from the document's {@code path}: a parent may have been moved since. */
    private static String resourcePath(ObjectNode resource, Map<String, ObjectNode> resources) {
        List<String> parts = new ArrayList<>();
        ObjectNode node = resource;
        while (node.hasNonNull("parentId")) {
            parts.add(0, node.path("pathPart").asText(""));
            node = resources.get(node.path("parentId").asText(""));
            if (node == null || parts.size() > resources.size()) {
                throw new IllegalStateException(
                        "Resource " + resource.path("id").asText("") + " does not lead to the root");
            }
        }
        return "/" + String.join("/", parts);
    }
}
