/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import static dev.stagedoor.controlplane.openapi.TestApi.apply;
import static dev.stagedoor.controlplane.openapi.TestApi.importing;
import static dev.stagedoor.controlplane.openapi.TestApi.openApi;
import static dev.stagedoor.controlplane.openapi.TestApi.paths;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.openapi.OpenApiImport.BasePath;
import dev.stagedoor.controlplane.openapi.OpenApiImport.Mode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an import, a merge and an overwrite leave of what was there, and that a failed one leaves everything. */
class ImportModeTest {

    private static final String MOCK = "\"x-amazon-apigateway-integration\":{\"type\":\"mock\"}";

    private static String api(String paths) {
        return openApi("\"paths\":{" + paths + "}");
    }

    @Test
    void a_merge_keeps_what_the_document_does_not_mention() {
        DefinitionTree before = importing(openApi("\"paths\":{\"/a\":{\"get\":{" + MOCK + "}}},"
                        + "\"components\":{\"schemas\":{\"A\":{\"type\":\"object\"}}}"))
                .tree();

        DefinitionTree after = apply(api("\"/b\":{\"get\":{" + MOCK + "}}"), before, Mode.MERGE)
                .tree();

        assertThat(paths(after)).containsExactly("/", "/a", "/b");
        assertThat(after.find("/models/A")).isPresent();
        assertThat(TestApi.integration(after, "/a", "GET")).isEqualTo(TestApi.integration(before, "/a", "GET"));
    }

    @Test
    void a_merge_replaces_a_method_whole_and_leaves_its_neighbours() {
        DefinitionTree before = importing(api("\"/a\":{\"get\":{\"operationId\":\"old\",\"responses\":{\"200\":{}},"
                        + MOCK + "},\"post\":{\"operationId\":\"stays\"}}"))
                .tree();

        DefinitionTree after =
                apply(api("\"/a\":{\"get\":{}}"), before, Mode.MERGE).tree();

        String get = TestApi.methodRow(after, "/a", "GET");
        assertThat(TestApi.method(after, "/a", "GET").has("operationName")).isFalse();
        assertThat(after.find(get + "/responses/200")).isEmpty();
        assertThat(after.find(get + "/integration")).isEmpty();
        assertThat(TestApi.method(after, "/a", "POST").path("operationName").asText())
                .isEqualTo("stays");
    }

    @Test
    void an_overwrite_deletes_what_the_document_does_not_mention_but_no_stage_and_no_endpoint_setting() {
        DefinitionTree before = importing(openApi("\"paths\":{\"/a\":{},\"/b\":{}},"
                        + "\"x-amazon-apigateway-policy\":{\"Statement\":[]},"
                        + "\"x-amazon-apigateway-gateway-responses\":{\"DEFAULT_4XX\":{}},"
                        + "\"components\":{\"schemas\":{\"A\":{\"type\":\"object\"}}}"))
                .tree();
        before.put("/stages/prod", "Stage", Json.object().put("stageName", "prod"));
        before.put("/deployments/d1", "Deployment", Json.object().put("id", "d1"));
        before.root().withObject("/endpointConfiguration").putArray("types").add("REGIONAL");

        DefinitionTree after = apply(api("\"/a\":{}"), before, Mode.OVERWRITE).tree();

        assertThat(paths(after)).containsExactly("/", "/a");
        assertThat(after.children("", "Model")).isEmpty();
        assertThat(after.children("", "GatewayResponse")).isEmpty();
        assertThat(after.root().has("policy")).isFalse();
        assertThat(after.find("/stages/prod")).isPresent();
        assertThat(after.find("/deployments/d1")).isPresent();
        assertThat(after.root().at("/endpointConfiguration/types/0").asText()).isEqualTo("REGIONAL");
    }

