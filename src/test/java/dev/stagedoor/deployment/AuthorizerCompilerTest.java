/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.dataplane.snapshot.AuthorizationPlan;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan.IdentitySource;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan.UserPool;
import dev.stagedoor.dataplane.snapshot.FunctionTarget;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import dev.stagedoor.platform.configuration.AwsSettings;
import dev.stagedoor.platform.configuration.UserPoolSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthorizerCompilerTest {

    private static final String POOL = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Staff";

    private final DefinitionTree api = new DefinitionTree();
    private final ObjectNode authorizer = Json.object();

    private AuthorizationPlan compile(UserPoolSettings pools) {
        api.put("/authorizers/auth1", "Authorizer", authorizer);
        ObjectNode method = Json.object().put("authorizationType", "CUSTOM").put("authorizerId", "auth1");
        method.putArray("authorizationScopes").add("pets/read");
        return new AuthorizerCompiler(api, Map.of("fn", "decider"), new AwsSettings(name -> Optional.empty()), pools)
                .compile(method);
    }

    private AuthorizerPlan plan() {
        return requireNonNull(compile(UserPoolSettings.COGNITO).authorizer());
    }

    private void function(String type) {
        authorizer
                .put("type", type)
                .put(
                        "authorizerUri",
                        "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${stageVariables.fn}/invocations");
    }

    @Test
    void aFunctionIsNamedByTheStagesVariables() {
        function("REQUEST");
        authorizer.put("identitySource", "method.request.header.Auth, stageVariables.x,context.httpMethod");

        AuthorizerPlan plan = plan();

        FunctionTarget target = requireNonNull(plan.function());
        assertThat(target.functionArn()).isEqualTo("arn:aws:lambda:us-east-1:123456789012:function:decider");
        assertThat(plan.identitySources())
                .extracting(IdentitySource::value)
                .containsExactly(
                        new ValueExpression.RequestHeader("Auth", false),
                        new ValueExpression.StageVariable("x"),
                        new ValueExpression.ContextVariable("httpMethod"));
        assertThat(plan.resultTtlSeconds()).as("AWS's default").isEqualTo(300);
        assertThat(plan.configurationError()).isNull();
        assertThat(compile(UserPoolSettings.COGNITO).scopes()).containsExactly("pets/read");
    }

    @Test
    void withoutIdentitySourcesNothingIsKept() {
        function("REQUEST");
        authorizer.put("authorizerResultTtlInSeconds", 300);
        assertThat(plan().resultTtlSeconds()).isZero();
    }

    @Test
    void whatCannotWorkClosesTheMethodsThatNameIt() {
        function("TOKEN");
        authorizer.put("identitySource", "method.request.header.Auth").put("identityValidationExpression", "(a");
        assertThat(plan().configurationError()).contains("Malformed regular expression");
        authorizer.put("identityValidationExpression", "a").put("authorizerUri", "arn:aws:apigateway:x");
        assertThat(plan().configurationError()).isNotNull();
    }

    @Test
    void anAuthorizerThatIsGoneClosesItsMethods() {
        AuthorizationPlan plan = new AuthorizerCompiler(
                        api, Map.of(), new AwsSettings(name -> Optional.empty()), UserPoolSettings.COGNITO)
                .compile(Json.object().put("authorizationType", "CUSTOM").put("authorizerId", "gone"));
        assertThat(plan.type()).isEqualTo("CUSTOM");
        assertThat(plan.authorizer()).isNull();
    }

    @Test
    void aUserPoolIsCognitosUnlessAnIssuerIsNamedForIt() {
        authorizer.put("type", "COGNITO_USER_POOLS").put("identitySource", "method.request.header.Authorization");
        authorizer.putArray("providerARNs").add(POOL);

        UserPool cognito = plan().userPools().get(0);
        assertThat(cognito.issuer()).isEqualTo("https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Staff");
        assertThat(cognito.keys().path()).isEqualTo(List.of("/eu-west-1_Staff/.well-known/jwks.json"));
        assertThat(cognito.discovered()).isFalse();

        for (String name : List.of(POOL, "eu-west-1_Staff")) {
            AuthorizerPlan plan = requireNonNull(compile(new UserPoolSettings(Map.of(name, "https://id.example/staff")))
                    .authorizer());
            UserPool own = plan.userPools().get(0);
            assertThat(own.issuer()).isEqualTo("https://id.example/staff");
            assertThat(own.keys().path()).isEqualTo(List.of("/staff/.well-known/openid-configuration"));
            assertThat(own.discovered()).isTrue();
        }
    }
}
