/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the code against the AWS SDK. */
class CompatibilityTest {

    private final List<SdkOperation> operations = SdkOperation.all();
    private final Set<String> names =
            operations.stream().map(SdkOperation::methodName).collect(Collectors.toSet());
    private final List<Implemented> implemented = Implemented.all(names);

    @Test
    void theSdkKnowsAllOperations() {
        assertThat(operations).hasSize(124);
    }

    @Test
    void everyMethodOfTheManagementApiIsAnAwsOperationUnderItsOwnName() {
        assertThat(implemented).extracting(Implemented::method).isSubsetOf(names);
    }

    @Test
    void everyOperationIsWhereTheSdkCallsIt() {
        for (SdkOperation operation : operations) {
            assertThat(implemented)
                    .filteredOn(method -> method.method().equals(operation.methodName()))
                    .allSatisfy(method ->
                            assertThat(method.route()).as(operation.name()).isEqualTo(operation.route()));
        }
    }

    @Test
    void everyFeatureThatIsThereNamesATestThatShowsIt() {
        assertThat(Feature.all())
                .filteredOn(feature -> feature.state() != Feature.State.NO)
                .allSatisfy(feature -> assertThat(feature.shownBy())
                        .as(feature.id() + " is shown by an existing test class")
                        .isNotEmpty()
                        .allMatch(CompatibilityTest::isTestClass));
    }

    private static boolean isTestClass(String name) {
        try (var files = Files.walk(Path.of("src/test/java"))) {
            return files.anyMatch(file -> file.getFileName().toString().equals(name + ".java"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
