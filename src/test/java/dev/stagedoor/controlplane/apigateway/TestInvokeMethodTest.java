/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Methods under test that need no backend, from the call to the log. */
class TestInvokeMethodTest {

    private static final String TIME = "[A-Z][a-z]{2} [A-Z][a-z]{2} \\d\\d \\d\\d:\\d\\d:\\d\\d UTC \\d{4} : ";

    private final OneMethod api = new OneMethod();

    @AfterEach
    void close() {
        api.close();
    }

    private ObjectNode test(String parameters) {
        ObjectNode all = Json.object().put("resourceId", api.rootId).put("httpMethod", "GET");
        all.setAll(Json.readObject(parameters));
        return api.done("TestInvokeMethod", Json.write(all));
    }

    /** The log without the times. */
    private static List<String> lines(ObjectNode answer) {
        String log = answer.path("log").asText();
        assertThat(log).endsWith("\n");
        List<String> lines = log.lines().toList();
        assertThat(lines.get(0)).matches("Execution log for request [0-9a-f-]{36}");
        assertThat(lines.subList(1, lines.size())).allMatch(line -> line.matches("(?s)" + TIME + ".*"));
        return lines.stream().skip(1).map(line -> line.replaceFirst(TIME, "")).toList();
    }

    private void putMock(String requestTemplate, String responseTemplate) {
        api.done("PutMethod", "{\"authorizationType\": \"NONE\"}");
        ObjectNode integration = Json.object().put("type", "MOCK");
        integration.putObject("requestTemplates").put("application/json", requestTemplate);
        api.done("PutIntegration", Json.write(integration));
        api.done("PutMethodResponse", "{\"statusCode\": \"200\"}");
        ObjectNode response = Json.object().put("statusCode", "200");
        response.putObject("responseTemplates").put("application/json", responseTemplate);
        api.done("PutIntegrationResponse", Json.write(response));
    }

    @Test
    void whatIsDefinedNowRunsWithoutADeployment() {
        putMock("{\"statusCode\": 200}", "{\"stage\": \"$context.stage\", \"q\": \"$input.params('q')\"}");

        ObjectNode answer = test("{\"pathWithQueryString\": \"/?q=1\", \"headers\": {\"X-One\": \"1\"}}");

        assertThat(answer.path("status").asInt()).isEqualTo(200);
        assertThat(answer.path("body").asText()).isEqualTo("{\"stage\": \"test-invoke-stage\", \"q\": \"1\"}");
        assertThat(answer.path("headers").toString()).isEqualTo("{\"Content-Type\":\"application/json\"}");
        assertThat(answer.path("multiValueHeaders").toString()).isEqualTo("{\"Content-Type\":[\"application/json\"]}");
        assertThat(answer.path("latency").isIntegralNumber()).isTrue();
        assertThat(answer.has("trace")).isFalse();
        assertThat(lines(answer).subList(1, 9))
                .containsExactly(
                        "HTTP Method: GET, Resource Path: /",
                        "Method request path: {}",
                        "Method request query string: {q=1}",
                        "Method request headers: {X-One=1}",
                        "Method request body before transformations: ",
                        "Method response body after transformations: {\"stage\": \"test-invoke-stage\", \"q\": \"1\"}",
                        "Method response headers: {Content-Type=application/json}",
                        "Successfully completed execution");
        assertThat(lines(answer).get(9)).isEqualTo("Method completed with status: 200");
    }

    @Test
    void theStageVariablesAreThoseOfTheCall() {
        putMock("{\"statusCode\": 200}", "$stageVariables.colour");

        assertThat(test("{\"stageVariables\": {\"colour\": \"green\"}}")
                        .path("body")
                        .asText())
                .isEqualTo("green");
    }

    @Test
    void severalValuesOfAHeaderAreKept() {
        putMock("{\"statusCode\": 200}", "$input.params('X-Two')");

        ObjectNode answer = test("{\"multiValueHeaders\": {\"X-Two\": [\"a\", \"b\"]}}");

        assertThat(lines(answer)).contains("Method request headers: {X-Two=a,b}");
        assertThat(answer.path("body").asText()).isEqualTo("b");
    }

