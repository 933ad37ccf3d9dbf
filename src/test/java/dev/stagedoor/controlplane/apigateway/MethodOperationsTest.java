/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts are recorded: test_put_method_validation, test_update_method_validation and others. */
class MethodOperationsTest {

    private static final String AUTHORIZER = "Invalid authorizer ID specified. Setting the authorization type to CUSTOM"
            + " or COGNITO_USER_POOLS requires a valid authorizer.";

    private final OneMethod api = new OneMethod();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void theResourceIsLookedForBeforeTheVerb() {
        api.refused(
                "PutMethod",
                "{\"resourceId\": \"none\", \"httpMethod\": \"WRONG\", \"authorizationType\": \"NONE\"}",
                404,
                "Invalid Resource identifier specified");
        api.refused(
                "PutMethod",
                "{\"httpMethod\": \"WRONG\", \"authorizationType\": \"NONE\"}",
                400,
                "Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CUSTOM", "COGNITO_USER_POOLS"})
    void anAuthorizerMustExist(String type) {
        api.refused("PutMethod", "{\"authorizationType\": \"" + type + "\"}", 400, AUTHORIZER);
        api.refused(
                "PutMethod",
                "{\"authorizationType\": \"" + type + "\", \"authorizerId\": \"abc123\"}",
                400,
                AUTHORIZER);
    }

    @Test
    void anAuthorizerThatIsNotAskedIsIgnored() {
        assertThat(api.done("PutMethod", "{\"authorizationType\": \"none\", \"authorizerId\": \"abc123\"}")
                        .toString())
                .isEqualTo("{\"httpMethod\":\"GET\",\"authorizationType\":\"NONE\",\"apiKeyRequired\":false}");
    }

    @Test
    void validatorAndModelMustExist() {
        api.refused(
                "PutMethod",
                "{\"authorizationType\": \"NONE\", \"requestValidatorId\": \"abc123\"}",
                400,
                "Invalid Request Validator identifier specified");
        api.refused(
                "PutMethod",
                "{\"authorizationType\": \"NONE\", \"requestModels\": {\"application/json\": \"petModel\"}}",
                400,
                "Invalid model identifier specified: petModel");
        api.done(
                "PutMethod", "{\"authorizationType\": \"NONE\", \"requestModels\": {\"application/json\": \"Empty\"}}");
    }

    @Test
    void aMethodIsPutOnce() {
        api.done("PutMethod", "{\"authorizationType\": \"NONE\"}");
        api.refused("PutMethod", "{\"authorizationType\": \"NONE\"}", 409, "Method already exists for this resource");
    }

    @Test
    void aPatchNamesWhatMayBePatchedAndHow() {
        api.done("PutMethod", "{\"authorizationType\": \"NONE\"}");
        for (String path : new String[] {"/httpMethod", "/requestParameters", "/requestModels/application/json"}) {
            api.refused("UpdateMethod", patch("replace", path, "x"), 400, "Invalid patch path " + path);
        }
        api.refused(
                "UpdateMethod",
                patch("add", "/operationName", "x"),
                400,
                "Invalid patch operation specified. Must be one of: [replace]");
        api.refused(
                "UpdateMethod",
                patch("replace", "/requestModels/application~1json", "petModel"),
                404,
                "Content-Type specified was not found");
        api.refused(
                "UpdateMethod",
                patch("add", "/requestModels/application~1json", "petModel"),
                400,
                "Invalid model identifier specified: petModel");
    }

    @Test
    void whatIsPatchedAwayIsNotAnswered() {
        api.done("PutMethod", "{\"authorizationType\": \"NONE\"}");
        String path = "/requestParameters/method.request.querystring.q";
        assertThat(api.done("UpdateMethod", patch("add", path, "true"))
                        .path("requestParameters")
                        .toString())
                .isEqualTo("{\"method.request.querystring.q\":true}");
        assertThat(api.done("UpdateMethod", patch("remove", path, "")).has("requestParameters"))
                .isFalse();
    }

    @Test
    void putIntegrationReplacesTheResponsesToo() {
        api.putMock("GET");
        api.done("PutIntegrationResponse", "{\"statusCode\": \"200\"}");
        api.done("PutIntegration", "{\"type\": \"MOCK\"}");
        assertThat(api.done("GetIntegration", "{}").has("integrationResponses")).isFalse();
    }

    @Test
    void whatAMethodOwnsGoesWithIt() {
        api.putMock("GET");
        api.done("PutMethodResponse", "{\"statusCode\": \"200\"}");
        api.done("DeleteMethod", "{}");
        api.done("PutMethod", "{\"authorizationType\": \"NONE\"}");
        api.refused("GetIntegration", "{}", 404, "Invalid Integration identifier specified");
        api.refused("GetMethodResponse", "{\"statusCode\": \"200\"}", 404, "Invalid Response status code specified");
    }

    @Test
    void aMappedHeaderIsDeclaredFirst() {
        api.putMock("GET");
        api.refused(
                "PutIntegrationResponse",
                "{\"statusCode\": \"200\", \"responseParameters\": {\"method.response.header.X\": \"'a'\"}}",
                400,
                "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping"
                        + " expression parameter specified: method.response.header.X]");
    }

    @Test
    void aMockHasNothingToCall() {
        api.done("PutMethod", "{\"authorizationType\": \"NONE\"}");
        assertThat(api.done(
                                "PutIntegration",
                                "{\"type\": \"MOCK\", \"uri\": \"http://example.com\","
                                        + " \"integrationHttpMethod\": \"GET\", \"passthroughBehavior\": \"NEVER\"}")
                        .toString())
                .isEqualTo("{\"type\":\"MOCK\",\"passthroughBehavior\":\"NEVER\",\"timeoutInMillis\":29000,"
                        + "\"cacheNamespace\":\"" + api.rootId + "\",\"cacheKeyParameters\":[]}");
        api.refused(
                "UpdateIntegration",
                patch("replace", "/passthroughBehavior", "SOMETIMES"),
                400,
                "Invalid passthroughBehavior specified. Valid options are WHEN_NO_MATCH,WHEN_NO_TEMPLATES,NEVER");
    }

    private static String patch(String op, String path, String value) {
        return "{\"patchOperations\": [{\"op\": \"" + op + "\", \"path\": \"" + path + "\", \"value\": \"" + value
                + "\"}]}";
    }
}
