/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.NotFoundException;
import software.amazon.awssdk.services.apigateway.model.TestInvokeAuthorizerResponse;

/** Who may call a method: functions hosted here that decide, and an OpenID Connect issuer behind a user pool. */
@InServer
class AuthorizersIT {

    private static final String FUNCTION =
            "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:java-authorizer/invocations";

    /** Says what the templates see; closed in four ways. */
    private static final String DEFINITION = """
            {'swagger':'2.0','info':{'title':'closed','version':'1'},
             'x-amazon-apigateway-api-key-source':'AUTHORIZER',
             'securityDefinitions':{
              'token':{'type':'apiKey','name':'Authorization','in':'header','x-amazon-apigateway-authtype':'custom',
               'x-amazon-apigateway-authorizer':{'type':'token','authorizerUri':'%1$s','authorizerResultTtlInSeconds':300}},
              'request':{'type':'apiKey','name':'Unused','in':'header','x-amazon-apigateway-authtype':'custom',
               'x-amazon-apigateway-authorizer':{'type':'request','authorizerUri':'%1$s','authorizerResultTtlInSeconds':0,
                'identitySource':'method.request.querystring.word'}},
              'pool':{'type':'apiKey','name':'Authorization','in':'header','x-amazon-apigateway-authtype':'cognito_user_pools',
               'x-amazon-apigateway-authorizer':{'type':'cognito_user_pools','providerARNs':['%2$s']}},
              'api_key':{'type':'apiKey','name':'x-api-key','in':'header'}},
             'paths':{
              '/token':{'get':{'security':[{'token':[]}],%3$s}},
              '/token/{other}':{'get':{'security':[{'token':[]}],%3$s}},
              '/keyed':{'get':{'security':[{'token':[],'api_key':[]}],%3$s}},
              '/request':{'post':{'security':[{'request':[]}],%3$s}},
              '/pool':{'get':{'security':[{'pool':[]}],%3$s}},
              '/scoped':{'get':{'security':[{'pool':['pets/read']}],%3$s}},
              '/proxy':{'get':{'security':[{'token':[]}],'x-amazon-apigateway-integration':
               {'type':'aws_proxy','httpMethod':'POST','uri':'%4$s'}}}}}
            """;

    private static final String ECHO = """
            'x-amazon-apigateway-integration':{'type':'mock','requestTemplates':{'application/json':'{\\\\'statusCode\\\\':200}'},
             'responses':{'default':{'statusCode':'200','responseTemplates':{'application/json':
              '$context.authorizer.principalId|$context.authorizer.calls|$context.authorizer.members|$context.authorizer.claims.sub'}}}},
             'responses':{'200':{'description':'ok'}}
            """;

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private final Gateway gateway = TestServers.gateway("h2");
    private final ApiGatewayClient management = gateway.management();
    private final AwsStandIn aws = new AwsStandIn();
    private final TestIssuer issuer = new TestIssuer();
    private String api = "";

    @BeforeEach
    void deploy() {
        gateway.awaitReady();
        String echo = ECHO.replace("\\\\'", "\u0001").replace('\'', '"').replace("\u0001", "\\\"");
        String definition = DEFINITION
                .replace('\'', '"')
                .formatted(FUNCTION, TestIssuer.POOL_ARN, echo, FUNCTION.replace("java-authorizer", "far-away"));
        api = management
                .importRestApi(request -> request.body(SdkBytes.fromUtf8String(definition)))
                .id();
        management.createDeployment(request -> request.restApiId(api).stageName("t"));
    }

    @AfterEach
    void close() {
        management.close();
        aws.close();
        issuer.close();
    }

