/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import static dev.stagedoor.controlplane.openapi.TestApi.importing;
import static dev.stagedoor.controlplane.openapi.TestApi.openApi;
import static dev.stagedoor.controlplane.openapi.TestApi.swagger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.openapi.OpenApiImport.BasePath;
import dev.stagedoor.controlplane.openapi.OpenApiImport.Mode;
import dev.stagedoor.controlplane.openapi.OpenApiImport.Options;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentationImportTest {

    private static final String PART = "\"x-amazon-apigateway-documentation\":{\"documentationParts\":["
            + "{\"location\":{\"type\":\"METHOD\"},\"properties\":{\"summary\":\"%s\"}}]}";

    private static List<String> parts(DefinitionTree tree) {
        return tree.children("", "DocumentationPart").values().stream()
                .map(part ->
                        part.path("location") + " " + part.path("properties").asText())
                .sorted()
                .toList();
    }

    @Test
    void what_a_document_says_about_its_parts_is_documentation() {
        DefinitionTree tree = importing(swagger("""
                        "paths":{"/a":{"get":{"summary":"s","tags":["t"],
                          "parameters":[{"name":"q","in":"query","description":"p"},{"name":"b","in":"body","description":"b"}],
                          "responses":{"200":{"description":"ok","headers":{"h":{"type":"string","description":"hd"}}}}}}},
                        "definitions":{"M":{"type":"object","title":"Title"}}""")).tree();

        assertThat(parts(tree))
                .containsExactly(
                        "{\"type\":\"METHOD\",\"path\":\"/a\",\"method\":\"GET\"} {\"tags\":[\"t\"],\"summary\":\"s\"}",
                        "{\"type\":\"MODEL\",\"name\":\"M\"} {\"title\":\"Title\"}",
                        "{\"type\":\"QUERY_PARAMETER\",\"path\":\"/a\",\"method\":\"GET\",\"name\":\"q\"} {\"description\":\"p\"}",
                        "{\"type\":\"REQUEST_BODY\",\"path\":\"/a\",\"method\":\"GET\"} {\"description\":\"b\"}",
                        "{\"type\":\"RESPONSE\",\"path\":\"/a\",\"method\":\"GET\",\"statusCode\":\"200\"} {\"description\":\"ok\"}",
                        "{\"type\":\"RESPONSE_HEADER\",\"path\":\"/a\",\"method\":\"GET\",\"statusCode\":\"200\",\"name\":\"h\"} {\"description\":\"hd\"}");
    }

    @Test
    void the_extension_is_all_the_documentation_where_there_is_one() {
        DefinitionTree tree = importing(
                        openApi(PART.formatted("x") + ",\"paths\":{\"/a\":{\"get\":{\"summary\":\"not this\"}}}"))
                .tree();

        assertThat(parts(tree))
                .containsExactly("{\"type\":\"METHOD\",\"path\":\"/\",\"method\":\"*\"} {\"summary\":\"x\"}");
    }

    @Test
    void a_merge_updates_the_part_of_a_location_and_an_overwrite_makes_a_new_one() {
        DefinitionTree before = importing(openApi(PART.formatted("old"))).tree();

        DefinitionTree merged = TestApi.apply(openApi(PART.formatted("new")), before, Mode.MERGE)
                .tree();
        DefinitionTree overwritten = TestApi.apply(openApi(PART.formatted("new")), before, Mode.OVERWRITE)
                .tree();

        assertThat(merged.children("", "DocumentationPart").keySet())
                .isEqualTo(before.children("", "DocumentationPart").keySet());
        assertThat(parts(merged)).singleElement().asString().endsWith("{\"summary\":\"new\"}");
        assertThat(overwritten.children("", "DocumentationPart").keySet())
                .hasSize(1)
                .isNotEqualTo(before.children("", "DocumentationPart").keySet());
    }

    @Test
    void ignored_documentation_is_neither_read_nor_deleted() {
        DefinitionTree before = importing(openApi(PART.formatted("old"))).tree();
        Options ignoring =
                new Options(Mode.OVERWRITE, BasePath.IGNORE, false, true, List.of(), "123456789012", "us-east-1");

        DefinitionTree after = OpenApiImport.apply(
                        openApi(PART.formatted("new")).getBytes(StandardCharsets.UTF_8), before, ignoring)
                .tree();

        assertThat(parts(after)).isEqualTo(parts(before));
    }

    @Test
    void a_location_of_no_known_type_is_refused() {
        assertThatThrownBy(() -> importing(openApi(PART.formatted("x").replace("METHOD", "NOWHERE"))))
                .hasMessageContaining("NOWHERE");
    }
}
