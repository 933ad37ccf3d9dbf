/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.platform.signature.ExecuteApiSigner;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.BadRequestException;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.StatusType;

/** Methods that ask for a signature, and APIs with a policy of their own, called with what the AWS SDK signs. */
@InServer
class IamAuthorizationIT {

    private static final String DEFINITION = """
            {'swagger':'2.0','info':{'title':'signed','version':'1'},
             'securityDefinitions':{'sigv4':
              {'type':'apiKey','name':'Authorization','in':'header','x-amazon-apigateway-authtype':'awsSigv4'}},
             'paths':{
              '/who':{'get':{'security':[{'sigv4':[]}],%1$s}},
              '/open':{'get':{%1$s}},
              '/pets/{petId}':{'x-amazon-apigateway-any-method':{'security':[{'sigv4':[]}],
               'x-amazon-apigateway-integration':{'type':'http_proxy','httpMethod':'ANY','uri':'http://%2$s/pets'}}},
              '/function':{'get':{'security':[{'sigv4':[]}],'x-amazon-apigateway-integration':
               {'type':'aws_proxy','httpMethod':'POST','uri':'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:far-away/invocations'}}},
              '/topics':{'get':{'security':[{'sigv4':[]}],'x-amazon-apigateway-integration':
               {'type':'aws','httpMethod':'POST','uri':'arn:aws:apigateway:us-east-1:sns:action/ListTopics',
                'credentials':'arn:aws:iam::*:user/*','responses':{'default':{'statusCode':'200'}}},
               'responses':{'200':{'description':'ok'}}}}}}
            """;

    private static final String ECHO = """
            'x-amazon-apigateway-integration':{'type':'mock','requestTemplates':{'application/json':'{\\\\'statusCode\\\\':200}'},
             'responses':{'default':{'statusCode':'200','responseTemplates':{'application/json':
              '$context.identity.accountId|$context.identity.caller|$context.identity.user|$context.identity.userArn|$context.identity.accessKey'}}}},
             'responses':{'200':{'description':'ok'}}
            """;

