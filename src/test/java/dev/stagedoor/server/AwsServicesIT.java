/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/**
 * Integrations of type AWS with DynamoDB, SQS and S3, or what stands in for them on premise. The APIs and the answers are those
 * that were recorded at AWS (test_apigateway_dynamodb, test_apigateway_sqs, test_apigateway_s3).
 */
@InServer
class AwsServicesIT {

    @Deployment(testable = false)
    @TargetsContainer("postgresql")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORM = "'application/x-www-form-urlencoded'";

    private static AwsTwins twins;

    private final Gateway gateway = TestServers.gateway("postgresql");
    private final ApiGatewayClient management = gateway.management();
    private final ObjectNode document = JSON.createObjectNode().put("swagger", "2.0");
    private final String name = "t" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void start() {
        twins = new AwsTwins();
    }

    @AfterAll
    static void stop() {
        twins.close();
    }

    @BeforeEach
    void begin() {
        gateway.awaitReady();
        twins.awaitReady();
        document.putObject("info").put("title", "services").put("version", "1");
    }

    @AfterEach
    void close() {
        management.close();
    }

    /** Adds a method that calls what {@code {service}:{path|action}/…} names. */
    private ObjectNode method(String path, String verb, String httpMethod, String service) {
        ObjectNode method = document.withObjectProperty("paths")
                .withObjectProperty(path)
                .withObjectProperty(verb.equals("ANY") ? "x-amazon-apigateway-any-method" : verb);
        method.withObjectProperty("responses").withObjectProperty("200");
        ObjectNode integration = method.withObjectProperty("x-amazon-apigateway-integration")
                .put("type", "aws")
                .put("httpMethod", httpMethod)
                .put("credentials", "arn:aws:iam::123456789012:role/any")
                .put("uri", "arn:aws:apigateway:us-east-1:" + service);
        integration
                .withObjectProperty("responses")
                .withObjectProperty("default")
                .put("statusCode", "200");
        return integration;
    }

    private void action(String path, String service, String template) {
        ObjectNode integration = method(path, "post", "POST", service);
        integration.withObjectProperty("requestTemplates").put("application/json", template);
        integration
                .withObjectProperty("responses")
                .withObjectProperty("default")
                .withObjectProperty("responseTemplates")
                .put("application/json", "$input.json('$')");
    }

    private String deploy() {
        String api = management
                .importRestApi(
                        request -> request.failOnWarnings(true).body(SdkBytes.fromUtf8String(document.toString())))
                .id();
        management.createDeployment(request -> request.restApiId(api).stageName("dev"));
        return api;
    }

    private HttpRequest.Builder to(String api, String path) {
        return gateway.request("/_aws/execute-api/" + api + "/dev" + path);
    }

