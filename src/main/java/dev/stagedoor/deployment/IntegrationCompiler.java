/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.dataplane.snapshot.AwsService;
import dev.stagedoor.dataplane.snapshot.BodyTemplate;
import dev.stagedoor.dataplane.snapshot.ContentHandling;
import dev.stagedoor.dataplane.snapshot.IntegrationPlan;
import dev.stagedoor.dataplane.snapshot.IntegrationResponsePlan;
import dev.stagedoor.dataplane.snapshot.IntegrationType;
import dev.stagedoor.dataplane.snapshot.ParameterMapping;
import dev.stagedoor.dataplane.snapshot.PassthroughBehavior;
import dev.stagedoor.dataplane.snapshot.ResponseTransferMode;
import dev.stagedoor.dataplane.snapshot.TargetUri;
import dev.stagedoor.language.limit.BoundedPattern;
import dev.stagedoor.platform.configuration.AwsSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles integrations. One that cannot work becomes a plan that says why, and whose requests end with AWS's 500: on
 * AWS too a broken method does not keep the rest of its API from being deployed.
 */
final class IntegrationCompiler {

    private static final int DEFAULT_TIMEOUT_MILLIS = 29_000;
    private static final int LEAST_TIMEOUT_MILLIS = 50;

    /** AWS's: an answer may stream for fifteen minutes, whatever the limit of others. */
    private static final int MOST_STREAM_MILLIS = 900_000;

    /** AWS's, by type of endpoint: developer guide, "Considerations for response payload streaming". */
    private static final int IDLE_MILLIS = 300_000;

    private static final int EDGE_IDLE_MILLIS = 30_000;

    private final DefinitionTree api;
    private final Map<String, String> stageVariables;
    private final int maximumTimeoutMillis;
    private final AwsSettings aws;

    IntegrationCompiler(
            DefinitionTree api, Map<String, String> stageVariables, int maximumTimeoutMillis, AwsSettings aws) {
        this.api = api;
        this.stageVariables = stageVariables;
        this.maximumTimeoutMillis = maximumTimeoutMillis;
        this.aws = aws;
    }

    /** @param methodPath the method's path in the tree */
    IntegrationPlan compile(String methodPath) {
        String path = methodPath + "/integration";
        ObjectNode integration = api.find(path).orElse(null);
        if (integration == null) {
            return broken(IntegrationType.MOCK, Json.object(), "No integration defined for method");
        }
        IntegrationType type = IntegrationType.MOCK;
        try {
            type = named(IntegrationType.class, integration.path("type").asText(""));
            return switch (type) {
                case MOCK -> plan(type, integration, null, null, responses(path), null);
                case HTTP, HTTP_PROXY ->
                    plan(
                            type,
                            integration,
                            IntegrationUri.parse(integration.path("uri").asText(""), stageVariables),
                            null,
                            responses(path),
                            null);
                case AWS, AWS_PROXY -> aws(type, integration, path);
            };
        } catch (IllegalArgumentException e) {
            return broken(type, integration, String.valueOf(e.getMessage()));
        }
    }

    private IntegrationPlan aws(IntegrationType type, ObjectNode integration, String path) {
        IntegrationArn arn = IntegrationArn.parse(
                integration.path("uri").asText(""),
                stageVariables,
                integration.path("credentials").asText(""),
                aws);
        boolean function = arn.service().functionArn() != null;
        if (arn.service().isInCallersName()
                && !api.find(path.substring(0, path.lastIndexOf('/')))
                        .orElseGet(Json::object)
                        .path("authorizationType")
                        .asText("")
                        .equals("AWS_IAM")) {
            return broken(type, integration, "There are no credentials of a caller who does not sign");
        }
        if (type == IntegrationType.AWS_PROXY && !function) {
            return broken(type, integration, "Integrations of type AWS_PROXY reach Lambda functions only");
        }
        if (function && !integration.path("httpMethod").asText("").equalsIgnoreCase("POST")) {
            // recorded: test_lambda_aws_proxy_integration_non_post_method
            return broken(type, integration, "A Lambda function is invoked with POST");
        }
        return plan(type, integration, arn.uri(), arn.service(), responses(path), null);
    }

    private IntegrationPlan broken(IntegrationType type, ObjectNode integration, String reason) {
        ObjectNode bare = Json.object();
        bare.set("timeoutInMillis", integration.get("timeoutInMillis"));
        return plan(type, bare, null, null, List.of(), reason);
    }

