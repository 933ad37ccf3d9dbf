/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.dataplane.snapshot.BodyTemplate;
import dev.stagedoor.dataplane.snapshot.GatewayResponsePlan;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.IntegrationPlan;
import dev.stagedoor.dataplane.snapshot.IntegrationResponsePlan;
import dev.stagedoor.dataplane.snapshot.IntegrationType;
import dev.stagedoor.dataplane.snapshot.PassthroughBehavior;
import dev.stagedoor.dataplane.snapshot.RouteTree;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.policy.MalformedPolicyException;
import dev.stagedoor.platform.configuration.AwsSettings;
import dev.stagedoor.platform.configuration.UserPoolSettings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SnapshotCompilerTest {

    private final DefinitionTree api = new DefinitionTree();

    private final ObjectNode stage = Json.object()
            .put("stageName", "prod")
            .put("deploymentId", "d1")
            .set("variables", Json.object().put("host", "backend.example"));

    @BeforeEach
    void petsApi() {
        api.put("", "RestApi", Json.object().put("id", "a1").put("name", "Pets"));
        resource("root", null, "");
        resource("pets", "root", "pets");
        resource("pet", "pets", "{petId}");
    }

    private void resource(String id, @Nullable String parentId, String pathPart) {
        ObjectNode resource = Json.object().put("id", id);
        if (parentId != null) {
            resource.put("parentId", parentId).put("pathPart", pathPart);
        }
        api.put("/resources/" + id, "Resource", resource);
    }

    private void method(String resourceId, String verb, ObjectNode integration) {
        String path = "/resources/" + resourceId + "/methods/" + verb;
        api.put(path, "Method", Json.object().put("httpMethod", verb).put("authorizationType", "NONE"));
        api.put(path + "/integration", "Integration", integration);
    }

    private void integrationResponse(String resourceId, String verb, ObjectNode response) {
        api.put(
                "/resources/" + resourceId + "/methods/" + verb + "/integration/responses/"
                        + response.get("statusCode").asText(),
                "IntegrationResponse",
                response);
    }

    private static ObjectNode proxyTo(String uri) {
        return Json.object().put("type", "HTTP_PROXY").put("httpMethod", "ANY").put("uri", uri);
    }

    private StageSnapshot compile() {
        return new SnapshotCompiler(
                        "123456789012",
                        "us-east-1",
                        29_000,
                        new AwsSettings(name -> Optional.empty()),
                        UserPoolSettings.COGNITO)
                .compile("a1", stage, null, 7, api);
    }

    private RouteTree.Match match(String verb, String path) {
        return Objects.requireNonNull(compile().routes().match(verb, path));
    }

    private IntegrationPlan plan(ObjectNode integration) {
        method("pets", "GET", integration);
        return match("GET", "/pets").method().integration();
    }

    @Test
    void theStageKnowsItsApiDeploymentAndRevision() {
        api.root().putArray("binaryMediaTypes").add("image/*");
        stage.putObject("accessLogSettings").put("format", "$context.requestId");

        StageSnapshot snapshot = compile();

        assertThat(snapshot.restApiId()).isEqualTo("a1");
        assertThat(snapshot.restApiName()).isEqualTo("Pets");
        assertThat(snapshot.stageName()).isEqualTo("prod");
        assertThat(snapshot.deploymentId()).isEqualTo("d1");
        assertThat(snapshot.revision()).isEqualTo(7);
        assertThat(snapshot.stageVariables()).isEqualTo(Map.of("host", "backend.example"));
        assertThat(snapshot.binaryMediaTypes()).containsExactly("image/*");
        assertThat(snapshot.accessLogFormat()).isNotNull();
        assertThat(snapshot.accountId()).isEqualTo("123456789012");
        assertThat(snapshot.disableExecuteApiEndpoint()).isFalse();
    }

    @Test
    void aStageWithoutAccessLogSettingsWritesNoAccessLog() {
        assertThat(compile().accessLogFormat()).isNull();
    }

    @Test
    void methodsAreRoutedByTheChainOfTheirResources() {
        method("pet", "ANY", proxyTo("http://${stageVariables.host}/pets/{petId}"));

        RouteTree.Match match = match("DELETE", "/pets/7");

        assertThat(match.pathParameters()).isEqualTo(Map.of("petId", "7"));
        assertThat(match.method().resourceId()).isEqualTo("pet");
        assertThat(match.method().resourcePath()).isEqualTo("/pets/{petId}");
        assertThat(match.method().httpMethod()).isEqualTo("ANY");
        IntegrationPlan plan = match.method().integration();
        assertThat(plan.httpMethod()).isNull();
        assertThat(Objects.requireNonNull(plan.uri()).host()).isEqualTo("backend.example");
        assertThat(plan.configurationError()).isNull();
    }

    @Test
    void theRootResourceIsRouted() {
        method("root", "GET", proxyTo("http://x/"));

        assertThat(match("GET", "/").method().resourcePath()).isEqualTo("/");
    }

    @Test
    void anIntegrationTakesAwsDefaults() {
        IntegrationPlan plan = plan(Json.object().put("type", "MOCK"));

        assertThat(plan.type()).isEqualTo(IntegrationType.MOCK);
        assertThat(plan.timeoutMillis()).isEqualTo(29_000);
        assertThat(plan.passthroughBehavior()).isEqualTo(PassthroughBehavior.WHEN_NO_MATCH);
        assertThat(plan.insecureSkipVerification()).isFalse();
        assertThat(plan.uri()).isNull();
        assertThat(plan.configurationError()).isNull();
    }

    @Test
    void membersThatAreNullCountAsAbsent() {
        ObjectNode integration = Json.object().put("type", "MOCK");
        for (String member : List.of(
                "httpMethod", "timeoutInMillis", "passthroughBehavior", "requestParameters", "requestTemplates")) {
            integration.putNull(member);
        }

        IntegrationPlan plan = plan(integration);

        assertThat(plan.configurationError()).isNull();
        assertThat(plan.httpMethod()).isNull();
        assertThat(plan.timeoutMillis()).isEqualTo(29_000);
        assertThat(plan.passthroughBehavior()).isEqualTo(PassthroughBehavior.WHEN_NO_MATCH);
    }

    @Test
    void theTimeoutStaysBetween50MillisAndTheSettingsMaximum() {
        assertThat(plan(Json.object().put("type", "MOCK").put("timeoutInMillis", 50))
                        .timeoutMillis())
                .isEqualTo(50);
        assertThat(plan(Json.object().put("type", "MOCK").put("timeoutInMillis", 60_000))
                        .timeoutMillis())
                .isEqualTo(29_000);
        RouteTree longer = new SnapshotCompiler(
                        "123456789012",
                        "us-east-1",
                        120_000,
                        new AwsSettings(name -> Optional.empty()),
                        UserPoolSettings.COGNITO)
                .compile("a1", stage, null, 1, api)
                .routes();
        assertThat(Objects.requireNonNull(longer.match("GET", "/pets"))
                        .method()
                        .integration()
                        .timeoutMillis())
                .isEqualTo(60_000);
    }

    @Test
    void templatesAreKeptByContentType() {
        ObjectNode integration = Json.object().put("type", "MOCK");
        integration
                .putObject("requestTemplates")
                .put("application/json", "{\"statusCode\": 200}")
                .put("text/plain", "$input.body")
                .putNull("text/xml");

        Map<String, BodyTemplate> templates = plan(integration).requestTemplates();

        assertThat(templates).containsOnlyKeys("application/json", "text/plain");
        assertThat(templates.values()).extracting(BodyTemplate::literal).containsExactlyInAnyOrder(true, false);
        assertThat(templates.values()).extracting(BodyTemplate::readsBody).containsExactlyInAnyOrder(false, true);
    }

    @Test
    void aTemplateThatDoesNotCompileIsKeptWithWhatIsWrong() {
        ObjectNode integration = Json.object().put("type", "HTTP").put("uri", "http://x/");
        integration.putObject("requestTemplates").put("application/json", "{\n #if($x) }");

        assertThat(plan(integration).requestTemplates().values())
                .singleElement()
                .satisfies(template -> {
                    assertThat(template.template()).isNull();
                    assertThat(template.error()).contains("#if has no #end at line 2, column 11");
                });
    }

    @Test
    void integrationResponsesWithAPatternComeBeforeTheDefault() {
        method("pets", "GET", Json.object().put("type", "HTTP").put("uri", "http://x/"));
        integrationResponse("pets", "GET", Json.object().put("statusCode", "200"));
        integrationResponse(
                "pets", "GET", Json.object().put("statusCode", "404").put("selectionPattern", "4\\d{2}"));
        integrationResponse(
                "pets", "GET", Json.object().put("statusCode", "500").put("selectionPattern", ""));

        List<IntegrationResponsePlan> responses =
                match("GET", "/pets").method().integration().responses();

        assertThat(responses).extracting(IntegrationResponsePlan::statusCode).containsExactly(404, 200, 500);
        assertThat(Objects.requireNonNull(responses.get(0).selectionPattern()).matches("404", Budget.forInput(3)))
                .isTrue();
        assertThat(responses.get(1).selectionPattern()).isNull();
        assertThat(responses.get(2).selectionPattern()).isNull();
    }

    @Test
    void aMethodThatCannotWorkDoesNotKeepTheStageFromWorking() {
        method("pet", "GET", proxyTo("http://x/"));
        api.put("/resources/pets/methods/POST", "Method", Json.object());

        assertThat(plan(proxyTo("http://${stageVariables.typo}/")).configurationError())
                .isEqualTo("Invalid endpoint address");
        assertThat(match("POST", "/pets").method().integration().configurationError())
                .isEqualTo("No integration defined for method");
        assertThat(match("GET", "/pets/1").method().integration().configurationError())
                .isNull();
    }

    @Test
    void aHostilePatternOrAWrongMappingBreaksItsMethodOnly() {
        method("pets", "GET", Json.object().put("type", "HTTP").put("uri", "http://x/"));
        integrationResponse(
                "pets",
                "GET",
                Json.object().put("statusCode", "500").put("selectionPattern", "(a?){9}(((b?){50}){50}){50}"));
        assertThat(match("GET", "/pets").method().integration().configurationError())
                .startsWith("Invalid selectionPattern ");

        ObjectNode integration = proxyTo("http://x/");
        integration.putObject("requestParameters").put("integration.request.header.X", "nonsense");
        method("pet", "GET", integration);
        assertThat(match("GET", "/pets/1").method().integration().configurationError())
                .isEqualTo("Invalid mapping expression specified: nonsense");
    }

    private void gatewayResponse(String type, ObjectNode document) {
        api.put("/gatewayresponses/" + type, "GatewayResponse", document.put("responseType", type));
    }

    @Test
    void anApiWithoutGatewayResponsesHasAwsDefaults() {
        assertThat(compile().gatewayResponses()).isEmpty();
    }

    @Test
    void undefinedTypesInheritFromTheDefaultOfTheirClass() {
        ObjectNode response = Json.object().put("statusCode", "418");
        response.putObject("responseParameters").put("gatewayresponse.header.Access-Control-Allow-Origin", "'*'");
        response.putObject("responseTemplates").put("application/json", "{}");
        gatewayResponse("DEFAULT_4XX", response);

        Map<GatewayResponseType, GatewayResponsePlan> plans = compile().gatewayResponses();

        GatewayResponsePlan inherited = new GatewayResponsePlan(
                418,
                Map.of("Access-Control-Allow-Origin", new ValueExpression.Static("*")),
                Map.of("application/json", "{}"));
        assertThat(plans.get(GatewayResponseType.DEFAULT_4XX)).isEqualTo(inherited);
        assertThat(plans.get(GatewayResponseType.MISSING_AUTHENTICATION_TOKEN)).isEqualTo(inherited);
        assertThat(plans.get(GatewayResponseType.THROTTLED)).isEqualTo(inherited);
        assertThat(plans).doesNotContainKeys(GatewayResponseType.DEFAULT_5XX, GatewayResponseType.INTEGRATION_TIMEOUT);
    }

    @Test
    void aDefinedTypeInheritsNothing() {
        gatewayResponse("DEFAULT_5XX", Json.object().put("statusCode", "599"));
        ObjectNode response = Json.object();
        response.putObject("responseParameters").put("gatewayresponse.header.X", "context.requestId");
        gatewayResponse("INTEGRATION_TIMEOUT", response);

        assertThat(compile().gatewayResponses().get(GatewayResponseType.INTEGRATION_TIMEOUT))
                .isEqualTo(new GatewayResponsePlan(
                        null, Map.of("X", new ValueExpression.ContextVariable("requestId")), Map.of()));
    }

    @Test
    void theAnswerToAnOversizePayloadCannotBeCustomised() {
        gatewayResponse("DEFAULT_4XX", Json.object().put("statusCode", "400"));

        assertThat(compile().gatewayResponses()).doesNotContainKey(GatewayResponseType.REQUEST_TOO_LARGE);
    }

    @Test
    void aStageThatChangesOnlyItsSettingsKeepsItsRoutes() {
        method("pets", "GET", proxyTo("http://x/"));
        StageSnapshot first = compile();
        ObjectNode changed = stage.deepCopy();
        changed.putObject("accessLogSettings").put("format", "$context.status");

        assertThat(SnapshotCompiler.isCompiled(first, changed)).isTrue();
        StageSnapshot second = SnapshotCompiler.recompile(first, changed, null, 8);
        assertThat(second.routes()).isSameAs(first.routes());
        assertThat(second.accessLogFormat()).isNotNull();
        assertThat(second.revision()).isEqualTo(8);

        changed.putObject("variables").put("host", "other.example");
        assertThat(SnapshotCompiler.isCompiled(first, changed)).isFalse();
        assertThat(SnapshotCompiler.isCompiled(first, stage.deepCopy().put("deploymentId", "d2")))
                .isFalse();
    }

    @Test
    void theApisPolicyIsCompiledAndOneThatCannotBeReadLetsNothingGoLive() {
        assertThat(compile().resourcePolicy()).isNull();
        api.root()
                .put(
                        "policy",
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
                                + "\"Action\":\"execute-api:Invoke\",\"Resource\":\"*\"}]}");
        StageSnapshot snapshot = compile();
        assertThat(snapshot.resourcePolicy()).isNotNull();
        assertThat(SnapshotCompiler.recompile(snapshot, stage, null, 8).resourcePolicy())
                .isSameAs(snapshot.resourcePolicy());
        for (String policy : new String[] {"", " ", "{}", "null", "{\\\"Version\\\":\\\"2012-10-17\\\"}"}) {
            api.root().put("policy", policy);
            assertThatThrownBy(this::compile).isInstanceOf(MalformedPolicyException.class);
        }
        api.root().putObject("policy");
        assertThatThrownBy(this::compile).isInstanceOf(MalformedPolicyException.class);
    }

    @Test
    void aVpcLinkIsNamedByTheIntegrationOrTheStage() {
        method(
                "pets",
                "GET",
                proxyTo("http://a/").put("connectionType", "VPC_LINK").put("connectionId", "abc"));
        method(
                "pets",
                "POST",
                proxyTo("http://a/").put("connectionType", "VPC_LINK").put("connectionId", "${stageVariables.host}"));
        method(
                "pets",
                "PUT",
                proxyTo("http://a/").put("connectionType", "INTERNET").put("connectionId", "abc"));
        assertThat(match("GET", "/pets").method().integration().vpcLinkId()).isEqualTo("abc");
        assertThat(match("POST", "/pets").method().integration().vpcLinkId()).isEqualTo("backend.example");
        assertThat(match("PUT", "/pets").method().integration().vpcLinkId()).isNull();
    }
}
