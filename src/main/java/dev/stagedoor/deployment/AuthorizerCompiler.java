/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.dataplane.snapshot.AuthorizationPlan;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan.IdentitySource;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan.UserPool;
import dev.stagedoor.dataplane.snapshot.AuthorizerType;
import dev.stagedoor.dataplane.snapshot.FunctionTarget;
import dev.stagedoor.language.limit.BoundedPattern;
import dev.stagedoor.platform.configuration.AwsSettings;
import dev.stagedoor.platform.configuration.UserPoolSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compiles authorizers. One that cannot work becomes a plan that says why, and closes the methods that name it. */
final class AuthorizerCompiler {

    /** AWS's, and the longest there is. */
    private static final int TIMEOUT_MILLIS = 29_000;

    private static final int DEFAULT_TTL_SECONDS = 300;

    private static final Pattern USER_POOL =
            Pattern.compile("arn:(aws[a-z-]*):cognito-idp:([a-z0-9-]+):\\d{12}:userpool/([^/\\s]+)");

    private final DefinitionTree api;
    private final Map<String, String> stageVariables;
    private final AwsSettings aws;
    private final UserPoolSettings userPools;

    /** An authorizer is one, however many methods name it. */
    private final Map<String, AuthorizerPlan> compiled = new HashMap<>();

    AuthorizerCompiler(
            DefinitionTree api, Map<String, String> stageVariables, AwsSettings aws, UserPoolSettings userPools) {
        this.api = api;
        this.stageVariables = stageVariables;
        this.aws = aws;
        this.userPools = userPools;
    }

    /** @param method the Method's document */
    AuthorizationPlan compile(ObjectNode method) {
        String type = method.path("authorizationType").asText("NONE");
        if (type.equals("NONE")) {
            return AuthorizationPlan.NONE;
        }
        List<String> scopes = new ArrayList<>();
        method.path("authorizationScopes").forEach(scope -> scopes.add(scope.asText("")));
        return new AuthorizationPlan(
                type, authorizer(method.path("authorizerId").asText("")), scopes);
    }

    private @Nullable AuthorizerPlan authorizer(String authorizerId) {
        ObjectNode authorizer = api.find("/authorizers/" + authorizerId).orElse(null);
        return authorizer == null ? null : compiled.computeIfAbsent(authorizerId, id -> plan(id, authorizer));
    }

    /** @param authorizer the Authorizer's document */
    AuthorizerPlan plan(String authorizerId, ObjectNode authorizer) {
        AuthorizerType type = AuthorizerType.valueOf(authorizer.path("type").asText(""));
        try {
            List<IdentitySource> sources = identitySources(authorizer);
            String expression = authorizer.path("identityValidationExpression").asText("");
            return new AuthorizerPlan(
                    authorizerId,
                    type,
                    type == AuthorizerType.COGNITO_USER_POOLS ? null : function(authorizer),
                    sources,
                    expression.isEmpty() ? null : BoundedPattern.compile(expression),
                    TIMEOUT_MILLIS,
                    // Without a caller's identity there is nothing to keep an answer for.
                    sources.isEmpty()
                            ? 0
                            : authorizer.path("authorizerResultTtlInSeconds").asInt(DEFAULT_TTL_SECONDS),
                    userPools(authorizer.path("providerARNs")),
                    null);
        } catch (IllegalArgumentException e) {
            return new AuthorizerPlan(
                    authorizerId,
                    type,
                    null,
                    List.of(),
                    null,
                    TIMEOUT_MILLIS,
                    0,
                    List.of(),
                    String.valueOf(e.getMessage()));
        }
    }

    private FunctionTarget function(ObjectNode authorizer) {
        IntegrationArn arn = IntegrationArn.parse(
                authorizer.path("authorizerUri").asText(""),
                stageVariables,
                authorizer.path("authorizerCredentials").asText(""),
                aws);
        String functionArn = arn.service().functionArn();
        if (functionArn == null) {
            throw new IllegalArgumentException("An authorizer is a Lambda function or a user pool");
        }
        return new FunctionTarget(functionArn, arn.service(), arn.uri());
    }

    private static List<IdentitySource> identitySources(ObjectNode authorizer) {
        List<IdentitySource> sources = new ArrayList<>();
        for (String source : authorizer.path("identitySource").asText("").split(",")) {
            if (!source.isBlank()) {
                sources.add(new IdentitySource(source.strip(), MappingExpression.parse(source.strip())));
            }
        }
        return sources;
    }

    private List<UserPool> userPools(JsonNode providerArns) {
        List<UserPool> pools = new ArrayList<>();
        for (JsonNode provider : providerArns) {
            String arn = provider.asText("");
            Matcher pool = USER_POOL.matcher(arn);
            if (!pool.matches()) {
                throw new IllegalArgumentException("Invalid Cognito User Pool ARN: " + arn);
            }
            String issuer = userPools.issuerOf(arn).orElse(null);
            pools.add(issuer == null ? cognito(pool.group(1), pool.group(2), pool.group(3)) : discovered(issuer));
        }
        return pools;
    }

    /** "Verifying a JSON web token", Amazon Cognito developer guide. */
    private UserPool cognito(String partition, String region, String poolId) {
        String address =
                "https://cognito-idp." + region + (partition.equals("aws-cn") ? ".amazonaws.com.cn" : ".amazonaws.com");
        String keys = aws.endpointOf("cognito-idp").orElse(address) + "/" + poolId + "/.well-known/jwks.json";
        return new UserPool(address + "/" + poolId, IntegrationUri.parse(keys, Map.of()), false);
    }

    /** OpenID Connect Discovery 1.0, 4.1. */
    private static UserPool discovered(String issuer) {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return new UserPool(issuer, IntegrationUri.parse(base + "/.well-known/openid-configuration", Map.of()), true);
    }
}
