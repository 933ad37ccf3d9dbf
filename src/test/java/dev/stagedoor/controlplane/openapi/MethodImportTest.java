/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import static dev.stagedoor.controlplane.openapi.TestApi.importing;
import static dev.stagedoor.controlplane.openapi.TestApi.method;
import static dev.stagedoor.controlplane.openapi.TestApi.methodRow;
import static dev.stagedoor.controlplane.openapi.TestApi.openApi;
import static dev.stagedoor.controlplane.openapi.TestApi.swagger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import org.junit.jupiter.api.Test;

class MethodImportTest {

    @Test
    void an_operation_without_integration_is_a_method_without_integration() {
        DefinitionTree tree = importing(openApi("\"paths\":{\"/a\":{\"get\":{\"operationId\":\"List\"}}}"))
                .tree();

        assertThat(method(tree, "/a", "GET"))
                .isEqualTo(
                        Json.readObject(
                                "{\"httpMethod\":\"GET\",\"authorizationType\":\"NONE\",\"apiKeyRequired\":false,\"operationName\":\"List\"}"));
        assertThat(tree.find(methodRow(tree, "/a", "GET") + "/integration")).isEmpty();
    }

    @Test
    void any_method_is_a_method_of_its_own_and_trace_is_none() {
        DefinitionTree tree = importing(
                        openApi(
                                "\"paths\":{\"/a\":{\"x-amazon-apigateway-any-method\":{},\"patch\":{},\"trace\":{},\"summary\":\"s\"}}"))
                .tree();

        assertThat(tree.children(methodRow(tree, "/a", "ANY").replace("/methods/ANY", ""), "Method"))
                .hasSize(2);
        assertThat(method(tree, "/a", "ANY").path("httpMethod").asText()).isEqualTo("ANY");
    }

    @Test
    void an_operations_parameter_overrides_its_paths() {
        DefinitionTree tree = importing(openApi("""
                        "paths":{"/a/{id}":{
                          "parameters":[{"name":"id","in":"path","required":true},{"name":"q","in":"query","required":true},
                                        {"$ref":"#/components/parameters/Trace"},{"name":"c","in":"cookie"}],
                          "get":{"parameters":[{"name":"q","in":"query"}]}}},
                        "components":{"parameters":{"Trace":{"name":"x-trace","in":"header","required":true}}}""")).tree();

        assertThat(method(tree, "/a/{id}", "GET").path("requestParameters"))
                .isEqualTo(
                        Json.readObject(
                                "{\"method.request.path.id\":true,\"method.request.querystring.q\":false,\"method.request.header.x-trace\":true}"));
    }

    @Test
    void the_resources_own_variable_is_a_parameter_even_where_nobody_says_so_but_a_greedy_one_is_not() {
        DefinitionTree tree = importing(openApi("\"paths\":{\"/a/b/{id}\":{\"get\":{}},\"/{proxy+}\":{\"get\":{}}}"))
                .tree();

        assertThat(method(tree, "/a/b/{id}", "GET")
                        .at("/requestParameters/method.request.path.id")
                        .asBoolean())
                .isTrue();
        assertThat(method(tree, "/{proxy+}", "GET").has("requestParameters")).isFalse();
    }

    @Test
    void a_parameter_name_that_no_mapping_could_name_is_refused() {
        assertThatThrownBy(() -> importing(openApi(
                        "\"paths\":{\"/a\":{\"get\":{\"parameters\":[{\"name\":\"page[size]\",\"in\":\"query\"}]}}}")))
                .hasMessage(
                        "Errors found during import:\n\tUnable to put method 'GET' on resource at path '/a': Invalid"
                                + " mapping expression specified: Validation Result: warnings : [], errors : [Parameter name"
                                + " should match the following regular expression: ^[a-zA-Z0-9._$-]+$]");
    }

    @Test
    void one_name_in_two_places_is_refused() {
        assertThatThrownBy(() -> importing(openApi("\"paths\":{\"/a\":{\"get\":{\"parameters\":["
                        + "{\"name\":\"x\",\"in\":\"query\"},{\"name\":\"x\",\"in\":\"header\"}]}}}")))
                .hasMessageEndingWith("'/a': Parameter names must be unique across querystring, header and path");
    }