    @Test
    void nobodyAsksWhoMayCallAMethodUnderTest() {
        api.done("PutMethod", "{\"authorizationType\": \"AWS_IAM\", \"apiKeyRequired\": true}");
        api.done(
                "PutIntegration",
                "{\"type\": \"MOCK\", \"requestTemplates\": {\"application/json\": \"{'statusCode': 200}\"}}");
        api.done("PutIntegrationResponse", "{\"statusCode\": \"200\"}");

        assertThat(test("{}").path("status").asInt()).isEqualTo(200);
    }

    @Test
    void theVerbOfTheCallRunsTheMethodAny() {
        api.done("PutMethod", "{\"httpMethod\": \"ANY\", \"authorizationType\": \"NONE\"}");
        api.done(
                "PutIntegration",
                "{\"httpMethod\": \"ANY\", \"type\": \"MOCK\", \"requestTemplates\":"
                        + " {\"application/json\": \"{'statusCode': 200}\"}}");
        api.done("PutIntegrationResponse", "{\"httpMethod\": \"ANY\", \"statusCode\": \"200\"}");

        assertThat(lines(test("{\"httpMethod\": \"POST\"}"))).contains("HTTP Method: POST, Resource Path: /");
    }

    @Test
    void pathParametersComeFromThePathOfTheCall() {
        String pet = api.done("CreateResource", "{\"parentId\": \"" + api.rootId + "\", \"pathPart\": \"{petId}\"}")
                .path("id")
                .asText();
        String at = "{\"resourceId\": \"" + pet + "\", \"httpMethod\": \"GET\"";
        api.done("PutMethod", at + ", \"authorizationType\": \"NONE\"}");
        api.done(
                "PutIntegration",
                at + ", \"type\": \"MOCK\", \"requestTemplates\": {\"application/json\":"
                        + " \"{'statusCode': 200}\"}}");
        api.done(
                "PutIntegrationResponse",
                at + ", \"statusCode\": \"200\", \"responseTemplates\":"
                        + " {\"application/json\": \"$input.params('petId')\"}}");

        ObjectNode answer = api.done("TestInvokeMethod", at + ", \"pathWithQueryString\": \"/a%20dog\"}");

        assertThat(answer.path("body").asText()).isEqualTo("a dog");
        assertThat(lines(answer)).contains("Method request path: {petId=a dog}");
    }

    @Test
    void aBrokenTemplateFailsAsOnAwsAndTheTraceSaysWhere() {
        putMock("{\"statusCode\": 200}", "#set($x = ");

        ObjectNode answer = test("{\"trace\": \"true\"}");

        assertThat(answer.path("status").asInt()).isEqualTo(500);
        assertThat(answer.path("body").asText()).isEqualTo("{\"message\": \"Internal server error\"}");
        assertThat(answer.path("headers").toString())
                .isEqualTo("{\"x-amzn-ErrorType\":\"InternalServerErrorException\"}");
        assertThat(lines(answer))
                .endsWith(
                        "Execution failed due to configuration error: Unable to transform response",
                        "Method completed with status: 500");
        assertThat(step(answer, "integrationResponse").path("failed").asBoolean())
                .isTrue();
        assertThat(step(answer, "gatewayResponse").path("reason").asText()).contains("line 1");
    }

