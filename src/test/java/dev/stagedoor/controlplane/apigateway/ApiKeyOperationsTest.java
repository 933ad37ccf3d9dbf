/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeyOperationsTest {

    private static final String VALUE = "a-value-of-twenty-chars";

    private final OneMethod api = new OneMethod();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void theValueIsAnsweredWhenTheKeyIsMadeAndWhenItIsAskedFor() {
        ObjectNode made = api.done("CreateApiKey", "{'name': 'a', 'enabled': true, 'value': '" + VALUE + "'}");
        String id = made.path("id").asText();
        assertThat(made.path("value").asText()).isEqualTo(VALUE);
        assertThat(id).matches("[a-z0-9]{10}");
        assertThat(api.done("GetApiKey", named(id)).has("value")).isFalse();
        assertThat(api.done("GetApiKey", "{'apiKey': '" + id + "', 'includeValue': 'true'}")
                        .path("value")
                        .asText())
                .isEqualTo(VALUE);
        assertThat(api.done("GetApiKeys", "{}").at("/items/0").has("value")).isFalse();
        assertThat(api.done("GetApiKeys", "{'includeValues': 'true'}")
                        .at("/items/0/value")
                        .asText())
                .isEqualTo(VALUE);
    }

    @Test
    void aValueThatNobodyGaveHasFortyCharacters() {
        assertThat(api.done("CreateApiKey", "{}").path("value").asText()).matches("[A-Za-z0-9]{40}");
    }

    @ParameterizedTest
    @CsvSource({
        "19,API Key value should be at least 20 characters",
        "129,API Key value exceeds maximum size of 128 characters"
    })
    void aValueHasTwentyTo128Characters(int length, String text) { // recorded: test_create_api_key_with_invalid_value
        api.refused("CreateApiKey", "{'value': '" + "x".repeat(length) + "'}", 400, text);
    }

    @Test
    void noTwoKeysHaveTheSameValueUntilOneIsDeleted() {
        ObjectNode first = api.done("CreateApiKey", "{'value': '" + VALUE + "'}");
        api.refused("CreateApiKey", "{'value': '" + VALUE + "'}", 409, "API Key already exists");
        api.done("DeleteApiKey", named(first.path("id").asText()));
        api.done("CreateApiKey", "{'value': '" + VALUE + "'}");
    }

    @Test
    void keysAreFoundByCustomer() {
        api.done("CreateApiKey", "{'name': 'a', 'customerId': 'one'}");
        api.done("CreateApiKey", "{'name': 'b', 'customerId': 'two'}");
        assertThat(names(api.done("GetApiKeys", "{'customerId': 'two'}"))).containsExactly("b");
    }

    @Test
    void aStageKeyNamesAStageThatIsThere() {
        api.deploy("dev");
        String stageKey = "{'stageKeys': [{'restApiId': '" + api.restApiId + "', 'stageName': '%s'}]}";
        api.refused("CreateApiKey", stageKey.formatted("prod"), 400, "Invalid stage identifier specified");
        ObjectNode made = api.done("CreateApiKey", stageKey.formatted("dev"));
        assertThat(made.at("/stageKeys/0").asText()).isEqualTo(api.restApiId + "/dev");
    }

    @ParameterizedTest
    @CsvSource({
        "replace,/customerId,c1,customerId",
        "replace,/description,d1,description",
        "replace,/enabled,true,enabled",
        "replace,/name,n1,name"
    })
    void whatCanBeReplaced(String op, String path, String value, String member) {
        String id = api.done("CreateApiKey", "{}").path("id").asText();
        ObjectNode patched = api.patch("UpdateApiKey", named(id), op, path, value);
        assertThat(patched.path(member).asText()).isEqualTo(value);
        assertThat(patched.path("lastUpdatedDate").asLong())
                .isGreaterThanOrEqualTo(patched.path("createdDate").asLong());
        assertThat(api.done("GetApiKey", named(id)).path(member)).isEqualTo(patched.path(member));
    }

    @Test
    void stagesAndLabelsAreAddedAndRemoved() {
        api.deploy("dev");
        String stage = api.restApiId + "/dev";
        String id = api.done("CreateApiKey", "{}").path("id").asText();
        ObjectNode added = api.patch("UpdateApiKey", named(id), "add", "/stages", stage);
        assertThat(added.at("/stageKeys/0").asText()).isEqualTo(stage);
        assertThat(api.patch("UpdateApiKey", named(id), "remove", "/stages", stage)
                        .path("stageKeys"))
                .isEmpty();
        api.patch("UpdateApiKey", named(id), "add", "/labels", "blue");
        api.patch("UpdateApiKey", named(id), "remove", "/labels", "blue");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add|/customerId|Must be one of: [/stages, /labels]",
                "add|/description|Must be one of: [/stages, /labels]",
                "add|/enabled|Must be one of: [/stages, /labels]",
                "add|/name|Must be one of: [/stages, /labels]",
                "remove|/name|Must be one of: [/stages, /labels]",
                "copy|/name|Please choose supported operations",
                "replace|/labels|Must be one of: [/description, /enabled, /name, /customerId]",
                "replace|/stages|Must be one of: [/description, /enabled, /name, /customerId]",
                "replace|/value|Must be one of: [/description, /enabled, /name, /customerId]"
            })
    void whatCannotBePatched(String op, String path, String hint) { // recorded: test_update_api_key_immutable_field
        String id = api.done("CreateApiKey", "{}").path("id").asText();
        api.refused(
                "UpdateApiKey",
                OneMethod.patchOf(named(id), op, path, "x"),
                400,
                "Invalid patch path  '" + path + "' specified for op '" + op + "'. " + hint);
    }

    @ParameterizedTest
    @CsvSource({"GetApiKey", "UpdateApiKey", "DeleteApiKey"})
    void aKeyThatIsNotThereIsNotFound(String operation) {
        api.refused(operation, named("nokeyhere0"), 404, "Invalid API Key identifier specified");
    }

    @Test
    void keysAreTagged() {
        String id = api.done("CreateApiKey", "{'tags': {'a': '1'}}").path("id").asText();
        String arn = "'resourceArn': 'arn:aws:apigateway:us-east-1::/apikeys/" + id + "'";
        api.done("TagResource", "{" + arn + ", 'tags': {'b': '2'}}");
        assertThat(api.done("GetApiKey", named(id)).path("tags").toString()).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
    }

    @Test
    void keysAreImportedIntoTheirPlans() {
        String plan = api.done("CreateUsagePlan", "{'name': 'p'}").path("id").asText();
        ObjectNode imported = importKeys(false, """
                Enabled,Name,key,UsagePlanIds,other
                ,first,a-first-value-of-20-chars,"%1$s, %1$s",x
                false,"sec,ond",a-second-value-of-20-chars,,
                true,third,too-short,,
                true,fourth,a-fourth-value-of-20-chars,nosuchplan,
                """.formatted(plan));
        assertThat(imported.path("ids")).hasSize(2);
        assertThat(imported.path("warnings"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "Line 4: API Key value should be at least 20 characters",
                        "Line 5: Invalid Usage Plan ID specified");
        assertThat(names(api.done("GetApiKeys", "{}"))).containsExactlyInAnyOrder("first", "sec,ond");
        assertThat(names(api.done("GetUsagePlanKeys", "{'usagePlanId': '" + plan + "'}")))
                .containsExactly("first");
        assertThat(api.done("GetApiKeys", "{'nameQuery': 'first'}")
                        .at("/items/0/enabled")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void anImportedKeyOverwritesTheOneWithItsValue() {
        String id = api.done("CreateApiKey", "{'name': 'old', 'value': '" + VALUE + "'}")
                .path("id")
                .asText();
        ObjectNode imported = importKeys(true, "key,name\n" + VALUE + ",new\n");
        assertThat(imported.at("/ids/0").asText()).isEqualTo(id);
        assertThat(names(api.done("GetApiKeys", "{}"))).containsExactly("new");
    }

    @Test
    void aFileWithABadLineIsRefusedWholeWhenWarningsFail() {
        ObjectNode parameters = Json.object()
                .put("format", "csv")
                .put("failOnWarnings", "true")
                .put("body", "key,name\n" + VALUE + ",good\nshort,bad\n");
        api.refused(
                "ImportApiKeys",
                parameters.toString(),
                400,
                "Warnings found during import: [Line 3: API Key value should be at least 20 characters]");
        assertThat(api.done("GetApiKeys", "{}").path("items")).isEmpty();
    }

    @Test
    void aFileIsCsvWithItsColumns() {
        api.refused(
                "ImportApiKeys",
                "{'format': 'csv', 'body': 'a,b'}",
                400,
                "Unable to read the file: it has no column name");
        api.refused(
                "ImportApiKeys",
                "{'format': 'xml', 'body': 'name,key'}",
                400,
                "1 validation error detected: Value 'xml' at 'format' failed to satisfy constraint: Member must satisfy"
                        + " enum value set: [csv]");
    }

    @Test
    void aKeyWhoseStageIsDeletedIsStillChanged() {
        api.deploy("dev");
        String id = api.done(
                        "CreateApiKey", "{'stageKeys': [{'restApiId': '" + api.restApiId + "', 'stageName': 'dev'}]}")
                .path("id")
                .asText();
        api.done("DeleteStage", "{'stageName': 'dev'}");
        assertThat(api.patch("UpdateApiKey", named(id), "replace", "/name", "n")
                        .path("name")
                        .asText())
                .isEqualTo("n");
    }

    @ParameterizedTest
    @CsvSource({"first,2", "first one,1", "a \"quoted,1", "100%,1", "irst,0", "100_,0"})
    void keysAreFoundByWhatTheirNamesStartWith(String query, int number) {
        for (String name : List.of("first", "first one", "a \"quoted\" one", "100%")) {
            api.done("CreateApiKey", Json.object().put("name", name).toString());
        }
        api.done("CreateApiKey", "{'name': 'other', 'description': 'first'}");
        assertThat(names(api.done(
                        "GetApiKeys", Json.object().put("nameQuery", query).toString())))
                .hasSize(number)
                .allMatch(name -> name.startsWith(query));
    }

    @Test
    void anImportedKeyThatAPlanRefusesIsThereAndWarnedOf() {
        api.deploy("dev");
        String plan = "{'name': 'p', 'apiStages': [{'apiId': '" + api.restApiId + "', 'stage': 'dev'}]}";
        String one = api.done("CreateUsagePlan", plan).path("id").asText();
        String two = api.done("CreateUsagePlan", plan).path("id").asText();
        ObjectNode imported =
                importKeys(false, "name,key,usageplanids\nann," + VALUE + ",\"" + one + "," + two + "\"\n");
        String id = imported.at("/ids/0").asText();
        assertThat(names(api.done("GetApiKeys", "{}"))).containsExactly("ann");
        assertThat(imported.at("/warnings/0").asText())
                .isEqualTo("Line 2: API Key " + id + " is already associated with API Stage " + api.restApiId
                        + ":dev by Usage Plan " + one);
    }

    private ObjectNode importKeys(boolean failOnWarnings, String file) {
        return api.done(
                "ImportApiKeys",
                Json.object()
                        .put("format", "csv")
                        .put("failOnWarnings", String.valueOf(failOnWarnings))
                        .put("body", file)
                        .toString());
    }

    private static String named(String id) {
        return "{'apiKey': '" + id + "'}";
    }

    private static List<String> names(ObjectNode list) {
        return StreamSupport.stream(list.path("items").spliterator(), false)
                .map(item -> item.path("name").asText())
                .toList();
    }

    private void threeHundredKeys() {
        StringBuilder csv = new StringBuilder("name,key\n");
        for (int i = 0; i < 300; i++) {
            csv.append("name-")
                    .append(i)
                    .append(",value-of-the-key-")
                    .append(1_000 + i)
                    .append('\n');
        }
        importing(csv.toString());
    }

    private ObjectNode importing(String csv) {
        return api.done("ImportApiKeys", "{\"format\": \"csv\", \"body\": \"" + csv.replace("\n", "\\n") + "\"}");
    }

    @Test
    void keysOfACustomerAreFoundWithoutReadingAllOthers() {
        threeHundredKeys();
        for (String customer : List.of("c", "c", "cc")) {
            api.done("CreateApiKey", "{'name': 'of " + customer + "', 'customerId': '" + customer + "'}");
        }

        assertThat(api.cost(() -> assertThat(api.done("GetApiKeys", "{'customerId': 'c'}")
                                        .path("items"))
                                .hasSize(2))
                        .rows())
                .isLessThan(10);
        assertThat(api.done("GetApiKeys", "{'customerId': 'c', 'nameQuery': 'name'}")
                        .path("items"))
                .isEmpty();
    }

    @Test
    void keysAreFoundByHowTheirNamesStartAPageAtATime() {
        threeHundredKeys();
        List<String> names = new ArrayList<>();
        String position = "";
        do {
            String page = "{'nameQuery': 'name-1', 'limit': '50', 'position': '" + position + "'}";
            ObjectNode[] answer = new ObjectNode[1];
            assertThat(api.cost(() -> answer[0] = api.done("GetApiKeys", page)).rows())
                    .isLessThan(200);
            answer[0].path("items").forEach(key -> names.add(key.path("name").asText()));
            position = answer[0].path("position").asText();
        } while (!position.isEmpty());

        assertThat(names).hasSize(111).doesNotHaveDuplicates().allMatch(name -> name.startsWith("name-1"));
    }

    @ParameterizedTest
    @CsvSource({"a,a", "é€,é€", "x\uFF21,x\uFF21", "\uD83D\uDE00,\uD83D\uDE00s", "100%_!,100%_!x"})
    void aNameStartsWithAnyCharacters(String query, String name) {
        api.done("CreateApiKey", "{'name': '" + name + "'}");
        api.done("CreateApiKey", "{'name': 'other'}");

        assertThat(api.done("GetApiKeys", "{'nameQuery': '" + query + "'}").path("items"))
                .hasSize(1);
    }

    @Test
    void aKeyIsFoundByItsNewNameAndNotByItsOldOne() {
        String id = api.done("CreateApiKey", "{'name': 'before'}").path("id").asText();
        api.patch("UpdateApiKey", named(id), "replace", "/name", "after");

        assertThat(api.done("GetApiKeys", "{'nameQuery': 'before'}").path("items"))
                .isEmpty();
        assertThat(api.done("GetApiKeys", "{'nameQuery': 'after'}").path("items"))
                .hasSize(1);
        api.done("DeleteApiKey", named(id));
        assertThat(api.done("GetApiKeys", "{'nameQuery': 'after'}").path("items"))
                .isEmpty();
    }

    @Test
    void namesAndCustomersOfAnyLengthAreTold() {
        String longest = "n".repeat(1_000);
        api.done("CreateApiKey", "{'name': '" + longest + "1', 'customerId': '" + longest + "1'}");
        api.done("CreateApiKey", "{'name': '" + longest + "2', 'customerId': '" + longest + "2'}");

        assertThat(api.done("GetApiKeys", "{'nameQuery': '" + longest + "1'}").path("items"))
                .hasSize(1);
        assertThat(api.done("GetApiKeys", "{'customerId': '" + longest + "2'}").path("items"))
                .hasSize(1);
    }
}