    @Test
    void swagger_media_types_come_from_the_operation_else_from_the_document_else_json() {
        DefinitionTree tree = importing(swagger("""
                        "consumes":["application/xml"],
                        "paths":{"/a":{
                          "post":{"parameters":[{"in":"body","name":"b","schema":{"$ref":"#/definitions/Pet"}}],
                                  "produces":["text/a","text/b"],
                                  "responses":{"200":{"schema":{"$ref":"#/definitions/Pet"}}}},
                          "put":{"responses":{"201":{"schema":{"$ref":"#/definitions/Pet"}}}}}},
                        "definitions":{"Pet":{"type":"object"}}""")).tree();

        assertThat(method(tree, "/a", "POST").path("requestModels"))
                .isEqualTo(Json.readObject("{\"application/xml\":\"Pet\"}"));
        assertThat(tree.find(methodRow(tree, "/a", "POST") + "/responses/200")
                        .orElseThrow()
                        .path("responseModels"))
                .isEqualTo(Json.readObject("{\"text/a\":\"Pet\",\"text/b\":\"Pet\"}"));
        assertThat(tree.find(methodRow(tree, "/a", "PUT") + "/responses/201")
                        .orElseThrow()
                        .path("responseModels"))
                .isEqualTo(Json.readObject("{\"application/json\":\"Pet\"}"));
    }

    @Test
    void bodies_and_responses_may_be_references() {
        DefinitionTree tree = importing(openApi("""
                        "paths":{"/a":{"post":{"requestBody":{"$ref":"#/components/requestBodies/B"},
                          "responses":{"200":{"$ref":"#/components/responses/Ok"},"default":{"description":"d"},"5XX":{}}}}},
                        "components":{
                          "schemas":{"Pet":{"type":"object"}},
                          "requestBodies":{"B":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Pet"}}}}},
                          "responses":{"Ok":{"headers":{"x-next":{"schema":{"type":"string"}}},
                            "content":{"application/json":{"schema":{"$ref":"#/components/schemas/Pet"}}}}}}""")).tree();

        String row = methodRow(tree, "/a", "POST");
        assertThat(method(tree, "/a", "POST")
                        .at("/requestModels/application~1json")
                        .asText())
                .isEqualTo("Pet");
        assertThat(tree.children(row, "MethodResponse").values())
                .containsExactly(
                        Json.readObject(
                                "{\"statusCode\":\"200\",\"responseParameters\":{\"method.response.header.x-next\":false},\"responseModels\":{\"application/json\":\"Pet\"}}"));
    }

    @Test
    void a_reference_that_leads_nowhere_is_a_warning_and_one_that_leads_out_an_error() {
        assertThat(importing(
                                openApi(
                                        "\"paths\":{\"/a\":{\"get\":{\"responses\":{\"200\":{\"$ref\":\"#/components/responses/X\"}}}}}"))
                        .warnings())
                .containsExactly("Reference to response '#/components/responses/X' not found. Ignoring.");
        assertThatThrownBy(() -> importing(
                        openApi("\"paths\":{\"/a\":{\"get\":{\"parameters\":[{\"$ref\":\"other.yaml#/p\"}]}}}")))
                .hasMessageContaining("Reference 'other.yaml#/p' to a parameter of method 'GET /a' leads out");
    }

    @Test
    void references_in_a_circle_lead_nowhere() {
        assertThat(importing(openApi("""
                                "paths":{"/a":{"get":{"responses":{"200":{"$ref":"#/components/responses/X"}}}}},
                                "components":{"responses":{"X":{"$ref":"#/components/responses/Y"},
                                  "Y":{"$ref":"#/components/responses/X"}}}""")).warnings())
                .containsExactly("Reference to response '#/components/responses/X' not found. Ignoring.");
    }

    @Test
    void a_validator_is_the_operations_else_the_documents() {
        DefinitionTree tree = importing(openApi("""
                        "x-amazon-apigateway-request-validators":{
                          "all":{"validateRequestBody":true,"validateRequestParameters":true},
                          "parameters only":{"validateRequestParameters":true}},
                        "x-amazon-apigateway-request-validator":"all",
                        "paths":{"/a":{"get":{"x-amazon-apigateway-request-validator":"parameters only"},"put":{}}}""")).tree();

        var parametersOnly = TestApi.row(tree, "RequestValidator", "name", "parameters only");
        assertThat(parametersOnly.path("validateRequestBody").asBoolean(true)).isFalse();
        assertThat(method(tree, "/a", "GET").path("requestValidatorId")).isEqualTo(parametersOnly.path("id"));
        assertThat(method(tree, "/a", "PUT").path("requestValidatorId"))
                .isEqualTo(TestApi.row(tree, "RequestValidator", "name", "all").path("id"));
    }

    @Test
    void a_validator_that_is_not_there_is_refused() {
        assertThatThrownBy(() -> importing(
                        openApi("\"paths\":{\"/a\":{\"get\":{\"x-amazon-apigateway-request-validator\":\"x\"}}}")))
                .hasMessageEndingWith("'/a': Invalid Request Validator identifier specified");
    }
}