    @Test
    void what_exists_keeps_its_id_in_a_merge_and_in_an_overwrite() {
        String document = openApi(
                "\"paths\":{\"/a/b\":{\"get\":{" + MOCK + "}}},"
                        + "\"x-amazon-apigateway-request-validators\":{\"all\":{\"validateRequestBody\":true}},"
                        + "\"components\":{\"schemas\":{\"A\":{\"type\":\"object\"}},\"securitySchemes\":{\"auth\":{"
                        + "\"type\":\"apiKey\",\"name\":\"Authorization\",\"in\":\"header\","
                        + "\"x-amazon-apigateway-authorizer\":{\"type\":\"token\",\"authorizerUri\":\"arn:aws:apigateway:us-east-1:"
                        + "lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations\"}}}}");
        DefinitionTree before = importing(document).tree();

        for (Mode mode : List.of(Mode.MERGE, Mode.OVERWRITE)) {
            assertThat(apply(document, before, mode).tree().nodes().keySet())
                    .as(mode.name())
                    .isEqualTo(before.nodes().keySet());
        }
    }

    @Test
    void a_new_api_has_no_model_but_the_documents() {
        assertThat(importing(api("")).tree().children("", "Model")).isEmpty();
    }

    @Test
    void an_overwrite_starts_the_cache_of_a_resource_anew_and_a_merge_does_not() {
        String document = api("\"/a\":{\"get\":{" + MOCK + "},\"put\":{" + MOCK + "}}");
        DefinitionTree imported = importing(document).tree();
        DefinitionTree merged = apply(document, imported, Mode.MERGE).tree();
        DefinitionTree overwritten = apply(document, imported, Mode.OVERWRITE).tree();

        String before = cacheNamespace(imported, "GET");
        assertThat(cacheNamespace(merged, "GET")).isEqualTo(before);
        assertThat(cacheNamespace(overwritten, "GET"))
                .isNotEqualTo(before)
                .isEqualTo(cacheNamespace(overwritten, "PUT"));
    }

    private static String cacheNamespace(DefinitionTree tree, String verb) {
        return TestApi.integration(tree, "/a", verb).path("cacheNamespace").asText();
    }

    @Test
    void a_failed_import_changes_nothing() {
        DefinitionTree before =
                importing(api("\"/a\":{\"get\":{" + MOCK + "}}")).tree();
        String json = before.toJson();

        assertThatThrownBy(() -> apply(
                api("\"/a\":{\"get\":{}},\"/b\":{\"get\":{\"x-amazon-apigateway-integration\":{\"type\":\"http\"}}}"),
                before,
                Mode.OVERWRITE));

        assertThat(before.toJson()).isEqualTo(json);
    }

    @Test
    void every_fault_is_listed_and_the_warnings_after_them() {
        String document = openApi("\"paths\":{"
                + "\"/a\":{\"get\":{\"x-amazon-apigateway-integration\":{\"type\":\"http\",\"httpMethod\":\"GET\"}},"
                + "\"put\":{\"x-amazon-apigateway-integration\":{\"type\":\"aws\",\"httpMethod\":\"POST\",\"uri\":\"x\"}}},"
                + "\"/{x}\":{},\"/{y}\":{}},"
                + "\"components\":{\"securitySchemes\":{\"o\":{\"type\":\"oauth2\"}}}");

        assertThatThrownBy(() -> importing(document)).hasMessage("""
                        Errors found during import:
                        \tUnable to put integration on 'GET' for resource at path '/a': Invalid HTTP endpoint specified for URI
                        \tUnable to put integration on 'PUT' for resource at path '/a': Invalid ARN specified in the request
                        \tUnable to create resource at path '/{y}': A sibling ({x}) of this resource already has a variable path part -- only one is allowed
                        Additionally, these warnings were found:
                        \tUnsupported security definition type 'oauth2' for 'o'. Ignoring.""");
    }

    @Test
    void warnings_fail_an_import_only_where_that_was_asked_for() {
        byte[] document = openApi("\"components\":{\"securitySchemes\":{\"basic\":{\"type\":\"http\"}}}")
                .getBytes(StandardCharsets.UTF_8);
        String warning = "Unsupported security definition type 'http' for 'basic'. Ignoring.";

        assertThat(OpenApiImport.apply(
                                document, TestApi.empty("a"), TestApi.options(Mode.IMPORT, BasePath.IGNORE, false))
                        .warnings())
                .containsExactly(warning);
        assertThatThrownBy(() -> OpenApiImport.apply(
                        document, TestApi.empty("a"), TestApi.options(Mode.IMPORT, BasePath.IGNORE, true)))
                .hasMessage("Warnings found during import:\n\t" + warning);
    }
}
