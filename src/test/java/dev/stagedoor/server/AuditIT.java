/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.CreateRestApiResponse;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.apigateway.model.NotFoundException;
import software.amazon.awssdk.services.apigateway.model.Op;

/** What the audit trail tells, asked by CloudTrail's LookupEvents. */
@InServer
class AuditIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Deployment(testable = false)
    @TargetsContainer("postgresql")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private final Gateway gateway = TestServers.gateway("postgresql");

    @BeforeEach
    void ready() {
        gateway.awaitReady();
    }

    @Test
    void aChangeIsRecordedWithWhoWhatWhenAndWhatWasBefore() throws Exception {
        String api;
        try (ApiGatewayClient management = gateway.management()) {
            api = management.createRestApi(body -> body.name("audited")).id();
            management.updateRestApi(body -> body.restApiId(api)
                    .patchOperations(
                            operation -> operation.op(Op.REPLACE).path("/name").value("renamed")));
            management.getRestApi(body -> body.restApiId(api));
            management.deleteRestApi(body -> body.restApiId(api));
        }

        JsonNode created = only("CreateRestApi", "/restapis", api);
        assertThat(created.at("/userIdentity/userName").asText()).isEqualTo("admin");
        assertThat(created.at("/userIdentity/accessKeyId").asText()).isEqualTo(gateway.accessKeyId());
        assertThat(created.path("eventSource").asText()).isEqualTo("apigateway.amazonaws.com");
        assertThat(created.path("sourceIPAddress").asText()).isEqualTo("127.0.0.1");
        assertThat(created.path("userAgent").asText()).startsWith("aws-sdk-java/2");
        assertThat(created.path("requestID").asText()).hasSize(36);
        assertThat(created.at("/requestParameters/name").asText()).isEqualTo("audited");
        assertThat(created.at("/responseElements/id").asText()).isEqualTo(api);

        JsonNode updated = only("UpdateRestApi", "/restapis/" + api, api);
        assertThat(updated.at("/requestParameters/restApiId").asText()).isEqualTo(api);
        JsonNode change = updated.at("/additionalEventData/changes/0");
        assertThat(change.path("path").asText()).isEqualTo("/restapis/" + api);
        assertThat(change.at("/before/name").asText()).isEqualTo("audited");
        assertThat(change.at("/after/name").asText()).isEqualTo("renamed");

        JsonNode deleted = only("DeleteRestApi", "/restapis/" + api, api);
        assertThat(deleted.at("/additionalEventData/changes/0/before/name").asText())
                .isEqualTo("renamed");
        assertThat(deleted.at("/additionalEventData/rowsChanged").asInt()).isGreaterThan(1);
        assertThat(lookUp("ResourceName", "arn:aws:apigateway:us-east-1::/restapis/" + api))
                .as("reading is not recorded")
                .hasSize(2);
    }

    @Test
    void aRefusedCallAndAFailedOneAreRecordedWithTheirErrors() throws Exception {
        Gateway.send(as("viewer", gateway.request("/restapis/secret")).DELETE());
        try (ApiGatewayClient management = gateway.management()) {
            assertThatThrownBy(() -> management.deleteRestApi(body -> body.restApiId("missing")))
                    .isInstanceOf(NotFoundException.class);
        }

        JsonNode refused = only("DeleteRestApi", "/restapis/secret", "secret");
        assertThat(refused.path("errorCode").asText()).isEqualTo("AccessDenied");
        assertThat(refused.path("errorMessage").asText()).contains("is not authorized to perform: apigateway:DELETE");
        assertThat(refused.at("/userIdentity/userName").asText()).isEqualTo("viewer");
        JsonNode failed = only("DeleteRestApi", "/restapis/missing", "missing");
        assertThat(failed.path("errorCode").asText()).isEqualTo("NotFoundException");
        assertThat(failed.path("responseElements").isNull()).isTrue();
    }

    @Test
    void noSecretIsInARecord() throws Exception {
        String value = "a-value-that-nobody-may-read-1";
        String id;
        try (ApiGatewayClient management = gateway.management()) {
            id = management
                    .createApiKey(body -> body.name("audited").value(value))
                    .id();
            management.deleteApiKey(body -> body.apiKey(id));
        }

        for (String name : List.of("CreateApiKey", "DeleteApiKey")) {
            assertThat(lookUp("EventName", name))
                    .filteredOn(record -> record.toString().contains(id))
                    .singleElement()
                    .satisfies(record -> assertThat(record.toString())
                            .doesNotContain(value)
                            .contains("HIDDEN_DUE_TO_SECURITY_REASONS"));
        }
    }

    @Test
    void aTokenForLiveTracesIsRecordedThoughNothingChanges() throws Exception {
        String api;
        try (ApiGatewayClient management = gateway.management()) {
            CreateRestApiResponse made = management.createRestApi(body -> body.name("traced"));
            api = made.id();
            management.putMethod(body -> body.restApiId(api)
                    .resourceId(made.rootResourceId())
                    .httpMethod("GET")
                    .authorizationType("NONE"));
            management.putIntegration(body -> body.restApiId(api)
                    .resourceId(made.rootResourceId())
                    .httpMethod("GET")
                    .type(IntegrationType.MOCK));
            management.createDeployment(body -> body.restApiId(api).stageName("dev"));
        }
        String traces = "/restapis/" + api + "/stages/dev/traces";
        HttpResponse<String> answer = Gateway.send(as("developer", gateway.request(traces))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"durationSeconds\": 60}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);

        JsonNode recorded = only("CreateTrace", traces, api);
        assertThat(recorded.at("/userIdentity/userName").asText()).isEqualTo("developer");
        assertThat(recorded.at("/requestParameters/durationSeconds").asInt()).isEqualTo(60);
        assertThat(recorded.toString())
                .doesNotContain(JSON.readTree(answer.body()).path("token").asText());
    }

    @Test
    void onlyThoseWhoMayLookUpEvents() throws Exception {
        assertThat(lookUpAs("viewer", "{}").statusCode()).isEqualTo(400);
        assertThat(lookUpAs("viewer", "{}").body())
                .contains("\"__type\":\"AccessDeniedException\"", "cloudtrail:LookupEvents");
        assertThat(lookUpAs("administrator", "{\"MaxResults\":51}").body()).contains("InvalidMaxResultsException");
    }

    private JsonNode only(String eventName, String path, String mentioned) throws Exception {
        List<JsonNode> found = lookUp("ResourceName", "arn:aws:apigateway:us-east-1::" + path).stream()
                .filter(record -> record.path("eventName").asText().equals(eventName))
                .filter(record -> record.toString().contains(mentioned))
                .toList();
        assertThat(found).as(eventName).hasSize(1);
        return found.get(0);
    }

    /** Every record of an attribute's value, page by page. */
    private List<JsonNode> lookUp(String key, String value) throws Exception {
        List<JsonNode> records = new ArrayList<>();
        String next = "";
        do {
            String token = next.isEmpty() ? "" : ",\"NextToken\":\"" + next + "\"";
            HttpResponse<String> answer = lookUpAs(
                    "administrator",
                    "{\"MaxResults\":2,\"LookupAttributes\":[{\"AttributeKey\":\"" + key + "\",\"AttributeValue\":\""
                            + value + "\"}]" + token + "}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode page = JSON.readTree(answer.body());
            for (JsonNode event : page.path("Events")) {
                records.add(JSON.readTree(event.path("CloudTrailEvent").asText()));
            }
            next = page.path("NextToken").asText();
        } while (!next.isEmpty());
        return records;
    }

    private HttpResponse<String> lookUpAs(String user, String body) throws Exception {
        return Gateway.send(as(user, gateway.request("/"))
                .header("X-Amz-Target", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents")
                .header("Content-Type", "application/x-amz-json-1.1")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder as(String user, HttpRequest.Builder request) {
        String credentials = user + ":" + TestServers.PASSWORD;
        return request.header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }
}
