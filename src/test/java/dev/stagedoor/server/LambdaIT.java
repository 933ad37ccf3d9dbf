/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** Functions behind an API: hosted here with AWS's own runtime client, and invoked through the Lambda Invoke API. */
@InServer
class LambdaIT {

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INVOCATIONS =
            "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:%s/invocations";

    private final Gateway gateway = TestServers.gateway("h2");
    private final ApiGatewayClient management = gateway.management();
    private final AwsStandIn aws = new AwsStandIn();
    private final ObjectNode document = JSON.createObjectNode().put("openapi", "3.0.1");

    @BeforeEach
    void begin() {
        gateway.awaitReady();
        document.putObject("info").put("title", "functions").put("version", "1");
    }

    @AfterEach
    void close() {
        management.close();
        aws.close();
    }

    /** Adds {@code ANY /path} to the API that {@link #deploy} imports. */
    private ObjectNode integration(String path, String type, String uri) {
        ObjectNode method = document.withObjectProperty("paths")
                .withObjectProperty(path)
                .withObjectProperty("x-amazon-apigateway-any-method");
        method.withObjectProperty("responses").withObjectProperty("200");
        return method.withObjectProperty("x-amazon-apigateway-integration")
                .put("type", type)
                .put("httpMethod", "POST")
                .put("uri", uri);
    }

    private ObjectNode function(String path, String type, String name) {
        return integration(path, type, INVOCATIONS.formatted(name));
    }

    /** @return the id of the API, deployed to the stage {@code t} */
    private String deploy() throws IOException {
        SdkBytes body = SdkBytes.fromByteArray(JSON.writeValueAsBytes(document));
        String api = management.importRestApi(request -> request.body(body)).id();
        management.createDeployment(
                request -> request.restApiId(api).stageName("t").variables(Map.of("colour", "green")));
        return api;
    }

    private HttpResponse<String> get(String api, String path) throws Exception {
        return Gateway.send(gateway.request("/_aws/execute-api/" + api + "/t" + path));
    }

