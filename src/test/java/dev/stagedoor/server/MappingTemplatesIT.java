/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.apigateway.model.PutIntegrationRequest;
import software.amazon.awssdk.services.apigateway.model.PutIntegrationResponseRequest;
import software.amazon.awssdk.services.apigateway.model.PutMethodRequest;

/** Bodies that are mapped, both ways, and requests that are refused for what is in them. */
@InServer
class MappingTemplatesIT {

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Gateway gateway = TestServers.gateway("h2");
    private final ApiGatewayClient management = gateway.management();
    private final EchoBackend backend = new EchoBackend();
    private String api = "";
    private String resource = "";

    @BeforeEach
    void createAnApi() {
        gateway.awaitReady();
        api = management.createRestApi(request -> request.name("Templates")).id();
        resource = management
                .getResources(request -> request.restApiId(api))
                .items()
                .get(0)
                .id();
    }

    @AfterEach
    void close() {
        management.close();
        backend.close();
    }

    @Test
    void bothTemplatesSeeTheirBodyAndTheRequest() throws Exception {
        deploy(
                integration -> integration
                        .type(IntegrationType.HTTP)
                        .uri("http://" + backend.authority() + "/x")
                        .requestTemplates(Map.of(
                                "application/json",
                                "{\"name\": $input.json('$.pet.name'), \"q\": \"$input.params('q')\","
                                        + " \"stage\": \"$context.stage\", \"v\": \"$stageVariables.v\"}")),
                response -> response.responseTemplates(
                        Map.of(
                                "application/json",
                                "#set($sent = $util.parseJson($input.path('$.body')))"
                                        + "$sent.name/$sent.q/$sent.stage/$sent.v $input.path('$.method') $input.params('q')")));

        HttpResponse<String> answer = post("?q=7", "{\"pet\": {\"name\": \"Rex\"}}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body()).isEqualTo("Rex/7/dev/green POST 7");
    }

    /** Once with its length and here at once, once chunked, and once so long that it arrives in parts. */
    @ParameterizedTest
    @CsvSource({"false, 10", "true, 10", "false, 300000", "true, 300000"})
    void aBodyIsWholeHoweverItComes(boolean chunked, int length) throws Exception {
        deploy(
                integration -> integration
                        .type(IntegrationType.HTTP)
                        .uri("http://" + backend.authority() + "/x")
                        .requestTemplates(Map.of("application/json", "$input.body.length() $input.body")),
                response -> response.responseTemplates(Map.of("application/json", "$input.path('$.body')")));
        String body = "x".repeat(length);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        InputStream stream = new ByteArrayInputStream(bytes);

        HttpResponse<String> answer = Gateway.send(gateway.request(path())
                .POST(
                        chunked
                                ? HttpRequest.BodyPublishers.ofInputStream(() -> stream)
                                : HttpRequest.BodyPublishers.ofByteArray(bytes)));

        assertThat(answer.body()).isEqualTo(length + " " + body);
    }

    @Test
    void aBodyThatComesSlowlyIsWaitedForWithoutAThread() throws Exception {
        deploy(
                integration -> mock(integration, "{\"statusCode\": $input.json('$.s')}"),
                response -> response.responseTemplates(Map.of("application/json", "done")));
        URI endpoint = gateway.endpoint();
        try (Socket client = new Socket(endpoint.getHost(), endpoint.getPort())) {
            client.setSoTimeout(10_000);
            var out = client.getOutputStream();
            out.write(("POST " + path() + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 10\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (char c : "{\"s\": 200}".toCharArray()) {
                out.write(c);
                out.flush();
                Thread.sleep(20);
            }
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("done");
        }
    }

    @Test
    void overridesWinOverMappings() throws Exception {
        deploy(
                integration -> integration
                        .type(IntegrationType.HTTP)
                        .uri("http://" + backend.authority() + "/items/{id}")
                        .requestParameters(Map.of(
                                "integration.request.header.X-A", "'mapped'",
                                "integration.request.path.id", "'mapped'"))
                        .requestTemplates(Map.of(
                                "application/json",
                                "#set($context.requestOverride.header.X-A = 'overridden')"
                                        + "#set($context.requestOverride.path.id = $input.path('$.id'))"
                                        + "#set($context.requestOverride.querystring['q'] = 'a b')$input.body")),
                response -> response.responseTemplates(Map.of(
                        "application/json",
                        "#set($context.responseOverride.status = 418)"
                                + "#set($context.responseOverride.header.X-B = $context.requestOverride.header.X-A)"
                                + "$input.json('$')")));

        HttpResponse<String> answer = post("", "{\"id\": 42}");

        assertThat(answer.statusCode()).isEqualTo(418);
        assertThat(answer.headers().firstValue("X-B")).hasValue("overridden");
        JsonNode arrived = JSON.readTree(answer.body());
        assertThat(arrived.path("path").asText()).isEqualTo("/items/42");
        assertThat(arrived.path("query").asText()).isEqualTo("q=a%20b");
        assertThat(arrived.path("headers").path("X-a").toString()).isEqualTo("[\"overridden\"]");
    }

    @Test
    void parametersAreMappedFromBodies() throws Exception {
        deploy(
                integration -> integration
                        .type(IntegrationType.HTTP)
                        .uri("http://" + backend.authority() + "/x")
                        .requestParameters(Map.of(
                                "integration.request.header.X-Name", "method.request.body.pet.name",
                                "integration.request.querystring.tags", "method.request.body.tags")),
                response -> response.responseParameters(Map.of(
                                "method.response.header.X-Method", "integration.response.body.method",
                                "method.response.header.X-Query", "integration.response.body.query"))
                        .responseTemplates(Map.of()));

        HttpResponse<String> answer = post("", "{\"pet\": {\"name\": \"Rex\"}, \"tags\": [1, 2]}");

        assertThat(answer.headers().firstValue("X-Method")).hasValue("POST");
        assertThat(answer.headers().firstValue("X-Query")).hasValue("tags=%5B1%2C2%5D");
        assertThat(JSON.readTree(answer.body()).path("headers").path("X-name").toString())
                .isEqualTo("[\"Rex\"]");
    }

    /** The matrix of "Integration passthrough behaviors". */
    @ParameterizedTest
    @CsvSource({
        "WHEN_NO_MATCH, application/json, 200, mapped",
        "WHEN_NO_MATCH, text/plain, 200, raw",
        "WHEN_NO_TEMPLATES, application/json, 200, mapped",
        "WHEN_NO_TEMPLATES, text/plain, 415, ''",
        "NEVER, application/json, 200, mapped",
        "NEVER, text/plain, 415, ''"
    })
    void aBodyWithoutATemplatePassesOrNot(String behavior, String contentType, int status, String sent)
            throws Exception {
        deploy(
                integration -> integration
                        .type(IntegrationType.HTTP)
                        .uri("http://" + backend.authority() + "/x")
                        .passthroughBehavior(behavior)
                        .requestTemplates(Map.of("application/json", "#set($x = 1)mapped")),
                response -> response.responseTemplates(Map.of()));

        HttpResponse<String> answer = Gateway.send(gateway.request(path())
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString("raw")));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(JSON.readTree(answer.body()).path("body").asText()).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{statusCode: 200}                     | 200",
                "{\"statusCode\": \"201\"}             | 201",
                "#set($s = 202){\"statusCode\": $s}    | 202",
                "{\"statusCode\": $input.path('$.s')}  | 203",
                "{\"status\": 200}                     | 500",
                "{\"statusCode\": $nothing}            | 500",
                "#if(                                  | 500",
                "$input.path('$.s').substring(9)#foreach($i in [1..1000])#foreach($j in [1..1000])$j#end#end | 500"
            })
    void aMockAnswersWithTheStatusThatItsTemplateRenders(String template, int status) throws Exception {
        deploy(integration -> mock(integration, template), response -> response.responseTemplates(Map.of()));
        for (int code = 201; code <= 203; code++) {
            String statusCode = Integer.toString(code);
            management.putIntegrationResponse(request -> request.restApiId(api)
                    .resourceId(resource)
                    .httpMethod("ANY")
                    .statusCode(statusCode)
                    .selectionPattern(statusCode));
        }
        management.createDeployment(request -> request.restApiId(api).stageName("dev"));

        HttpResponse<String> answer = post("", "{\"s\": 203}");

        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 500) {
            assertThat(answer.body()).isEqualTo("{\"message\": \"Internal server error\"}");
        }
    }

