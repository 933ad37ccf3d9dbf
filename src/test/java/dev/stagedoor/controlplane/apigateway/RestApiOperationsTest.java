/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.conformance.ManagementApi;
import dev.stagedoor.controlplane.definition.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestApiOperationsTest {

    private static final String POLICY = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
             "Action": "execute-api:Invoke", "Resource": ["execute-api:/*"]}]}""";

    private final ManagementApi management = new ManagementApi("123456789012");

    @AfterEach
    void close() {
        management.close();
    }

    private static ObjectNode json(String text) {
        return Json.readObject(text.replace('\'', '"'));
    }

    private static String error(ManagementApi.Answer answer) {
        return answer.status() + " "
                + answer.body().path("Error").path("Message").asText();
    }

    /** Recorded so: APIs oldest first, API keys newest first. */
    @ParameterizedTest
    @CsvSource({"CreateRestApi, GetRestApis, a b c d e", "CreateApiKey, GetApiKeys, e d c b a"})
    void pagesComeByAge(String create, String list, String order) {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            management.call(create, Json.object().put("name", name));
        }

        List<String> names = new ArrayList<>();
        ObjectNode next = Json.object().put("limit", 2);
        while (next != null) {
            JsonNode page = management.call(list, next).body();
            page.get("items").forEach(item -> names.add(item.get("name").asText()));
            next = page.has("position")
                    ? Json.object()
                            .put("limit", 2)
                            .put("position", page.get("position").asText())
                    : null;
        }
        assertThat(String.join(" ", names)).isEqualTo(order);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name':'a','endpointConfiguration':{'types':[]}}"
                        + "|REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.",
                "{'name':'a','endpointConfiguration':{'types':['EDGE','REGIONAL']}}"
                        + "|Cannot create an api with multiple Endpoint Types.",
                "{'name':'a','endpointConfiguration':{'types':['PRIVATE'],'ipAddressType':'ipv4'}}"
                        + "|Only dualstack ipAddressType is supported for Private APIs.",
                "{'name':'a','description':''}|Description cannot be an empty string",
                "{'name':'a','minimumCompressionSize':-1}"
                        + "|Invalid minimum compression size, must be between 0 and 10485760",
                "{'name':'a','minimumCompressionSize':10485761}"
                        + "|Invalid minimum compression size, must be between 0 and 10485760",
                "{'name':'a','policy':'{}'}"
                        + "|Invalid policy document. Please check the policy syntax and ensure that Principals are valid.",
                "{'name':'a','tags':{'aws:x':'y'}}|Tag keys starting with 'aws:' are reserved for system use: aws:x",
            })
    void whatAnApiCannotBeIsRefusedInAwsWords(String input, String text) {
        assertThat(error(management.call("CreateRestApi", json(input)))).isEqualTo("400 " + text);
        assertThat(management.call("GetRestApis", Json.object()).body().get("items"))
                .isEmpty();
    }

    @Test
    void aCloneHasTheTreeOfItsSourceUnderIdsOfItsOwn() {
        ObjectNode source = management
                .call(
                        "CreateRestApi",
                        json("{'name':'source','version':'7','binaryMediaTypes':['image/png']}")
                                .put("policy", POLICY))
                .body();
        ObjectNode child = management
                .call(
                        "CreateResource",
                        Json.object()
                                .put("restApiId", source.get("id").asText())
                                .put("parentId", source.get("rootResourceId").asText())
                                .put("pathPart", "pets"))
                .body();

        ObjectNode clone = management
                .call(
                        "CreateRestApi",
                        Json.object()
                                .put("name", "clone")
                                .put("cloneFrom", source.get("id").asText()))
                .body();
        ObjectNode resources = management
                .call(
                        "GetResources",
                        Json.object().put("restApiId", clone.get("id").asText()))
                .body();

        assertThat(clone.get("name").asText()).isEqualTo("clone");
        assertThat(clone.get("version").asText()).isEqualTo("7");
        assertThat(clone.get("policy").asText()).contains(":" + clone.get("id").asText() + "/*");
        assertThat(resources.at("/items/0/id")).isEqualTo(clone.get("rootResourceId"));
        assertThat(resources.at("/items/0/id")).isNotEqualTo(source.get("rootResourceId"));
        assertThat(resources.at("/items/1/path").asText()).isEqualTo("/pets");
        assertThat(resources.at("/items/1/parentId")).isEqualTo(clone.get("rootResourceId"));
        assertThat(resources.at("/items/1/id")).isNotEqualTo(child.get("id"));
    }

    @Test
    void thePolicyIsAnsweredAsTheInsideOfAJsonString() throws Exception {
        ObjectNode api = management
                .call("CreateRestApi", Json.object().put("name", "a").put("policy", POLICY))
                .body();

        String policy = Json.MAPPER.readValue("\"" + api.get("policy").asText() + "\"", String.class);

        assertThat(Json.readObject(policy).at("/Statement/0/Resource").asText())
                .isEqualTo("arn:aws:execute-api:us-east-1:123456789012:"
                        + api.get("id").asText() + "/*");
    }

    @Test
    void theTagCustomIdChoosesTheIdOnceAndOnlyWithinAHostName() {
        ObjectNode input = json("{'name':'a','tags':{'_custom_id_':'my-api'}}");

        assertThat(management.call("CreateRestApi", input).body().get("id").asText())
                .isEqualTo("my-api");
        assertThat(management.call("CreateRestApi", input).status()).isEqualTo(409);
        assertThat(management
                        .call("CreateRestApi", json("{'name':'a','tags':{'_custom_id_':'../x'}}"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void tagsAreReadAddedAndRemovedByArn() {
        management.call("CreateRestApi", json("{'name':'a','tags':{'_custom_id_':'tagged'}}"));
        ObjectNode arn = json("{'resourceArn':'arn:aws:apigateway:us-east-1::/restapis/tagged'}");

        assertThat(management
                        .call("TagResource", arn.deepCopy().set("tags", json("{'team':'shop','stage':'dev'}")))
                        .status())
                .isEqualTo(204);
        ObjectNode untag = arn.deepCopy();
        untag.putArray("tagKeys").add("_custom_id_").add("stage");
        assertThat(management.call("UntagResource", untag).status()).isEqualTo(204);

        assertThat(management.call("GetTags", arn).body()).isEqualTo(json("{'tags':{'team':'shop'}}"));
    }

    @Test
    void tagsOfWhatIsNotThereOrHasNoneAreRefused() {
        assertThat(error(management.call(
                        "GetTags", json("{'resourceArn':'arn:aws:apigateway:us-east-1::/restapis/nowhere'}"))))
                .isEqualTo("404 Invalid API identifier specified 123456789012:nowhere");
        assertThat(management
                        .call("GetTags", json("{'resourceArn':'arn:aws:apigateway:eu-west-1::/restapis/x'}"))
                        .status())
                .isEqualTo(400);
        assertThat(management
                        .call("GetTags", json("{'resourceArn':'arn:aws:apigateway:us-east-1::/account'}"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void theAccountKeepsItsRoleAndItsUsagePlans() {
        assertThat(management.call("GetAccount", Json.object()).body())
                .isEqualTo(
                        json(
                                "{'throttleSettings':{'burstLimit':5000,'rateLimit':10000.0},'features':['UsagePlans'],'apiKeyVersion':'4'}"));

        ObjectNode update = json("{'patchOperations':[{'op':'replace','path':'/cloudwatchRoleArn',"
                + "'value':'arn:aws:iam::123456789012:role/logs'}]}");
        management.call("UpdateAccount", update);
        assertThat(management
                        .call("GetAccount", Json.object())
                        .body()
                        .get("cloudwatchRoleArn")
                        .asText())
                .isEqualTo("arn:aws:iam::123456789012:role/logs");

        assertThat(management
                        .call(
                                "UpdateAccount",
                                json("{'patchOperations':[{'op':'remove','path':'/features','value':'UsagePlans'}]}"))
                        .status())
                .isEqualTo(400);
    }
}
