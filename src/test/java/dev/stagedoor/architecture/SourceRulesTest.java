/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be said of a source file without compiling it. */
class SourceRulesTest {

    private static final int MOST_LINES = 500;

    private static final Pattern SAYS_NOTHING =
            Pattern.compile("(I[A-Z]\\w*|\\w*(Impl|Manager|Helper|Helpers|Util|Utils|DTO|Dto|VO|Bean))\\.java");

    @Test
    void aFileLongerThan500LinesIsTwoThings() throws IOException {
        assertThat(sources("src"))
                .filteredOn(file -> read(file).lines().count() > MOST_LINES)
                .isEmpty();
    }

    @Test
    void aNameSaysWhatTheThingIs() throws IOException {
        assertThat(sources("src"))
                .extracting(file -> file.getFileName().toString())
                .filteredOn(name -> SAYS_NOTHING.matcher(name).matches() && !name.startsWith("IT"))
                .isEmpty();
    }

    @Test
    void everyPackageSaysInOneSentenceWhatItIsAndThatNothingIsNullUnlessItSaysSo() throws IOException {
        List<Path> packages = sources("src/main/java").stream()
                .map(Path::getParent)
                .distinct()
                .toList();
        assertThat(packages).isNotEmpty().allSatisfy(directory -> {
            Path info = directory.resolve("package-info.java");
            assertThat(info).exists();
            assertThat(read(info)).contains("@NullMarked").containsPattern("/\\*\\*\\s");
        });
    }

    @Test
    void loggingIsTheJdks() throws IOException {
        assertThat(sources("src/main/java"))
                .filteredOn(file -> {
                    String text = read(file);
                    return text.contains("org.slf4j")
                            || (text.contains("Logger.getLogger(") && !isServerLogLimit(file))
                            || text.contains("System.err.print")
                            || text.contains(".printStackTrace(");
                })
                .isEmpty();
    }

    /** It writes nothing there itself: it puts a filter on the server's own loggers, which System.Logger cannot. */
    private static boolean isServerLogLimit(Path file) {
        return file.endsWith("platform/observability/ServerLogLimit.java");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sources(String root) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(root))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
