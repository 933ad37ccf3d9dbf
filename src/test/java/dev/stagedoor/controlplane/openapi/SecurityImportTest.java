/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import static dev.stagedoor.controlplane.openapi.TestApi.importing;
import static dev.stagedoor.controlplane.openapi.TestApi.method;
import static dev.stagedoor.controlplane.openapi.TestApi.openApi;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.openapi.OpenApiImport.Mode;
import org.junit.jupiter.api.Test;

class SecurityImportTest {

    private static final String SCHEMES = """
            "components":{"securitySchemes":{
              "key":{"type":"apiKey","name":"X-API-Key","in":"header"},
              "other":{"type":"apiKey","name":"token","in":"query"},
              "iam":{"type":"apiKey","name":"Authorization","in":"header","x-amazon-apigateway-authtype":"awsSigv4"},
              "pool":{"type":"apiKey","name":"Auth","in":"header","x-amazon-apigateway-authtype":"cognito_user_pools",
                "x-amazon-apigateway-authorizer":{"type":"cognito_user_pools","providerARNs":["arn:pool"]}},
              "request":{"type":"apiKey","name":"Unused","in":"header","x-amazon-apigateway-authtype":"custom",
                "x-amazon-apigateway-authorizer":{"type":"request","authorizerUri":"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:fn/invocations",
                  "identitySource":"method.request.querystring.a","authorizerResultTtlInSeconds":0}}}}""";

    private static DefinitionTree tree(String security) {
        return importing(openApi("\"paths\":{\"/a\":{\"get\":{" + security + "}}}," + SCHEMES))
                .tree();
    }

    private static ObjectNode get(String security) {
        return method(tree(security), "/a", "GET");
    }

    private static String authorizerId(DefinitionTree tree, String name) {
        return TestApi.row(tree, "Authorizer", "name", name).path("id").asText();
    }

    @Test
    void an_x_api_key_header_asks_for_an_api_key_and_no_other_key_does() {
        assertThat(get("\"security\":[{\"key\":[]}]").path("apiKeyRequired").asBoolean())
                .isTrue();
        assertThat(get("\"security\":[{\"other\":[]}]").path("apiKeyRequired").asBoolean())
                .isFalse();
    }

    @Test
    void a_key_and_an_authorizer_may_be_asked_for_together() {
        DefinitionTree tree = tree("\"security\":[{\"request\":[]},{\"key\":[]}]");

        JsonNode method = method(tree, "/a", "GET");
        assertThat(method.path("authorizationType").asText()).isEqualTo("CUSTOM");
        assertThat(method.path("authorizerId").asText()).isEqualTo(authorizerId(tree, "request"));
        assertThat(method.path("apiKeyRequired").asBoolean()).isTrue();
    }

    @Test
    void scopes_are_for_user_pools() {
        ObjectNode method = get("\"security\":[{\"pool\":[\"a/read\",\"a/write\"]}]");
        assertThat(method.path("authorizationType").asText()).isEqualTo("COGNITO_USER_POOLS");
        assertThat(method.path("authorizationScopes").toString()).isEqualTo("[\"a/read\",\"a/write\"]");
        assertThat(get("\"security\":[{\"request\":[\"a\"]}]").has("authorizationScopes"))
                .isFalse();
    }

    @Test
    void signature_version_4_is_aws_iam() {
        assertThat(get("\"security\":[{\"iam\":[]}]").path("authorizationType").asText())
                .isEqualTo("AWS_IAM");
        assertThat(get("\"x-amazon-apigateway-auth\":{\"type\":\"AWS_IAM\"}")
                        .path("authorizationType")
                        .asText())
                .isEqualTo("AWS_IAM");
    }

    @Test
    void a_scheme_that_is_not_defined_asks_for_nothing() {
        assertThat(get("\"security\":[{\"NONE\":[]}]").path("authorizationType").asText())
                .isEqualTo("NONE");
    }

    @Test
    void the_documents_security_holds_for_operations_that_have_none_of_their_own() {
        DefinitionTree tree = importing(openApi("\"security\":[{\"pool\":[]}],\"paths\":{\"/a\":{\"get\":{},"
                        + "\"put\":{\"security\":[]},\"post\":{\"security\":[{\"key\":[]}]}}}," + SCHEMES))
                .tree();

        assertThat(method(tree, "/a", "GET").path("authorizerId").asText()).isEqualTo(authorizerId(tree, "pool"));
        assertThat(method(tree, "/a", "PUT").path("authorizationType").asText()).isEqualTo("NONE");
        assertThat(method(tree, "/a", "POST").path("authorizationType").asText())
                .isEqualTo("NONE");
    }

    @Test
    void authorizers_are_made_whether_used_or_not() {
        DefinitionTree tree = tree("");

        assertThat(tree.children("", "Authorizer")).hasSize(2);
        ObjectNode pool = TestApi.row(tree, "Authorizer", "name", "pool");
        pool.remove("id");
        assertThat(pool)
                .isEqualTo(
                        Json.readObject(
                                "{\"name\":\"pool\",\"type\":\"COGNITO_USER_POOLS\",\"authType\":\"cognito_user_pools\",\"identitySource\":\"method.request.header.Auth\",\"providerARNs\":[\"arn:pool\"]}"));
        ObjectNode request = TestApi.row(tree, "Authorizer", "name", "request");
        assertThat(request.path("identitySource").asText()).isEqualTo("method.request.querystring.a");
        assertThat(request.path("authorizerResultTtlInSeconds").asInt(-1)).isZero();
    }

    @Test
    void a_scheme_that_promises_an_authorizer_and_has_none_leaves_no_method_open() {
        String document = openApi("\"paths\":{\"/a\":{\"get\":{\"security\":[{\"lambda\":[]}]}}},"
                + "\"components\":{\"securitySchemes\":{\"lambda\":{\"type\":\"apiKey\",\"name\":\"Authorization\","
                + "\"in\":\"header\",\"x-amazon-apigateway-authtype\":\"custom\"}}}");

        assertThatThrownBy(() -> importing(document))
                .hasMessageEndingWith(
                        "'/a': Invalid authorizer ID specified. Setting the authorization type to CUSTOM or"
                                + " COGNITO_USER_POOLS requires a valid authorizer.");
    }

    @Test
    void a_merge_may_name_an_authorizer_that_is_there() {
        DefinitionTree before = tree("");

        DefinitionTree after = TestApi.apply(
                        openApi("\"paths\":{\"/b\":{\"get\":{\"security\":[{\"pool\":[]}]}}}"), before, Mode.MERGE)
                .tree();

        assertThat(method(after, "/b", "GET").path("authorizerId").asText()).isEqualTo(authorizerId(before, "pool"));
    }

    @Test
    void a_lambda_authorizer_without_a_function_is_refused() {
        assertThatThrownBy(() -> importing(openApi("\"components\":{\"securitySchemes\":{\"t\":{\"type\":\"apiKey\","
                        + "\"x-amazon-apigateway-authorizer\":{\"type\":\"token\"}}}}")))
                .hasMessageContaining("Unable to create Authorizer 't': Invalid Authorizer URI");
    }
}