    /** Recorded: test_apigateway_common::test_api_gateway_request_validator_with_ref_one_ofmodels. */
    @Test
    void aRequestIsValidatedBeforeItIsMapped() throws Exception {
        management.createModel(request -> request.restApiId(api)
                .name("StatusModel")
                .contentType("application/json")
                .schema("{\"type\": \"object\", \"properties\": {\"Status\": {\"type\": \"string\"},"
                        + " \"Order\": {\"type\": \"integer\"}}, \"required\": [\"Status\", \"Order\"]}"));
        management.createModel(request -> request.restApiId(api)
                .name("TestModel")
                .contentType("application/json")
                .schema("{\"type\": \"object\", \"properties\": {\"status\": {\"oneOf\": [{\"type\": \"null\"},"
                        + " {\"$ref\": \"https://apigateway.amazonaws.com/restapis/" + api
                        + "/models/StatusModel\"}]}}, \"required\": [\"status\"]}"));
        String validator = management
                .createRequestValidator(request -> request.restApiId(api)
                        .name("all")
                        .validateRequestBody(true)
                        .validateRequestParameters(true))
                .id();
        deploy(
                method -> method.requestValidatorId(validator)
                        .requestModels(Map.of("application/json", "TestModel"))
                        .requestParameters(Map.of("method.request.querystring.q", true)),
                integration -> mock(integration, "{\"statusCode\": 200}"),
                response -> response.responseTemplates(Map.of("application/json", "{\"data\": \"ok\"}")));

        assertThat(post("?q=1", "{\"status\": null}").body()).isEqualTo("{\"data\": \"ok\"}");
        assertThat(post("?q=1", "{\"status\": {\"Status\": \"works\", \"Order\": 1}}")
                        .body())
                .isEqualTo("{\"data\": \"ok\"}");
        for (String body : new String[] {"", "{\"badFormat\": \"bla\"}", "{"}) {
            HttpResponse<String> refused = post("?q=1", body);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).isEqualTo("{\"message\": \"Invalid request body\"}");
        }
        assertThat(post("", "{\"status\": null}").body())
                .isEqualTo("{\"message\": \"Missing required request parameters: [q]\"}");
    }

    private static void mock(PutIntegrationRequest.Builder integration, String template) {
        integration.type(IntegrationType.MOCK).requestTemplates(Map.of("application/json", template));
    }

    private void deploy(
            Consumer<PutIntegrationRequest.Builder> integration,
            Consumer<PutIntegrationResponseRequest.Builder> response) {
        deploy(method -> {}, integration, response);
    }

    private void deploy(
            Consumer<PutMethodRequest.Builder> method,
            Consumer<PutIntegrationRequest.Builder> integration,
            Consumer<PutIntegrationResponseRequest.Builder> response) {
        management.putMethod(request -> {
            request.restApiId(api).resourceId(resource).httpMethod("ANY").authorizationType("NONE");
            method.accept(request);
        });
        for (String statusCode : new String[] {"200", "201", "202", "203"}) {
            management.putMethodResponse(request -> request.restApiId(api)
                    .resourceId(resource)
                    .httpMethod("ANY")
                    .statusCode(statusCode)
                    .responseParameters(Map.of(
                            "method.response.header.X-Method", false,
                            "method.response.header.X-Query", false)));
        }
        management.putIntegration(request -> {
            request.restApiId(api).resourceId(resource).httpMethod("ANY").integrationHttpMethod("POST");
            integration.accept(request);
        });
        management.putIntegrationResponse(request -> {
            request.restApiId(api).resourceId(resource).httpMethod("ANY").statusCode("200");
            response.accept(request);
        });
        management.createDeployment(
                request -> request.restApiId(api).stageName("dev").variables(Map.of("v", "green")));
    }

    private String path() {
        return "/_aws/execute-api/" + api + "/dev/";
    }

    private HttpResponse<String> post(String query, String body) throws Exception {
        return Gateway.send(gateway.request(path() + query)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
