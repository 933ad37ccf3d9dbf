/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds COMPATIBILITY.md against the code, and writes it anew. */
class CompatibilityPageIT {

    private static final Path PAGE = Path.of("COMPATIBILITY.md");
    private static final String COMMAND = "mvn test -Dtest=CompatibilityPageIT -Dstagedoor.update=true";

    @Test
    void thePageIsUpToDate() throws IOException {
        List<SdkOperation> operations = SdkOperation.all();
        List<Implemented> implemented = Implemented.all(
                operations.stream().map(SdkOperation::methodName).collect(Collectors.toSet()));
        String page = new CompatibilityPage(operations, implemented, PatchPath.all(), Feature.all()).markdown();
        if (Boolean.getBoolean("stagedoor.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("COMPATIBILITY.md is stale: " + COMMAND).hasContent(page);
    }
}
