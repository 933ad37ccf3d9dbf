/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.openapi.OpenApiImport.Mode;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** An import takes time by the size of its document, not by the square of it. */
class ImportSpeedTest {

    private static final int RESOURCES = 10_000;

    private static String document() {
        StringBuilder paths = new StringBuilder();
        for (int i = 0; i < RESOURCES; i++) {
            paths.append(i == 0 ? "" : ",").append(String.format(Locale.ROOT, """
                    "/r%d":{"get":{"operationId":"Get%d","parameters":[{"name":"q","in":"query"}],
                      "responses":{"200":{"description":"ok","schema":{"$ref":"#/definitions/M"}}},
                      "x-amazon-apigateway-integration":{"type":"http","httpMethod":"GET","uri":"http://h/r%d",
                        "responses":{"default":{"statusCode":"200"}}}}}""", i, i, i));
        }
        return TestApi.swagger("\"paths\":{" + paths + "},\"definitions\":{\"M\":{\"type\":\"object\"}}");
    }

    @Test
    void ten_thousand_resources_import_and_merge_in_seconds() {
        String document = document();
        assertThat(document.length()).isLessThan(DocumentReader.MAXIMUM_BYTES);

        long start = System.nanoTime();
        DefinitionTree imported = TestApi.importing(document).tree();
        Duration importing = Duration.ofNanos(System.nanoTime() - start);
        DefinitionTree merged = TestApi.apply(document, imported, Mode.MERGE).tree();

        assertThat(imported.children("", "Resource")).hasSize(RESOURCES + 1);
        assertThat(merged.toJson()).isEqualTo(imported.toJson());
        assertThat(importing).isLessThan(Duration.ofSeconds(20)); // under a second alone; a busy machine is no defect
    }
}
