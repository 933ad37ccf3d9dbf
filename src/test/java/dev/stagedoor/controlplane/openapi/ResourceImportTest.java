/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import static dev.stagedoor.controlplane.openapi.TestApi.importing;
import static dev.stagedoor.controlplane.openapi.TestApi.openApi;
import static dev.stagedoor.controlplane.openapi.TestApi.paths;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.openapi.OpenApiImport.BasePath;
import dev.stagedoor.controlplane.openapi.OpenApiImport.Mode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceImportTest {

    /** The paths of an API with one path {@code /e} under this server, or {@code basePath} for Swagger. */
    private static List<String> under(BasePath rule, String document) {
        return paths(OpenApiImport.apply(
                        document.getBytes(StandardCharsets.UTF_8),
                        TestApi.empty("api"),
                        TestApi.options(Mode.IMPORT, rule, true))
                .tree());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"url\":\"https://example.com/a/b/c\"}",
                "{\"url\":\"//example.com/a/b/c/\"}",
                "{\"url\":\"/a/b/c\"}",
                "{\"url\":\"a/b/c\"}",
                "{\"url\":\"https://{host}:8443/{v}/c?x=y\",\"variables\":{\"v\":{\"default\":\"a/b\"},\"host\":{\"default\":\"h\"}}}",
                "{\"url\":\"https://example.com\",\"variables\":{\"basePath\":{\"default\":\"/a/b/c\"}}}",
                "{\"url\":\"https://example.com/ignored/{basePath}\",\"variables\":{\"basePath\":{\"default\":\"a/b/c\"}}}",
            })
    void the_base_path_of_openapi_3_is_that_of_its_first_server(String server) {
        String document = openApi("\"servers\":[" + server + "],\"paths\":{\"/e\":{}}");

        assertThat(under(BasePath.IGNORE, document)).containsExactly("/", "/e");
        assertThat(under(BasePath.PREPEND, document)).containsExactly("/", "/a", "/a/b", "/a/b/c", "/a/b/c/e");
        assertThat(under(BasePath.SPLIT, document)).containsExactly("/", "/b", "/b/c", "/b/c/e");
    }

    @Test
    void a_base_path_of_nothing_adds_nothing() {
        String document = TestApi.swagger("\"basePath\":\"/\",\"paths\":{\"/e\":{}}");

        for (BasePath rule : BasePath.values()) {
            assertThat(under(rule, document)).containsExactly("/", "/e");
        }
    }

    @Test
    void every_segment_is_a_resource_and_empty_segments_are_none() {
        DefinitionTree tree = importing(openApi("\"paths\":{\"/a/b/\":{},\"//a//c\":{},\"/\":{}}"))
                .tree();

        assertThat(paths(tree)).containsExactly("/", "/a", "/a/b", "/a/c");
        var child = TestApi.row(tree, "Resource", "path", "/a/b");
        assertThat(child.path("pathPart").asText()).isEqualTo("b");
        assertThat(child.path("parentId"))
                .isEqualTo(TestApi.row(tree, "Resource", "path", "/a").path("id"));
        assertThat(child.path("id").asText()).matches("[a-z0-9]{6,10}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a{b}      | Resource's path part only allow a-zA-Z0-9._-:",
                "/a b       | Resource's path part only allow",
                "/{p+}/x    | Cannot create a child of a resource with a greedy path variable: {p+}",
            })
    void a_path_that_aws_refuses_is_refused_in_its_words(String path, String message) {
        assertThatThrownBy(() -> importing(openApi("\"paths\":{\"" + path + "\":{}}")))
                .hasMessageStartingWith(
                        "Errors found during import:\n\tUnable to create resource at path '" + path + "': " + message);
    }

    @Test
    void a_merge_minds_the_variables_that_are_there() {
        DefinitionTree before =
                importing(openApi("\"paths\":{\"/pets/{id}\":{}}")).tree();

        assertThatThrownBy(() -> TestApi.apply(openApi("\"paths\":{\"/pets/{petId}\":{}}"), before, Mode.MERGE))
                .hasMessageContaining("A sibling ({id}) of this resource already has a variable path part");
    }

    @Test
    void a_path_without_a_slash_is_left_out_with_a_warning() {
        assertThat(importing(openApi("\"paths\":{\"$default\":{},\"x-vendor\":{}}"))
                        .warnings())
                .containsExactly("Parse issue: attribute paths. Resource $default should start with /");
    }
}