    private HttpResponse<String> post(String api, String path) throws IOException, InterruptedException {
        return Gateway.send(to(api, path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private static HttpRequest.BodyPublisher bytes(byte[] bytes) {
        return HttpRequest.BodyPublishers.ofByteArray(bytes);
    }

    // --- DynamoDB

    @Test
    void itemsAreWrittenQueriedAndScannedByAction() throws Exception {
        action("/create", "dynamodb:action/CreateTable", """
                {"TableName": "%s", "BillingMode": "PAY_PER_REQUEST",
                 "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                 "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}""".formatted(name));
        action("/put", "dynamodb:action/PutItem", """
                {"TableName": "%s", "Item": {"id": {"S": "$input.params('id')"}}}""".formatted(name));
        action("/query", "dynamodb:action/Query", """
                {"TableName": "%s", "KeyConditionExpression": "id = :id",
                 "ExpressionAttributeValues": {":id": {"S": "$input.params('id')"}}}""".formatted(name));
        action("/scan", "dynamodb:action/Scan", "{\"TableName\": \"%s\"}".formatted(name));
        String api = deploy();
        assertThat(post(api, "/create").body()).contains("\"TableStatus\":\"ACTIVE\"");

        for (String id : new String[] {"test", "test2", "test%203"}) {
            HttpResponse<String> put = post(api, "/put?id=" + id);
            assertThat(put.statusCode()).isEqualTo(200);
            assertThat(put.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(put.body()).isEqualTo("{}");
        }

        assertThat(JSON.readTree(post(api, "/query?id=test%203").body()))
                .isEqualTo(JSON.readTree("{\"Count\":1,\"Items\":[{\"id\":{\"S\":\"test 3\"}}],\"ScannedCount\":1}"));
        assertThat(JSON.readTree(post(api, "/query?id=test-invalid").body()))
                .isEqualTo(JSON.readTree("{\"Count\":0,\"Items\":[],\"ScannedCount\":0}"));
        assertThat(JSON.readTree(post(api, "/scan").body()).path("Count").asInt())
                .isEqualTo(3);
    }

    @Test
    void anErrorOfTheServiceSelectsAResponseByItsStatus() throws Exception {
        action("/scan", "dynamodb:action/Scan", "{\"TableName\": \"no-such-table\"}");
        document.withObjectProperty("paths")
                .withObjectProperty("/scan")
                .withObjectProperty("post")
                .withObjectProperty("x-amazon-apigateway-integration")
                .withObjectProperty("responses")
                .withObjectProperty("4\\d\\d")
                .put("statusCode", "404")
                .withObjectProperty("responseTemplates")
                .put("application/json", "{\"error\":\"$input.path('$.__type')\"}");
        String api = deploy();

        HttpResponse<String> answer = post(api, "/scan");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
        assertThat(answer.body()).contains("ResourceNotFoundException");
    }

    // --- SQS

    /** As recorded, but that the text is encoded: ElasticMQ, unlike SQS, insists. */
    @Test
    void aMessageIsSentByPathWithAFormAndReceived() throws Exception {
        queue();
        ObjectNode send = method("/send", "post", "POST", "sqs:path/000000000000/" + name);
        send.withObjectProperty("requestParameters").put("integration.request.header.Content-Type", FORM);
        send.withObjectProperty("requestTemplates")
                .put(
                        "application/json",
                        "Action=SendMessage&MessageBody=$util.urlEncode($input.body)&MessageAttribute.1.Name=user-agent"
                                + "&MessageAttribute.1.Value.DataType=String"
                                + "&MessageAttribute.1.Value.StringValue=$input.params('HeaderFoo')");
        receive();
        String api = deploy();
        assertThat(post(api, "/create").body()).contains("<QueueUrl>");

        HttpResponse<String> sent = Gateway.send(to(api, "/send")
                .header("Content-Type", "application/json")
                .header("HeaderFoo", "BAR-Header")
                .POST(HttpRequest.BodyPublishers.ofString("{\"foo\": \"bar\"}")));

        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
        assertThat(sent.body()).contains("MessageId");
        String received = post(api, "/receive").body();
        assertThat(received).contains("{&quot;foo&quot;: &quot;bar&quot;}");
        assertThat(received).contains("user-agent", "BAR-Header");
    }

    @Test
    void aMessageIsSentByAmzJsonWithAHeaderThatNamesTheAction() throws Exception {
        queue();
        ObjectNode send = method("/send", "post", "POST", "sqs:path/000000000000/" + name);
        send.withObjectProperty("requestParameters")
                .put("integration.request.header.Content-Type", "'application/x-amz-json-1.0'")
                .put("integration.request.header.X-Amz-Target", "'AmazonSQS.SendMessage'");
        send.withObjectProperty("requestTemplates").put("application/json", """
                {"QueueUrl": "http://127.0.0.1/000000000000/%s", "MessageBody": "{\\"path\\":\\"$context.path\\"}"}""".formatted(name));
        ObjectNode responses = send.withObjectProperty("responses");
        responses
                .withObjectProperty("default")
                .withObjectProperty("responseTemplates")
                .put("application/json", "{\"message\": \"great success!\"}");
        responses
                .withObjectProperty("400")
                .put("statusCode", "400")
                .withObjectProperty("responseTemplates")
                .put("application/json", "{\"message\": \"failure :(\"}");
        receive();
        String api = deploy();
        assertThat(post(api, "/create").body()).contains("<QueueUrl>");

        assertThat(post(api, "/send").body()).isEqualTo("{\"message\": \"great success!\"}");
        assertThat(post(api, "/receive").body()).contains("/dev/send");
    }

    /** By action: the parameters are in the query that the integration's ARN begins. */
    private void queue() {
        ObjectNode create = method("/create", "post", "POST", "sqs:action/CreateQueue");
        create.withObjectProperty("requestParameters")
                .put("integration.request.querystring.QueueName", "'" + name + "'");
    }

    private void receive() {
        ObjectNode receive = method("/receive", "post", "GET", "sqs:path/000000000000/" + name);
        receive.withObjectProperty("requestParameters")
                .put("integration.request.querystring.Action", "'ReceiveMessage'")
                .put("integration.request.querystring.MessageAttributeName.1", "'All'");
    }

    // --- S3

    /** {@code ANY /{object_path+}} for a bucket that this makes, as the recorded APIs have it. */
    private String bucket(String... binaryMediaTypes) throws Exception {
        method("/_create", "put", "PUT", "s3:path/" + name);
        ObjectNode integration = method("/{object_path+}", "ANY", "ANY", "s3:path/" + name + "/{object_path}");
        integration
                .withObjectProperty("requestParameters")
                .put("integration.request.path.object_path", "method.request.path.object_path")
                .put("integration.request.header.Content-Type", "method.request.header.Content-Type");
        ObjectNode method = document.withObjectProperty("paths")
                .withObjectProperty("/{object_path+}")
                .withObjectProperty("x-amazon-apigateway-any-method");
        method.withArrayProperty("parameters")
                .addObject()
                .put("name", "object_path")
                .put("in", "path")
                .put("required", true)
                .put("type", "string");
        method.withArrayProperty("parameters")
                .addObject()
                .put("name", "Content-Type")
                .put("in", "header")
                .put("type", "string");
        method.withObjectProperty("responses")
                .withObjectProperty("200")
                .withObjectProperty("headers")
                .withObjectProperty("ETag")
                .put("type", "string");
        integration
                .withObjectProperty("responses")
                .withObjectProperty("default")
                .withObjectProperty("responseParameters")
                .put("method.response.header.ETag", "integration.response.header.ETag");
        for (String type : binaryMediaTypes) {
            document.withArrayProperty("x-amazon-apigateway-binary-media-types").add(type);
        }
        String api = deploy();
        HttpResponse<String> created = Gateway.send(to(api, "/_create").PUT(HttpRequest.BodyPublishers.noBody()));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
        assertThat(created.body()).doesNotContain("Error");
        return api;
    }

    @Test
    void anObjectIsPutReadReplacedAndDeleted() throws Exception {
        String api = bucket();

        assertThat(Gateway.send(to(api, "/test.json")).body())
                .contains("<Code>NoSuchKey</Code>", "<Message>The specified key does not exist.</Message>");
        for (String body : new String[] {"{\"put_id\": 1}", "{\"put_id\": 2}"}) {
            HttpResponse<String> put = Gateway.send(to(api, "/test.json")
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString(body)));
            assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
            assertThat(put.headers().firstValue("ETag")).isPresent();
            assertThat(Gateway.send(to(api, "/test.json")).body()).isEqualTo(body);
        }
        assertThat(Gateway.send(to(api, "/test.json").DELETE()).statusCode()).isEqualTo(200);
        assertThat(Gateway.send(to(api, "/test.json")).body()).contains("<Code>NoSuchKey</Code>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b/c.txt", "with space.txt", "p+l&u=s;x.txt", "grüße.txt", "100%.txt", "(a)!'$,@:.txt"})
    void aKeyMayHaveAnyCharacter(String key) throws Exception {
        String api = bucket();
        String path = "/"
                + URLEncoder.encode(key, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("%2F", "/");

        HttpResponse<String> put = Gateway.send(to(api, path).PUT(HttpRequest.BodyPublishers.ofString("of " + key)));

        assertThat(put.body()).doesNotContain("Error");
        assertThat(Gateway.send(to(api, path)).body()).isEqualTo("of " + key);
        assertThat(Gateway.send(to(api, "/").method("GET", HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .as("the root has no method")
                .isEqualTo(403);
    }

    /** Of AWS's recording with the same bytes: what is no binary type is text, in which bad bytes are replaced. */
    @ParameterizedTest
    @CsvSource({"false, 1e5a1bfed5308938e5549848bab02ac6, false", "true, 1e5a1bfed5308938e5549848bab02ac6, true"})
    void binaryContentIsKeptWhereTheApiTakesItForBinary(boolean binaryType, String recordedETag, boolean kept)
            throws Exception {
        byte[] content = Base64.getDecoder()
                .decode("H4sIABRs7mMC/0vOzy0oSi0uTk1RSEksSdRRKM7IL81JUUhKVcjMK0vMyUxRCA1x07VQKC4pysxLBwC4ORBXLwAAAA==");
        String api = binaryType ? bucket("image/png") : bucket();

        HttpResponse<String> put = Gateway.send(
                to(api, "/binary-raw").header("Content-Type", "image/png").PUT(bytes(content)));

        assertThat(put.headers().firstValue("ETag").orElse("").replace("\"", "").equals(recordedETag))
                .isEqualTo(kept);
        HttpResponse<byte[]> got = Gateway.sendForBytes(to(api, "/binary-raw").header("Accept", "image/png"));
        if (kept) {
            assertThat(got.body()).isEqualTo(content);
        } else {
            assertThat(new String(got.body(), StandardCharsets.UTF_8)).contains("\ufffd");
        }
    }
}