    private static final String INVOKE = """
            {"Version": "2012-10-17", "Statement":
              {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*:*:%s/t/%s"}}
            """;

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private final Gateway gateway = TestServers.gateway("h2");
    private final ApiGatewayClient management = gateway.management();
    private final IamClient iam = IamClient.builder()
            .endpointOverride(gateway.endpoint())
            .region(Region.AWS_GLOBAL)
            .credentialsProvider(StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(gateway.accessKeyId(), gateway.secretAccessKey())))
            .httpClientBuilder(ApacheHttpClient.builder())
            .build();
    private final EchoBackend backend = new EchoBackend();
    private final AwsStandIn aws = new AwsStandIn();
    private final String userName = "caller-" + UUID.randomUUID();
    private String userId = "";
    private AccessKey key = AccessKey.builder().build();
    private ExecuteApiSigner signer = new ExecuteApiSigner("", "");
    private String api = "";

    @BeforeEach
    void deploy() {
        gateway.awaitReady();
        String echo = ECHO.replace("\\\\'", "\u0001").replace('\'', '"').replace("\u0001", "\\\"");
        String definition = DEFINITION.replace('\'', '"').formatted(echo, backend.authority());
        api = management
                .importRestApi(request -> request.body(SdkBytes.fromUtf8String(definition)))
                .id();
        deployTo("t");
        userId = iam.createUser(user -> user.userName(userName).path("/callers/"))
                .user()
                .userId();
        key = iam.createAccessKey(user -> user.userName(userName)).accessKey();
        signer = new ExecuteApiSigner(key.accessKeyId(), key.secretAccessKey());
    }

    @AfterEach
    void close() {
        management.deleteRestApi(request -> request.restApiId(api));
        management.close();
        iam.close();
        backend.close();
        aws.close();
    }

    private void deployTo(String stageName) {
        management.createDeployment(request -> request.restApiId(api).stageName(stageName));
    }

    private void mayInvoke(String methodAndPath) {
        iam.putUserPolicy(policy ->
                policy.userName(userName).policyName("invoke").policyDocument(INVOKE.formatted(api, methodAndPath)));
    }

    private SdkHttpRequest unsigned(String method, String path) {
        return SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .uri(URI.create(gateway.endpoint() + "/_aws/execute-api/" + api + path))
                .build();
    }

    /** What was signed, sent with this path and body. */
    private static HttpResponse<String> send(SdkHttpRequest signed, URI uri, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
        signed.headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("Content-Length")) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return Gateway.send(request.method(
                signed.method().name(),
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> call(ExecuteApiSigner caller, String method, String path, String body)
            throws Exception {
        SdkHttpRequest signed = caller.sign(unsigned(method, path), body);
        return send(signed, signed.getUri(), body);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return call(signer, "GET", path, "");
    }

    private static void assertRefused(HttpResponse<String> answer, String errorType, String text) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue(errorType);
        assertThat(answer.body()).contains(text);
    }

    @Test
    void aUserMayCallWhatItsPoliciesSayAndEveryoneSeesWhoItIs() throws Exception {
        assertRefused(
                get("/t/who"),
                "AccessDeniedException",
                "{\"Message\":\"User: arn:aws:iam::123456789012:user/callers/" + userName
                        + " is not authorized to perform: execute-api:Invoke on resource:"
                        + " arn:aws:execute-api:us-east-1:********9012:" + api + "/t/GET/who"
                        + " because no identity-based policy allows the execute-api:Invoke action\"}");

        mayInvoke("GET/who");
        assertThat(get("/t/who").body())
                .isEqualTo("123456789012|" + userId + "|" + userId + "|arn:aws:iam::123456789012:user/callers/"
                        + userName + "|" + key.accessKeyId());
        assertRefused(get("/t/function"), "AccessDeniedException", "no identity-based policy allows");

        String invoke = "arn:aws:iam::aws:policy/AmazonAPIGatewayInvokeFullAccess";
        iam.attachUserPolicy(policy -> policy.userName(userName).policyArn(invoke));
        aws.willAnswer(200, Map.of(), "{\"statusCode\":200,\"body\":\"hello\"}");
        assertThat(get("/t/function").body()).isEqualTo("hello");
        assertThat(aws.call().body())
                .contains(
                        "\"accountId\":\"123456789012\"",
                        "\"caller\":\"" + userId + "\"",
                        "\"user\":\"" + userId + "\"",
                        "\"userArn\":\"arn:aws:iam::123456789012:user/callers/" + userName + "\"",
                        "\"accessKey\":\"" + key.accessKeyId() + "\"")
                .doesNotContain("\"Authorization\"");
        iam.putUserPolicy(policy -> policy.userName(userName)
                .policyName("invoke")
                .policyDocument(INVOKE.formatted(api, "GET/function").replace("Allow", "Deny")));
        assertRefused(get("/t/function"), "AccessDeniedException", "with an explicit deny in an identity-based policy");
        assertThat(get("/t/who").statusCode()).isEqualTo(200);
        iam.detachUserPolicy(policy -> policy.userName(userName).policyArn(invoke));
        assertRefused(get("/t/who"), "AccessDeniedException", "no identity-based policy allows");
        assertThat(call(new ExecuteApiSigner(gateway.accessKeyId(), gateway.secretAccessKey()), "GET", "/t/who", "")
                        .body())
                .as("AdministratorAccess")
                .contains(":user/admin|");
    }

    @Test
    void aBackendGetsWhatWasSignedWithoutTheSignature() throws Exception {
        mayInvoke("*");
        String body = "{\"name\":\"" + "x".repeat(300_000) + "\"}";
        HttpResponse<String> answer = call(signer, "POST", "/t/pets/7?colour=a%20b%2Bc", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .contains(body.replace("\"", "\\\""), "\"query\":\"colour=a%20b%2Bc\"", "X-amz-date")
                .doesNotContain("AWS4-HMAC-SHA256");
        SdkHttpRequest presigned = signer.presigning(Duration.ofMinutes(10)).sign(unsigned("GET", "/t/pets/7"), "");
        assertThat(send(presigned, presigned.getUri(), "").statusCode()).isEqualTo(200);
    }

    @Test
    void whatWasNotSignedIsRefused() throws Exception {
        mayInvoke("*");
        deployTo("u");
        String mismatch = "The request signature we calculated does not match the signature you provided.";
        SdkHttpRequest signed = signer.sign(unsigned("POST", "/t/pets/7"), "{\"a\":1}");
        assertThat(send(signed, signed.getUri(), "{\"a\":1}").statusCode()).isEqualTo(200);
        assertRefused(send(signed, signed.getUri(), "{\"a\":2}"), "InvalidSignatureException", mismatch);
        for (String path : new String[] {"/t/pets/8", "/u/pets/7", "/t/pets/7?a=1", "/t/who"}) {
            assertRefused(
                    send(signed, unsigned("POST", path).getUri(), "{\"a\":1}"),
                    path.endsWith("/who") ? "MissingAuthenticationTokenException" : "InvalidSignatureException",
                    path.endsWith("/who") ? "Missing Authentication Token" : mismatch);
        }
        assertRefused(
                call(new ExecuteApiSigner(key.accessKeyId(), "another secret"), "GET", "/t/who", ""),
                "InvalidSignatureException",
                mismatch);
        assertRefused(
                call(new ExecuteApiSigner("AKIASTRANGER", key.secretAccessKey()), "GET", "/t/who", ""),
                "UnrecognizedClientException",
                "{\"message\":\"The security token included in the request is invalid.\"}");
        assertRefused(
                gateway.getByPath(api, "t/who"),
                "MissingAuthenticationTokenException",
                "{\"message\":\"Missing Authentication Token\"}");
    }

    @Test
    void aKeyIsRefusedAtOnceWhenItIsTakenAway() throws Exception {
        mayInvoke("*");
        assertThat(get("/t/who").statusCode()).isEqualTo(200);
        iam.updateAccessKey(update ->
                update.userName(userName).accessKeyId(key.accessKeyId()).status(StatusType.INACTIVE));
        assertRefused(get("/t/who"), "UnrecognizedClientException", "security token");
        iam.updateAccessKey(update ->
                update.userName(userName).accessKeyId(key.accessKeyId()).status(StatusType.ACTIVE));
        assertThat(get("/t/who").statusCode()).isEqualTo(200);
        iam.deleteAccessKey(delete -> delete.userName(userName).accessKeyId(key.accessKeyId()));
        assertRefused(get("/t/who"), "UnrecognizedClientException", "security token");
    }

    @Test
    void aServiceIsCalledWithTheCallersOwnKey() throws Exception {
        mayInvoke("GET/topics");
        aws.willAccept(key.accessKeyId(), key.secretAccessKey());
        aws.willAnswer(200, Map.of(), "topics");
        assertThat(get("/t/topics").body()).isEqualTo("topics");
        assertThat(String.valueOf(aws.call().headers().get("Authorization")))
                .contains("Credential=" + key.accessKeyId() + "/", "/us-east-1/sns/aws4_request");
    }

    private void policy(String statements) {
        management.updateRestApi(request -> request.restApiId(api)
                .patchOperations(operation -> operation
                        .op(Op.REPLACE)
                        .path("/policy")
                        .value("{\"Version\":\"2012-10-17\",\"Statement\":[" + statements.replace('\'', '"') + "]}")));
    }

    private static String statement(String effect, String principal, String sourceIp) {
        return ("{'Effect':'%s','Principal':%s,'Action':'execute-api:Invoke','Resource':'execute-api:/t/*',"
                        + "'Condition':{'IpAddress':{'aws:SourceIp':'%s'}}}")
                .formatted(effect, principal, sourceIp);
    }

    @Test
    void aPolicyOfTheApiLetsInWhomItAllowsOnceItIsDeployed() throws Exception {
        assertThat(gateway.getByPath(api, "t/open").statusCode()).isEqualTo(200);

        policy(statement("Allow", "'*'", "192.0.2.0/24"));
        assertThat(gateway.getByPath(api, "t/open").statusCode())
                .as("not deployed yet")
                .isEqualTo(200);
        deployTo("t");
        assertRefused(
                gateway.getByPath(api, "t/open"),
                "AccessDeniedException",
                "{\"Message\":\"User: anonymous is not authorized to perform: execute-api:Invoke on resource:"
                        + " arn:aws:execute-api:us-east-1:********9012:" + api + "/t/GET/open"
                        + " because no resource-based policy allows the execute-api:Invoke action\"}");

        policy(statement("Allow", "'*'", "127.0.0.0/8"));
        deployTo("t");
        assertThat(gateway.getByPath(api, "t/open").statusCode()).isEqualTo(200);
        assertThat(get("/t/who").statusCode()).as("either side suffices").isEqualTo(200);

        policy(statement("Allow", "{'AWS':'arn:aws:iam::123456789012:user/callers/" + userName + "'}", "127.0.0.0/8"));
        deployTo("t");
        assertThat(get("/t/who").statusCode()).isEqualTo(200);
        assertRefused(gateway.getByPath(api, "t/open"), "AccessDeniedException", "User: anonymous");

        mayInvoke("*");
        policy(statement("Allow", "'*'", "127.0.0.0/8") + "," + statement("Deny", "'*'", "127.0.0.1"));
        deployTo("t");
        assertRefused(
                gateway.getByPath(api, "t/open"),
                "AccessDeniedException",
                "/t/GET/open with an explicit deny in a resource-based policy\"}");
        assertRefused(get("/t/who"), "AccessDeniedException", "with an explicit deny in a resource-based policy");
        assertThat(management
                        .testInvokeMethod(request -> request.restApiId(api)
                                .resourceId(management.getResources(list -> list.restApiId(api)).items().stream()
                                        .filter(resource -> "/who".equals(resource.path()))
                                        .findFirst()
                                        .orElseThrow()
                                        .id())
                                .httpMethod("GET"))
                        .status())
                .as("a test has no client")
                .isEqualTo(200);

        management.updateRestApi(request -> request.restApiId(api)
                .patchOperations(
                        operation -> operation.op(Op.REPLACE).path("/policy").value("")));
        deployTo("t");
        assertThat(gateway.getByPath(api, "t/open").statusCode()).isEqualTo(200);
    }

    @Test
    void aPolicyThatCannotBeReadIsRefusedWhenItIsStored() {
        for (String statement : new String[] {
            "{'Effect':'Allow','Principal':'*','Action':'execute-api:Invoke'}",
            "{'Effect':'Allow','Action':'execute-api:Invoke','Resource':'*'}",
            "{'Effect':'Allow','Principal':{'Everyone':'*'},'Action':'execute-api:Invoke','Resource':'*'}",
            statement("Allow", "'*'", "here"),
        }) {
            assertThatThrownBy(() -> policy(statement))
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageContaining("Invalid policy document. Please check the policy syntax");
        }
    }
}
