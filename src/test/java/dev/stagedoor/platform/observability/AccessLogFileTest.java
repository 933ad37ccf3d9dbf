/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class AccessLogFileTest {

    @TempDir
    Path directory;

    /** Only later than the files' own times, which are real. */
    private final TestClock clock = new TestClock();

    @Test
    void linesAreAppendedToWhatIsThere() throws IOException {
        Path path = directory.resolve("logs/access.log");
        try (AccessLogFile log = new AccessLogFile(path, 1_000, 3, clock)) {
            assertThat(log.write(List.of("a\n", "ü\n"))).isZero();
        }
        try (AccessLogFile log = new AccessLogFile(path, 1_000, 3, clock)) {
            assertThat(log.write(List.of("b\n"))).isZero();
        }
        assertThat(path).hasContent("a\nü\nb");
    }

    @Test
    void aFullFileIsRenamedAndTheOldestRenamedOnesGo() throws IOException {
        Path path = directory.resolve("access.log");
        Files.writeString(directory.resolve("access.log.keep-me"), "not ours");
        try (AccessLogFile log = new AccessLogFile(path, 10, 3, clock)) {
            for (int i = 0; i < 10; i++) {
                log.write(List.of("line " + i + " with its text\n"));
                clock.advance(Duration.ofMillis(5));
            }
        }
        assertThat(path).hasContent("line 9 with its text");
        assertThat(renamed()).hasSize(3);
        assertThat(renamed().get(2)).hasContent("line 8 with its text");
        assertThat(directory.resolve("access.log.keep-me")).exists();
    }

    @Test
    void aNewDayBeginsANewFile() throws IOException {
        Path path = directory.resolve("access.log");
        try (AccessLogFile log = new AccessLogFile(path, 1_000_000, 3, clock)) {
            log.write(List.of("yesterday\n"));
            clock.advance(Duration.ofDays(1));
            log.write(List.of("today\n"));
        }
        assertThat(path).hasContent("today");
        assertThat(renamed()).hasSize(1);
    }

    @Test
    void aFileMovedAwayIsBegunAnewWithinASecond() throws IOException {
        Path path = directory.resolve("access.log");
        try (AccessLogFile log = new AccessLogFile(path, 0, 3, clock)) {
            log.write(List.of("before\n"));
            Files.move(path, directory.resolve("moved.log"));
            clock.advance(Duration.ofMillis(1_001));
            log.write(List.of("after\n"));
        }
        assertThat(directory.resolve("moved.log")).hasContent("before");
        assertThat(path).hasContent("after");
    }

    @Test
    void aTruncatedFileIsWrittenOnFromItsStart() throws IOException {
        Path path = directory.resolve("access.log");
        try (AccessLogFile log = new AccessLogFile(path, 0, 3, clock)) {
            log.write(List.of("before\n"));
            Files.newByteChannel(path, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                    .close();
            log.write(List.of("after\n"));
        }
        assertThat(path).hasContent("after");
    }

    @Test
    void whatCannotBeWrittenIsCountedAndItRecovers() throws IOException {
        Path blocked = directory.resolve("logs");
        Files.writeString(blocked, "a file where the directory should be");
        try (AccessLogFile log = new AccessLogFile(blocked.resolve("access.log"), 1_000, 3, clock)) {
            assertThat(log.write(List.of("a\n", "b\n"))).isEqualTo(2);
            assertThat(log.failure()).contains("access.log");
            Files.delete(blocked);
            clock.advance(Duration.ofSeconds(2));
            assertThat(log.write(List.of("c\n"))).isZero();
            assertThat(log.failure()).isNull();
        }
        assertThat(blocked.resolve("access.log")).hasContent("c");
    }

    @Test
    @EnabledIf("hasFullDevice")
    void aFullDiskIsNoException() {
        try (AccessLogFile log = new AccessLogFile(Path.of("/dev/full"), 0, 3, clock)) {
            assertThat(log.write(List.of("a\n"))).isEqualTo(1);
            assertThat(log.failure()).contains("No space left on device");
        }
    }

    static boolean hasFullDevice() {
        return Files.isWritable(Path.of("/dev/full"));
    }

    private List<Path> renamed() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("access\\.log\\.\\d.*"))
                    .sorted()
                    .toList();
        }
    }

    private static final class TestClock extends Clock {

        private Instant now = Instant.now();

        void advance(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
