/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Integrations of type AWS with DynamoDB and SQS, or what stands in for them on premise. The APIs and the answers are those
 * that were recorded at AWS (test_apigateway_dynamodb, test_apigateway_sqs).
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

    private final Gateway gateway = TestServers.gateway("postgresql");
    private final ServiceApi api = new ServiceApi(gateway);
    private final String name = "t" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void begin() {
        AwsTwins.awaitReady();
        gateway.awaitReady();
    }

    private void action(String path, String service, String template) {
        ObjectNode integration = api.integration(path, "post", "POST", service);
        integration.withObjectProperty("requestTemplates").put("application/json", template);
        integration
                .withObjectProperty("responses")
                .withObjectProperty("default")
                .withObjectProperty("responseTemplates")
                .put("application/json", "$input.json('$')");
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
        api.deploy();
        assertThat(api.post("/create").body()).contains("\"TableStatus\":\"ACTIVE\"");

        for (String id : new String[] {"test", "test2", "test%203"}) {
            HttpResponse<String> put = api.post("/put?id=" + id);
            assertThat(put.statusCode()).isEqualTo(200);
            assertThat(put.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(put.body()).isEqualTo("{}");
        }

        assertThat(JSON.readTree(api.post("/query?id=test%203").body()))
                .isEqualTo(JSON.readTree("{\"Count\":1,\"Items\":[{\"id\":{\"S\":\"test 3\"}}],\"ScannedCount\":1}"));
        assertThat(JSON.readTree(api.post("/query?id=test-invalid").body()))
                .isEqualTo(JSON.readTree("{\"Count\":0,\"Items\":[],\"ScannedCount\":0}"));
        assertThat(JSON.readTree(api.post("/scan").body()).path("Count").asInt())
                .isEqualTo(3);
    }

    @Test
    void anErrorOfTheServiceSelectsAResponseByItsStatus() throws Exception {
        action("/scan", "dynamodb:action/Scan", "{\"TableName\": \"no-such-table\"}");
        api.method("/scan", "post")
                .withObjectProperty("x-amazon-apigateway-integration")
                .withObjectProperty("responses")
                .withObjectProperty("4\\d\\d")
                .put("statusCode", "404")
                .withObjectProperty("responseTemplates")
                .put("application/json", "{\"error\":\"$input.path('$.__type')\"}");
        api.deploy();

        HttpResponse<String> answer = api.post("/scan");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
        assertThat(answer.body()).contains("ResourceNotFoundException");
    }

    // --- SQS

    /** As recorded, but that the text is encoded: ElasticMQ, unlike SQS, insists. */
    @Test
    void aMessageIsSentByPathWithAFormAndReceived() throws Exception {
        queue();
        ObjectNode send = api.integration("/send", "post", "POST", "sqs:path/000000000000/" + name);
        send.withObjectProperty("requestParameters").put("integration.request.header.Content-Type", FORM);
        send.withObjectProperty("requestTemplates")
                .put(
                        "application/json",
                        "Action=SendMessage&MessageBody=$util.urlEncode($input.body)&MessageAttribute.1.Name=user-agent"
                                + "&MessageAttribute.1.Value.DataType=String"
                                + "&MessageAttribute.1.Value.StringValue=$input.params('HeaderFoo')");
        receive();
        api.deploy();
        assertThat(api.post("/create").body()).contains("<QueueUrl>");

        HttpResponse<String> sent = Gateway.send(api.to("/send")
                .header("Content-Type", "application/json")
                .header("HeaderFoo", "BAR-Header")
                .POST(HttpRequest.BodyPublishers.ofString("{\"foo\": \"bar\"}")));

        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
        assertThat(sent.body()).contains("MessageId");
        String received = api.post("/receive").body();
        assertThat(received).contains("{&quot;foo&quot;: &quot;bar&quot;}");
        assertThat(received).contains("user-agent", "BAR-Header");
    }

    @Test
    void aMessageIsSentByAmzJsonWithAHeaderThatNamesTheAction() throws Exception {
        queue();
        ObjectNode send = api.integration("/send", "post", "POST", "sqs:path/000000000000/" + name);
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
        api.deploy();
        assertThat(api.post("/create").body()).contains("<QueueUrl>");

        assertThat(api.post("/send").body()).isEqualTo("{\"message\": \"great success!\"}");
        assertThat(api.post("/receive").body()).contains("/dev/send");
    }

    /** By action: the parameters are in the query that the integration's ARN begins. */
    private void queue() {
        ObjectNode create = api.integration("/create", "post", "POST", "sqs:action/CreateQueue");
        create.withObjectProperty("requestParameters")
                .put("integration.request.querystring.QueueName", "'" + name + "'");
    }

    private void receive() {
        ObjectNode receive = api.integration("/receive", "post", "GET", "sqs:path/000000000000/" + name);
        receive.withObjectProperty("requestParameters")
                .put("integration.request.querystring.Action", "'ReceiveMessage'")
                .put("integration.request.querystring.MessageAttributeName.1", "'All'");
    }
}