    @Test
    void aRequestThatIsNotWellFormedIsRefused() {
        api.done(
                "CreateModel",
                "{\"name\": \"Pet\", \"contentType\": \"application/json\", \"schema\":"
                        + " \"{\\\"type\\\": \\\"object\\\", \\\"required\\\": [\\\"name\\\"]}\"}");
        String validator = api.done(
                        "CreateRequestValidator",
                        "{\"name\": \"all\", \"validateRequestBody\": true," + " \"validateRequestParameters\": true}")
                .path("id")
                .asText();
        api.done(
                "PutMethod",
                "{\"authorizationType\": \"NONE\", \"requestValidatorId\": \"" + validator
                        + "\", \"requestModels\": {\"application/json\": \"Pet\"}, \"requestParameters\":"
                        + " {\"method.request.querystring.q\": true}}");
        api.done("PutIntegration", "{\"type\": \"MOCK\"}");

        ObjectNode withoutParameter = test("{\"body\": \"{}\"}");
        ObjectNode withoutName = test("{\"pathWithQueryString\": \"/?q=1\", \"body\": \"{}\"}");

        assertThat(withoutParameter.path("status").asInt()).isEqualTo(400);
        assertThat(lines(withoutParameter))
                .endsWith("Missing required request parameters: [q]", "Method completed with status: 400");
        assertThat(withoutName.path("body").asText()).isEqualTo("{\"message\": \"Invalid request body\"}");
        assertThat(lines(withoutName)) // published: "[object has missing required properties ([\"NoteId\"])]"
                .endsWith(
                        "Request body does not match model schema for content type application/json: [object has missing"
                                + " required properties ([\"name\"])]",
                        "Method completed with status: 400");
    }

    @Test
    void theTraceTellsEveryStepAndWhatItDecided() {
        putMock("{\"statusCode\": 200}", "$input.params('q')");

        ObjectNode answer = test(
                "{\"trace\": \"true\", \"pathWithQueryString\": \"/?q=1\", \"headers\": {\"Authorization\": \"letmein\"}}");

        assertThat(StreamSupport.stream(answer.path("trace").path("steps").spliterator(), false)
                        .map(step -> step.path("step").asText()))
                .containsExactly(
                        "identify",
                        "payloadLimit",
                        "matchMethod",
                        "bufferRequestBody",
                        "decodeRequestBody",
                        "validateRequest",
                        "integrationRequest",
                        "invokeIntegration",
                        "integrationResponse",
                        "encodeResponseBody",
                        "methodResponse");
        assertThat(step(answer, "identify").at("/headers/Authorization").asText())
                .isEqualTo("*******");
        assertThat(step(answer, "integrationRequest").path("template").asText()).isEqualTo("application/json");
        assertThat(step(answer, "integrationRequest").path("body").asText()).isEqualTo("{\"statusCode\": 200}");
        assertThat(step(answer, "integrationResponse").path("selectionPattern").asText())
                .isEqualTo("default");
        assertThat(step(answer, "integrationResponse").path("body").asText()).isEqualTo("1");
        assertThat(answer.at("/trace/durationMicros").asLong()).isPositive();
    }

    @Test
    void whatIsNotThereIsNotFound() {
        api.refused(
                "TestInvokeMethod",
                "{\"resourceId\": \"abc\", \"httpMethod\": \"GET\"}",
                404,
                "Invalid Resource identifier specified");
        api.refused(
                "TestInvokeMethod",
                "{\"resourceId\": \"" + api.rootId + "\", \"httpMethod\": \"GET\"}",
                404,
                "Invalid Method identifier specified");
    }

    @Test
    void whatNoClientCouldSendIsRefused() {
        putMock("{'statusCode': 200}", "");
        String at = "{\"resourceId\": \"" + api.rootId + "\", \"httpMethod\": \"GET\"";

        api.refused(
                "TestInvokeMethod",
                at + ", \"headers\": {\"X-One\": \"1\\r\\nX-Two: 2\"}}",
                400,
                "Invalid header specified: X-One");
        api.refused(
                "TestInvokeMethod",
                at + ", \"pathWithQueryString\": \"/ HTTP/1.1\\r\\nX-Two: 2\"}",
                400,
                "Invalid path or query string specified");
    }

    private static JsonNode step(ObjectNode answer, String name) {
        return StreamSupport.stream(answer.path("trace").path("steps").spliterator(), false)
                .filter(step -> step.path("step").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