    private IntegrationPlan plan(
            IntegrationType type,
            ObjectNode integration,
            @Nullable TargetUri uri,
            @Nullable AwsService service,
            List<IntegrationResponsePlan> responses,
            @Nullable String configurationError) {
        String httpMethod = integration.path("httpMethod").asText("").toUpperCase(Locale.ROOT);
        ResponseTransferMode mode = named(
                ResponseTransferMode.class,
                integration.path("responseTransferMode").asText(ResponseTransferMode.BUFFERED.name()));
        List<ParameterMapping> mappings = MappingExpression.requestMappings(integration.path("requestParameters"));
        return new IntegrationPlan(
                type,
                httpMethod.isEmpty() || httpMethod.equals("ANY") ? null : httpMethod,
                uri,
                service,
                vpcLinkId(type, integration),
                contentHandling(integration),
                timeoutMillis(integration.path("timeoutInMillis").asInt(DEFAULT_TIMEOUT_MILLIS), mode),
                named(
                        PassthroughBehavior.class,
                        integration.path("passthroughBehavior").asText(PassthroughBehavior.WHEN_NO_MATCH.name())),
                integration.path("tlsConfig").path("insecureSkipVerification").asBoolean(),
                mappings,
                templates(integration.path("requestTemplates")),
                responses,
                mode,
                isEdgeOptimized() ? EDGE_IDLE_MILLIS : IDLE_MILLIS,
                isShared(service, mode) ? CachingCompiler.ofIntegration(integration, mappings) : null,
                configurationError);
    }

    /** Whether callers may get one answer: it does not stream, and was not made with the rights of one of them. */
    private static boolean isShared(@Nullable AwsService service, ResponseTransferMode mode) {
        return mode == ResponseTransferMode.BUFFERED && (service == null || !service.isInCallersName());
    }

    /** Links lead to HTTP backends only. */
    private @Nullable String vpcLinkId(IntegrationType type, ObjectNode integration) {
        boolean http = type == IntegrationType.HTTP || type == IntegrationType.HTTP_PROXY;
        return http && integration.path("connectionType").asText("").equals("VPC_LINK")
                ? IntegrationUri.substitute(integration.path("connectionId").asText(""), stageVariables)
                : null;
    }

    private int timeoutMillis(int asked, ResponseTransferMode mode) {
        int most = mode == ResponseTransferMode.STREAM
                ? Math.max(MOST_STREAM_MILLIS, maximumTimeoutMillis)
                : maximumTimeoutMillis;
        return Math.max(LEAST_TIMEOUT_MILLIS, Math.min(asked, most));
    }

    private boolean isEdgeOptimized() {
        for (JsonNode type : api.root().path("endpointConfiguration").path("types")) {
            if (type.asText().equals("EDGE")) {
                return true;
            }
        }
        return false;
    }

    /** In the order of their status codes, those with a pattern first. */
    private List<IntegrationResponsePlan> responses(String integrationPath) {
        List<IntegrationResponsePlan> selected = new ArrayList<>();
        List<IntegrationResponsePlan> defaults = new ArrayList<>();
        for (ObjectNode response :
                api.children(integrationPath, "IntegrationResponse").values()) {
            String pattern = response.path("selectionPattern").asText("");
            (pattern.isEmpty() ? defaults : selected)
                    .add(new IntegrationResponsePlan(
                            pattern.isEmpty() ? null : selectionPattern(pattern),
                            Integer.parseInt(response.path("statusCode").asText("")),
                            contentHandling(response),
                            MappingExpression.responseMappings(response.path("responseParameters")),
                            templates(response.path("responseTemplates"))));
        }
        selected.addAll(defaults);
        return selected;
    }

    /** @throws IllegalArgumentException for a pattern that is malformed, or could try too much */
    private static BoundedPattern selectionPattern(String text) {
        try {
            return BoundedPattern.compile(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Invalid selectionPattern " + text + ": " + e.getMessage(), e);
        }
    }

    /** A content type whose template is null has none. */
    private static Map<String, BodyTemplate> templates(JsonNode templates) {
        Map<String, BodyTemplate> compiled = new LinkedHashMap<>();
        templates.properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                compiled.put(entry.getKey(), BodyTemplate.of(entry.getValue().asText("")));
            }
        });
        return compiled;
    }

    private static @Nullable ContentHandling contentHandling(ObjectNode definition) {
        String name = definition.path("contentHandling").asText("");
        return name.isEmpty() ? null : named(ContentHandling.class, name);
    }

    private static <E extends Enum<E>> E named(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
    }
}