    private HttpResponse<String> post(String api, String path, String body) throws Exception {
        return Gateway.send(gateway.request("/_aws/execute-api/" + api + "/t" + path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void aJavaFunctionWithAwsOwnRuntimeClientAnswers() throws Exception {
        function("/greet", "aws_proxy", "java-greeting:live");
        String api = deploy();

        HttpResponse<String> answer = get(api, "/greet?name=x");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.body())
                .isEqualTo("Hello from arn:aws:lambda:us-east-1:123456789012:function:java-greeting:live to /greet");
        assertThat(answer.headers().firstValue("x-function")).hasValue("java-greeting");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain");
        assertThat(answer.headers().firstValue("X-Amzn-Trace-Id")).isPresent();
    }

    @Test
    void aFunctionThatFailsIsABadGatewayWithAwsText() throws Exception {
        function("/greet", "aws_proxy", "java-greeting");
        String api = deploy();

        HttpResponse<String> answer = get(api, "/greet?fail=yes");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).isEqualTo("{\"message\": \"Internal server error\"}");
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue("InternalServerErrorException");
    }

    @Test
    void theMessageOfAnErrorSelectsTheIntegrationResponse() throws Exception {
        ObjectNode responses = function("/greet", "aws", "java-greeting").withObjectProperty("responses");
        responses.withObjectProperty("default").put("statusCode", "200");
        responses.withObjectProperty(".*to fail.*").put("statusCode", "409");
        String api = deploy();

        HttpResponse<String> failed = post(api, "/greet", "{\"kind\":\"fail\"}");
        HttpResponse<String> fine = post(api, "/greet", "{\"path\":\"you\"}");

        assertThat(failed.statusCode()).as(failed.body()).isEqualTo(409);
        assertThat(JSON.readTree(failed.body()).path("errorMessage").asText()).isEqualTo("asked to fail");
        assertThat(fine.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(fine.body()).path("body").asText()).endsWith(" to you");
    }

    @Test
    void aPlainLoopInNodeGetsTheWholeEvent() throws Exception {
        assumeTrue(TestFunctions.NODE, "there is no node on this machine");
        function("/a/{proxy+}", "aws_proxy", "node-echo");
        String api = deploy();

        HttpResponse<String> answer = post(api, "/a/b/c?x=1&x=2", "{\"p\":1}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode event = JSON.readTree(answer.body());
        assertThat(event.path("resource").asText()).isEqualTo("/a/{proxy+}");
        assertThat(event.path("path").asText()).isEqualTo("/a/b/c");
        assertThat(event.path("pathParameters").path("proxy").asText()).isEqualTo("b/c");
        assertThat(event.path("multiValueQueryStringParameters").path("x")).hasSize(2);
        assertThat(event.path("stageVariables").path("colour").asText()).isEqualTo("green");
        assertThat(event.path("requestContext").path("accountId").asText()).isEqualTo("123456789012");
        assertThat(event.path("requestContext").path("path").asText()).isEqualTo("/t/a/b/c");
        assertThat(event.path("body").asText()).isEqualTo("{\"p\":1}");
    }

    @Test
    void aSlowClientHoldsNoThreadAndItsBodyArrivesWhole() throws Exception {
        assumeTrue(TestFunctions.NODE, "there is no node on this machine");
        function("/a", "aws_proxy", "node-echo");
        String api = deploy();
        String body = "\"" + "x".repeat(300_000) + "\"";

        HttpResponse<String> answer = post(api, "/a", body);

        assertThat(JSON.readTree(answer.body()).path("body").asText()).isEqualTo(body);
    }

    @Test
    void aFunctionThatIsNotHostedIsInvokedThroughTheInvokeApiWithASignature() throws Exception {
        function("/far", "aws_proxy", "far-away");
        String api = deploy();
        aws.willAnswer(200, Map.of(), "{\"statusCode\":202,\"body\":\"from afar\",\"headers\":{\"Date\":\"then\"}}");

        HttpResponse<String> answer = post(api, "/far", "text");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("from afar");
        assertThat(answer.headers().firstValue("x-amzn-Remapped-Date")).hasValue("then");
        AwsStandIn.Call call = aws.call();
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.target())
                .isEqualTo("/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:far-away/invocations");
        assertThat(JSON.readTree(call.body()).path("body").asText()).isEqualTo("text");
    }

    @Test
    void anErrorOrARefusalOfTheInvokeApiIsAnErrorOfTheGateway() throws Exception {
        function("/far", "aws_proxy", "far-away");
        String api = deploy();

        aws.willAnswer(200, Map.of("X-Amz-Function-Error", "Unhandled"), "{\"errorMessage\":\"x\"}");
        assertThat(get(api, "/far").statusCode()).as("function error").isEqualTo(502);
        aws.willAnswer(429, Map.of(), "{\"message\":\"Rate Exceeded.\"}");
        assertThat(get(api, "/far").statusCode()).as("throttled").isEqualTo(500);
        aws.willAnswer(200, Map.of(), "null");
        assertThat(get(api, "/far").statusCode()).as("nothing returned").isEqualTo(502);
    }

    @Test
    void anEventInvocationIsAnsweredAtOnceWithNothing() throws Exception {
        ObjectNode integration = function("/far", "aws", "far-away");
        integration
                .withObjectProperty("requestParameters")
                .put("integration.request.header.X-Amz-Invocation-Type", "'Event'");
        integration
                .withObjectProperty("responses")
                .withObjectProperty("default")
                .put("statusCode", "200");
        String api = deploy();
        aws.willAnswer(202, Map.of(), "");

        HttpResponse<String> answer = post(api, "/far", "{}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(aws.call().header("X-amz-invocation-type")).isEqualTo("Event");
    }

    @Test
    void aFunctionIsInvokedWithPostOrNotAtAll() throws Exception {
        function("/greet", "aws_proxy", "java-greeting").put("httpMethod", "GET");
        String api = deploy();

        HttpResponse<String> answer = get(api, "/greet");

        assertThat(answer.statusCode()).isEqualTo(500); // recorded: test_lambda_aws_proxy_integration_non_post_method
        assertThat(answer.body()).isEqualTo("{\"message\": \"Internal server error\"}");
    }

    @Test
    void anActionOfAServiceIsNamedAndSigned() throws Exception {
        ObjectNode integration = integration("/scan", "aws", "arn:aws:apigateway:eu-west-1:dynamodb:action/Scan");
        integration.put("credentials", "arn:aws:iam::123456789012:role/any");
        integration
                .withObjectProperty("responses")
                .withObjectProperty("default")
                .put("statusCode", "200");
        integration.withObjectProperty("requestTemplates").put("application/json", "{\"TableName\":\"pets\"}");
        String api = deploy();
        aws.willAnswer(200, Map.of(), "{\"Count\":0}");

        HttpResponse<String> answer = get(api, "/scan");

        assertThat(answer.body()).isEqualTo("{\"Count\":0}");
        AwsStandIn.Call call = aws.call();
        assertThat(call.target()).isEqualTo("/");
        assertThat(call.header("X-amz-target")).isEqualTo("DynamoDB_20120810.Scan");
        assertThat(call.header("Content-type")).isEqualTo("application/x-amz-json-1.0");
        assertThat(call.header("Authorization")).contains("/eu-west-1/dynamodb/aws4_request");
        assertThat(call.body()).isEqualTo("{\"TableName\":\"pets\"}");
    }

    @Test
    void aPathOfAServiceIsFilledAndSigned() throws Exception {
        ObjectNode integration =
                integration("/queue/{name}", "aws", "arn:aws:apigateway:us-east-1:sqs:path/123456789012/{name}");
        integration.put("credentials", "arn:aws:iam::123456789012:role/any");
        integration
                .withObjectProperty("requestParameters")
                .put("integration.request.path.name", "method.request.path.name")
                .put("integration.request.header.Content-Type", "'application/x-www-form-urlencoded'");
        integration
                .withObjectProperty("responses")
                .withObjectProperty("default")
                .put("statusCode", "200");
        integration
                .withObjectProperty("requestTemplates")
                .put("application/json", "Action=SendMessage&MessageBody=hello");
        ArrayNode parameters = document.withObjectProperty("paths")
                .withObjectProperty("/queue/{name}")
                .withArrayProperty("parameters");
        parameters.addObject().put("name", "name").put("in", "path").put("required", true);
        String api = deploy();
        aws.willAnswer(200, Map.of(), "<SendMessageResponse/>");

        HttpResponse<String> answer = post(api, "/queue/orders%20new", "{}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        AwsStandIn.Call call = aws.call();
        assertThat(call.target()).isEqualTo("/123456789012/orders%20new");
        assertThat(call.header("Content-type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(call.body()).isEqualTo("Action=SendMessage&MessageBody=hello");
    }
}
