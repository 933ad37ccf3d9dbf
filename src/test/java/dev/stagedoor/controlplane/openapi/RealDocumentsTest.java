/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.openapi.OpenApiImport.BasePath;
import dev.stagedoor.controlplane.openapi.OpenApiImport.Mode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents of real projects. */
class RealDocumentsTest {

    /** A fixture that AWS refuses: a Lambda integration with a web address. */
    private static final String REFUSED = "sam_api_rest_paths_with_if_condition_openapi-e9e64781.json";

    static Stream<Path> documents() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(RealDocumentsTest.class.getResource("/vectors/specs/rest"))
                .toURI());
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> documents = files.filter(file -> file.toString().endsWith(".json") && !file.endsWith(REFUSED))
                    .sorted()
                    .toList();
            assertThat(documents).hasSizeGreaterThan(100);
            return documents.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void a_real_document_imports_and_importing_it_again_changes_nothing(Path file) throws IOException {
        byte[] document = Files.readAllBytes(file);
        DefinitionTree empty = TestApi.empty("api1234567");
        String before = empty.toJson();

        DefinitionTree imported = apply(document, empty, Mode.IMPORT);

        assertThat(empty.toJson()).as("the tree before the call").isEqualTo(before);
        assertThat(apply(document, imported, Mode.MERGE).toJson()).isEqualTo(imported.toJson());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void overwriting_an_api_with_its_own_document_keeps_every_resource_under_its_id(Path file) throws IOException {
        byte[] document = Files.readAllBytes(file);

        DefinitionTree imported = apply(document, TestApi.empty("api1234567"), Mode.IMPORT);
        DefinitionTree overwritten = apply(document, imported, Mode.OVERWRITE);

        for (String type : List.of("Resource", "Method", "MethodResponse", "Model", "Authorizer", "RequestValidator")) {
            assertThat(rows(overwritten, type)).isEqualTo(rows(imported, type));
        }
    }

    @Test
    void a_document_that_aws_refuses_is_refused_in_its_words() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(RealDocumentsTest.class.getResource("/vectors/specs/rest"))
                .toURI());
        byte[] document = Files.readAllBytes(folder.resolve(REFUSED));

        assertThatThrownBy(() -> apply(document, TestApi.empty("api1234567"), Mode.IMPORT))
                .hasMessageStartingWith(
                        "Errors found during import:\n\tUnable to put integration on 'POST' for resource at"
                                + " path '/post': Invalid ARN specified in the request");
    }

    private static DefinitionTree apply(byte[] document, DefinitionTree current, Mode mode) {
        return OpenApiImport.apply(document, current, TestApi.options(mode, BasePath.PREPEND, false))
                .tree();
    }

    private static List<String> rows(DefinitionTree tree, String type) {
        return tree.nodes().entrySet().stream()
                .filter(row -> row.getValue().type().equals(type))
                .map(row -> row.getKey() + " " + row.getValue().document())
                .toList();
    }
}
