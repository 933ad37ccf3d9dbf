/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsagePlanOperationsTest {

    private final OneMethod api = new OneMethod();
    private String plan = "";

    @BeforeEach
    void createPlan() {
        api.deploy("dev");
        plan = api.done(
                        "CreateUsagePlan",
                        "{'name': 'gold', 'apiStages': [{'apiId': '" + api.restApiId + "', 'stage': 'dev'}],"
                                + " 'quota': {'limit': 10, 'period': 'WEEK'},"
                                + " 'throttle': {'burstLimit': 1, 'rateLimit': 2}}")
                .path("id")
                .asText();
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aPlanIsAnsweredWithItsDefaults() { // recorded: test_api_key_required_for_methods
        assertThat(api.done("GetUsagePlan", plan()).toString())
                .isEqualTo("{\"id\":\"" + plan + "\",\"name\":\"gold\",\"apiStages\":[{\"apiId\":\"" + api.restApiId
                        + "\",\"stage\":\"dev\"}],\"throttle\":{\"burstLimit\":1,\"rateLimit\":2.0},"
                        + "\"quota\":{\"limit\":10,\"offset\":0,\"period\":\"WEEK\"},\"tags\":{}}");
        assertThat(api.done("CreateUsagePlan", "{'name': 'bare'}")
                        .path("apiStages")
                        .isArray())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|1 validation error detected: Value null at 'createUsagePlanInput.name' failed to satisfy constraint:"
                        + " Member must not be null",
                "{'name': 'a', 'quota': {'limit': 1, 'period': 'YEAR'}}|1 validation error detected: Value 'YEAR' at"
                        + " 'createUsagePlanInput.quota.period' failed to satisfy constraint: Member must satisfy enum"
                        + " value set: [DAY, WEEK, MONTH]",
                "{'name': ''}|Usage Plan name cannot be blank",
                "{'name': 'a', 'quota': {'limit': 1}}|Usage Plan quota must have a limit and a period",
                "{'name': 'a', 'quota': {'limit': 0, 'period': 'DAY'}}|Usage Plan quota limit must be greater than zero",
                "{'name': 'a', 'quota': {'limit': 1, 'period': 'DAY', 'offset': 1}}|Usage Plan quota offset must be zero"
                        + " in the DAY period",
                "{'name': 'a', 'quota': {'limit': 1, 'period': 'WEEK', 'offset': 7}}|Usage Plan quota offset must be"
                        + " between 0 and 6 inclusive in the WEEK period",
                "{'name': 'a', 'throttle': {'rateLimit': -1}}|Usage Plan throttle rate limit must not be negative"
            })
    void whatAPlanCannotBe(String parameters, String message) {
        api.refused("CreateUsagePlan", parameters, 400, message);
    }

    @Test
    void aPlanIsForStagesThatAreThere() { // recorded: test_usage_plan_crud
        String missing = "Invalid API Stage {api: " + api.restApiId + ", stage: prod} specified for usageplan " + plan;
        api.refused("UpdateUsagePlan", patch("add", "/apiStages", stage("prod")), 404, missing);
        api.refused("UpdateUsagePlan", patch("remove", "/apiStages", stage("prod")), 404, missing);
        api.refused("UpdateUsagePlan", patch("add", "/apiStages", "nonsense"), 400, "Invalid API Stage specified");
    }

    @Test
    void stagesAreAddedAndRemoved() {
        api.done("CreateDeployment", "{'stageName': 'prod'}");
        assertThat(api.done("UpdateUsagePlan", patch("add", "/apiStages", stage("prod")))
                        .path("apiStages"))
                .hasSize(2);
        assertThat(api.done("UpdateUsagePlan", patch("remove", "/apiStages", stage("dev")))
                        .at("/apiStages/0/stage")
                        .asText())
                .isEqualTo("prod");
    }

    @ParameterizedTest
    @CsvSource({
        "replace,/name,silver,/name,silver",
        "replace,/description,d,/description,d",
        "add,/productCode,p,/productCode,p",
        "replace,/productCode,p,/productCode,p",
        "remove,/productCode,,/productCode,''",
        "add,/quota/limit,7,/quota/limit,7",
        "replace,/quota/limit,7,/quota/limit,7",
        "add,/quota/offset,3,/quota/offset,3",
        "replace,/quota/offset,3,/quota/offset,3",
        "add,/quota/period,MONTH,/quota/period,MONTH",
        "replace,/quota/period,MONTH,/quota/period,MONTH",
        "remove,/quota,,/quota,''",
        "add,/throttle/burstLimit,7,/throttle/burstLimit,7",
        "replace,/throttle/burstLimit,7,/throttle/burstLimit,7",
        "add,/throttle/rateLimit,7.5,/throttle/rateLimit,7.5",
        "replace,/throttle/rateLimit,7.5,/throttle/rateLimit,7.5",
        "remove,/throttle,,/throttle,''"
    })
    void whatCanBePatched(String op, String path, String value, String pointer, String answered) {
        ObjectNode patched = api.done("UpdateUsagePlan", patch(op, path, value));
        assertThat(patched.at(pointer).asText()).isEqualTo(answered);
        assertThat(patched.at(pointer).isMissingNode()).isEqualTo(op.equals("remove"));
        assertThat(api.done("GetUsagePlan", plan())).isEqualTo(patched);
    }

    @ParameterizedTest
    @CsvSource({
        "add,/~1pets~1{id}/GET/rateLimit,1.5,/pets/{id}/GET",
        "replace,/~1pets/GET/rateLimit,1.5,/pets/GET",
        "add,//pets/{id}/GET/burstLimit,3,/pets/{id}/GET",
        "replace,/~1pets/GET/burstLimit,3,/pets/GET"
    })
    void aMethodIsThrottledByItself(String op, String method, String value, String key) {
        String throttle = "/apiStages/" + stage("dev") + "/throttle";
        ObjectNode patched = api.done("UpdateUsagePlan", patch(op, throttle + method, value));
        assertThat(patched.at("/apiStages/0/throttle")
                        .path(key)
                        .elements()
                        .next()
                        .asDouble())
                .isEqualTo(Double.parseDouble(value));
        String entry = throttle + method.substring(0, method.lastIndexOf('/'));
        assertThat(api.done("UpdateUsagePlan", patch("remove", entry, "")).at("/apiStages/0/throttle"))
                .isEmpty();
    }

    @Test
    void allMethodsOfAStageAreThrottledTogether() {
        String path = "/apiStages/" + stage("dev") + "/throttle";
        String all = "{\"/a/GET\":{\"burstLimit\":1,\"rateLimit\":2.0}}";
        assertThat(api.done("UpdateUsagePlan", patch("add", path, all))
                        .at("/apiStages/0/throttle")
                        .toString())
                .isEqualTo(all);
        api.done("UpdateUsagePlan", patch("replace", path, "{}"));
        api.refused("UpdateUsagePlan", patch("replace", path, "{"), 400, "Invalid Usage Plan throttle specified");
        assertThat(api.done("UpdateUsagePlan", patch("remove", path, ""))
                        .at("/apiStages/0")
                        .has("throttle"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "replace,/apiStages",
        "replace,/id",
        "add,/name",
        "add,/description",
        "remove,/name",
        "remove,/description",
        "add,/quota",
        "replace,/quota",
        "remove,/quota/limit",
        "remove,/quota/offset",
        "remove,/quota/period",
        "add,/throttle",
        "replace,/throttle",
        "remove,/throttle/burstLimit",
        "remove,/throttle/rateLimit",
        "copy,/name",
        "replace,/apiStages/a:b",
        "add,/apiStages/a:b/other",
    })
    void whatCannotBePatched(String op, String path) {
        assertThat(api.call("UpdateUsagePlan", patch(op, path, "1"))
                        .body()
                        .path("message")
                        .asText())
                .startsWith("Invalid patch path  '" + path + "' specified for op '" + op + "'. ");
    }

    @ParameterizedTest
    @CsvSource({"remove,/rateLimit", "remove,/burstLimit", "add,''", "replace,''"})
    void aMethodsLimitsAreSetOneByOneAndRemovedTogether(String op, String limit) {
        String path = "/apiStages/" + stage("dev") + "/throttle/~1pets/GET" + limit;
        assertThat(api.call("UpdateUsagePlan", patch(op, path, "1"))
                        .body()
                        .path("message")
                        .asText())
                .startsWith("Invalid patch path  '" + path + "' specified for op '" + op + "'. ");
    }

    @Test
    void whatCanBeRemovedIsListedInAwsWords() { // boto3#2629 quotes AWS
        api.refused(
                "UpdateUsagePlan",
                patch("remove", "/apiStages/" + stage("dev"), ""),
                400,
                "Invalid patch path  '/apiStages/" + stage("dev") + "' specified for op 'remove'. Must be one of:"
                        + " [/apiStages, /quota, /throttle, /productCode,"
                        + " /apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>,"
                        + " /apiStages/<apidId:stageName>/throttle]");
    }

    @Test
    void aPlanWithStagesIsNotDeleted() {
        api.refused(
                "DeleteUsagePlan",
                plan(),
                400,
                "Cannot delete Usage Plan " + plan + " because there are API Stages associated with it, including "
                        + stage("dev"));
        api.done("UpdateUsagePlan", patch("remove", "/apiStages", stage("dev")));
        api.done("DeleteUsagePlan", plan());
        api.refused("GetUsagePlan", plan(), 404, "Invalid Usage Plan ID specified");
    }

    @Test
    void aStageThatIsDeletedLeavesItsPlans() {
        api.done("DeleteStage", "{'stageName': 'dev'}");
        assertThat(api.done("GetUsagePlan", plan()).path("apiStages")).isEmpty();
    }

    @Test
    void anApiThatIsDeletedLeavesItsPlans() {
        api.done("DeleteRestApi", "{}");
        assertThat(api.done("GetUsagePlan", plan()).path("apiStages")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GetUsagePlan",
        "UpdateUsagePlan",
        "DeleteUsagePlan",
        "GetUsagePlanKeys",
        "GetUsagePlanKey",
        "DeleteUsagePlanKey",
        "CreateUsagePlanKey"
    })
    void aPlanThatIsNotThereIsNotFound(String operation) {
        api.refused(
                operation,
                "{'usagePlanId': 'noplan', 'keyId': 'x', 'keyType': 'API_KEY'}",
                404,
                "Invalid Usage Plan ID specified");
    }

    @Test
    void plansAreTagged() {
        String arn = "'resourceArn': 'arn:aws:apigateway:us-east-1::/usageplans/" + plan + "'";
        api.done("TagResource", "{" + arn + ", 'tags': {'b': '2'}}");
        assertThat(api.done("GetTags", "{" + arn + "}").at("/tags/b").asText()).isEqualTo("2");
    }

    @Test
    void aKeyIsPutIntoAPlanAndTakenOut() { // recorded: test_api_key_required_for_methods
        String key = key("ann");
        ObjectNode made = api.done("CreateUsagePlanKey", inPlan(plan, key));
        assertThat(made.path("type").asText()).isEqualTo("API_KEY");
        assertThat(made.path("name").asText()).isEqualTo("ann");
        assertThat(made.path("value").asText()).hasSize(40);
        assertThat(api.done("GetUsagePlanKey", inPlan(plan, key))).isEqualTo(made);
        api.refused(
                "CreateUsagePlanKey", inPlan(plan, key), 409, "Usage Plan Key already exists for Usage Plan " + plan);
        assertThat(api.done("GetUsagePlanKeys", "{'usagePlanId': '" + plan + "', 'nameQuery': 'a'}")
                        .path("items"))
                .hasSize(1);
        assertThat(api.done("GetUsagePlanKeys", "{'usagePlanId': '" + plan + "', 'nameQuery': 'b'}")
                        .path("items"))
                .isEmpty();
        assertThat(api.done("GetUsagePlans", "{'keyId': '" + key + "'}").path("items"))
                .hasSize(1);
        api.done("DeleteUsagePlanKey", inPlan(plan, key));
        assertThat(api.done("GetUsagePlans", "{'keyId': '" + key + "'}").path("items"))
                .isEmpty();
        api.refused("GetUsagePlanKey", inPlan(plan, key), 404, "Invalid Usage Plan ID specified");
    }

    @Test
    void aKeyOfAPlanIsAnApiKey() {
        api.refused("CreateUsagePlanKey", inPlan(plan, "nokey"), 404, "Invalid API Key identifier specified");
        api.refused(
                "CreateUsagePlanKey",
                "{'usagePlanId': '" + plan + "', 'keyId': '" + key("a") + "', 'keyType': 'OTHER'}",
                400,
                "Invalid Usage Plan Key type specified. Must be API_KEY");
    }

    @Test
    void aKeyHasOnePlanForAStage() {
        String key = key("ann");
        api.done("CreateUsagePlanKey", inPlan(plan, key));
        String other =
                api.done("CreateUsagePlan", "{'name': 'other'}").path("id").asText();
        api.done("CreateUsagePlanKey", inPlan(other, key));
        api.refused(
                "UpdateUsagePlan",
                OneMethod.patchOf("{'usagePlanId': '" + other + "'}", "add", "/apiStages", stage("dev")),
                409,
                "API Key " + key + " is already associated with API Stage " + stage("dev") + " by Usage Plan " + plan);
    }

    @Test
    void aKeyThatIsDeletedLeavesItsPlans() {
        String key = key("ann");
        api.done("CreateUsagePlanKey", inPlan(plan, key));
        api.done("DeleteApiKey", "{'apiKey': '" + key + "'}");
        assertThat(api.done("GetUsagePlanKeys", plan()).path("items")).isEmpty();
    }

    @Test
    void plansAndKeysComeInPages() {
        api.done("CreateUsagePlan", "{'name': 'silver'}");
        for (String name : List.of("ann", "bob", "ada")) {
            api.done("CreateUsagePlanKey", inPlan(plan, key(name)));
        }
        for (String query : List.of("", ", 'nameQuery': 'a'")) {
            String page = "{'usagePlanId': '" + plan + "', 'limit': '1'" + query;
            ObjectNode first = api.done("GetUsagePlanKeys", page + "}");
            ObjectNode second = api.done(
                    "GetUsagePlanKeys",
                    page + ", 'position': '" + first.path("position").asText() + "'}");
            assertThat(first.path("items")).hasSize(1);
            assertThat(second.path("items")).hasSize(1).isNotEqualTo(first.path("items"));
            assertThat(second.has("position")).isEqualTo(query.isEmpty());
        }
        ObjectNode plans = api.done("GetUsagePlans", "{'limit': '1'}");
        assertThat(plans.path("items")).hasSize(1);
        assertThat(api.done(
                                "GetUsagePlans",
                                "{'position': '" + plans.path("position").asText() + "'}")
                        .path("items"))
                .hasSize(1);
    }

    @Test
    void aKeyThatHasAStageByOnePlanIsNotPutIntoAnother() {
        String key = key("ann");
        api.done("CreateUsagePlanKey", inPlan(plan, key));
        String other = api.done(
                        "CreateUsagePlan",
                        "{'name': 'b', 'apiStages': [{'apiId': '" + api.restApiId + "', 'stage': 'dev'}]}")
                .path("id")
                .asText();
        api.refused(
                "CreateUsagePlanKey",
                inPlan(other, key),
                409,
                "API Key " + key + " is already associated with API Stage " + stage("dev") + " by Usage Plan " + plan);
        api.done("CreateUsagePlanKey", inPlan(other, key("bob")));
    }

    private String key(String name) {
        return api.done("CreateApiKey", "{'name': '" + name + "'}").path("id").asText();
    }

    private static String inPlan(String plan, String key) {
        return "{'usagePlanId': '" + plan + "', 'keyId': '" + key + "', 'keyType': 'API_KEY'}";
    }

    private String plan() {
        return "{'usagePlanId': '" + plan + "'}";
    }

    private String stage(String name) {
        return api.restApiId + ":" + name;
    }

    private String patch(String op, String path, String value) {
        return OneMethod.patchOf(plan(), op, path, value);
    }
}