    private HttpResponse<String> get(String path, @Nullable String authorization) throws Exception {
        HttpRequest.Builder request = gateway.request("/_aws/execute-api/" + api + "/t" + path);
        return Gateway.send(authorization == null ? request : request.header("Authorization", authorization));
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String type, String body) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue(type);
    }

    @Test
    void aTokenIsDecidedOnByAFunctionAndRemembered() throws Exception {
        HttpResponse<String> first = get("/token", "allow");
        HttpResponse<String> second = get("/token", "allow");

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(first.body()).startsWith("caller-allow|").contains("|type,methodArn,authorizationToken|");
        assertThat(second.body()).as("the count of calls too").isEqualTo(first.body());

        management.flushStageAuthorizersCache(request -> request.restApiId(api).stageName("t"));
        assertThat(get("/token", "allow").body()).as("asked anew").isNotEqualTo(first.body());
    }

    @Test
    void everyRefusalIsAws() throws Exception {
        assertRefused(get("/token", null), 401, "UnauthorizedException", "{\"message\":\"Unauthorized\"}");
        assertRefused(get("/token", "unauthorized"), 401, "UnauthorizedException", "{\"message\":\"Unauthorized\"}");
        assertRefused(
                get("/token", "deny"),
                403,
                "AccessDeniedException",
                "{\"Message\":\"User is not authorized to access this resource with an explicit deny\"}");
        assertThat(get("/token", "once").statusCode()).isEqualTo(200);
        assertRefused(
                get("/token/other", "once"),
                403,
                "AccessDeniedException",
                "{\"Message\":\"User is not authorized to access this resource\"}");
        assertRefused(get("/token", "fail"), 500, "AuthorizerConfigurationException", "{\"message\":null}");
        assertRefused(get("/token", "odd"), 500, "AuthorizerConfigurationException", "{\"message\":null}");
    }

    @Test
    void aRequestAuthorizerSeesTheRequestAndItsBodyStaysWhole() throws Exception {
        HttpRequest.Builder post = gateway.request("/_aws/execute-api/" + api + "/t/request?word=go")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"statusCode\":200}"));
        HttpResponse<String> answer = Gateway.send(post);
        assertThat(answer.body())
                .startsWith("caller-go|")
                .contains("|type,methodArn,resource,path,httpMethod,headers,multiValueHeaders,queryStringParameters,");

        HttpResponse<String> nobody = Gateway.send(
                gateway.request("/_aws/execute-api/" + api + "/t/request").POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(nobody.statusCode()).isEqualTo(401);
    }

    @Test
    void theFunctionBehindSeesWhoWasLetIn() throws Exception {
        aws.willAnswer(200, Map.of(), "{\"statusCode\":200,\"body\":\"hello\"}");
        assertThat(get("/proxy", "allow").body()).isEqualTo("hello");
        assertThat(aws.call().body())
                .contains("\"authorizer\":{")
                .contains("\"principalId\":\"caller-allow\"", "\"integrationLatency\":");
    }

    @Test
    void theKeyOfTheAuthorizerIsTheCallersApiKey() throws Exception {
        assertThat(get("/keyed", "keyed").statusCode()).as("no such key").isEqualTo(403);
        String key = management
                .createApiKey(request -> request.enabled(true).value("key-of-keyed-and-more-characters"))
                .id();
        String plan = management
                .createUsagePlan(request -> request.name("by-authorizer")
                        .apiStages(stage -> stage.apiId(api).stage("t")))
                .id();
        management.createUsagePlanKey(
                request -> request.usagePlanId(plan).keyId(key).keyType("API_KEY"));
        HttpResponse<String> answer = get("/keyed", "keyed");
        management.deleteApiKey(request -> request.apiKey(key));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void aSlowAuthorizerIsAskedOnceForManyAndHoldsNobodyElseUp() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> slow = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            slow.add(gateway.sendLater(
                    gateway.request("/_aws/execute-api/" + api + "/t/token").header("Authorization", "slow-" + api)));
        }
        assertThat(get("/pool", TestIssuer.token("id", "", 600)).statusCode()).isEqualTo(200);
        List<String> bodies = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> answer : slow) {
            bodies.add(answer.get().body());
        }
        assertThat(bodies).allMatch(bodies.get(0)::equals).first().asString().startsWith("caller-slow-");
    }

    @Test
    void aUserPoolLetsItsOwnIn() throws Exception {
        HttpResponse<String> answer = get("/pool", "Bearer " + TestIssuer.token("id", "", 600));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).endsWith("|ann");
        assertThat(get("/scoped", TestIssuer.token("access", "openid pets/read", 600))
                        .statusCode())
                .isEqualTo(200);

        String unauthorized = "{\"message\":\"Unauthorized\"}";
        assertRefused(get("/pool", null), 401, "UnauthorizedException", unauthorized);
        assertRefused(get("/pool", "x.y.z"), 401, "UnauthorizedException", unauthorized);
        assertRefused(
                get("/pool", TestIssuer.token("access", "pets/read", 600)), 401, "UnauthorizedException", unauthorized);
        assertRefused(
                get("/scoped", TestIssuer.token("access", "pets/write", 600)),
                401,
                "UnauthorizedException",
                unauthorized);
        assertRefused(
                get("/pool", TestIssuer.token("id", "", -1)),
                401,
                "UnauthorizedException",
                "{\"message\":\"The incoming token has expired\"}");
    }

    private TestInvokeAuthorizerResponse test(String name, String path, Map<String, String> headers) {
        String authorizerId = management.getAuthorizers(request -> request.restApiId(api)).items().stream()
                .filter(authorizer -> authorizer.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
        return management.testInvokeAuthorizer(request -> request.restApiId(api)
                .authorizerId(authorizerId)
                .pathWithQueryString(path)
                .headers(headers)
                .stageVariables(Map.of("colour", "green")));
    }

    /** Source of the lines: logs of AWS's tests that its users published. */
    @Test
    void anAuthorizerIsTestedAsItIsNowAndTellsWhatWasAsked() throws Exception {
        TestInvokeAuthorizerResponse answer = test("token", "/", Map.of("Authorization", "allow-secret"));

        assertThat(answer.clientStatus()).as(answer.log()).isZero();
        assertThat(answer.principalId()).isEqualTo("caller-allow-secret");
        assertThat(answer.policy()).contains("\"Effect\":\"Allow\"", api + "/ESTestInvoke-stage/GET/\"");
        assertThat(answer.latency()).isNotNegative();
        assertThat(answer.log().lines().map(line -> line.replaceFirst(".* UTC \\d{4} : ", "")))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("Execution log for request "),
                        line -> assertThat(line).matches("Starting authorizer: \\w+ for request: [-0-9a-f]+"),
                        line -> assertThat(line).isEqualTo("Incoming identity: ************"),
                        line -> assertThat(line)
                                .matches("Endpoint request URI: .*/functions/.*java-authorizer/invocations"),
                        line -> assertThat(line)
                                .startsWith("Endpoint request headers: {")
                                .contains("User-Agent=AmazonAPIGateway_" + api),
                        line -> assertThat(line)
                                .startsWith(
                                        "Endpoint request body after transformations: {\"type\":\"TOKEN\",\"methodArn\":")
                                .doesNotContain("allow-secret"),
                        line -> assertThat(line).startsWith("Sending request to "),
                        line -> assertThat(line).startsWith("Authorizer result body before parsing: {"),
                        line -> assertThat(line).startsWith("Using valid authorizer policy for principal: ***"),
                        line -> assertThat(line).isEqualTo("Successfully completed authorizer execution"));
        assertThat(get("/token", "allow").statusCode())
                .as("a test leaves traffic alone")
                .isEqualTo(200);
        assertThat(test("token", "/", Map.of("Authorization", "deny")).policy())
                .as("a test decides nothing")
                .contains("\"Effect\":\"Deny\"");
        assertThat(test("request", "/pets?word=go", Map.of()).principalId()).isEqualTo("caller-go");
        assertThat(test("pool", "/", Map.of("Authorization", TestIssuer.token("id", "", 600)))
                        .claims())
                .containsEntry("sub", "ann");
    }

    @Test
    void aTestSaysWhatTheClientWouldHaveBeenRefusedWith() {
        TestInvokeAuthorizerResponse missing = test("token", "/", Map.of());
        assertThat(missing.clientStatus()).isEqualTo(401);
        assertThat(missing.log()).contains("Unauthorized request: ").endsWith(" : Unauthorized\n");
        assertThat(missing.policy()).isNull();
        assertThat(test("token", "/", Map.of("Authorization", "unauthorized")).clientStatus())
                .isEqualTo(401);
        TestInvokeAuthorizerResponse odd = test("token", "/", Map.of("Authorization", "odd"));
        assertThat(odd.clientStatus()).isEqualTo(500);
        assertThat(odd.log())
                .contains("Execution failed due to configuration error: Invalid JSON in response: Unrecognized field")
                .endsWith(" : AuthorizerConfigurationException\n");
        assertThat(test("pool", "/", Map.of("Authorization", TestIssuer.token("id", "", -1)))
                        .clientStatus())
                .isEqualTo(401);
        assertThatThrownBy(() -> management.testInvokeAuthorizer(
                        request -> request.restApiId(api).authorizerId("gone12")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("Invalid Authorizer identifier specified");
    }
}
