/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogLimitTest {

    private final List<String> lines = new ArrayList<>();
    private long nanos;
    private final LogLimit limit = new LogLimit(new ListLogger(), 1_000, () -> nanos);

    @Test
    void oneLineASecondAndACountOfTheRest() {
        for (int i = 0; i < 1_000_000; i++) {
            int number = i;
            limit.log(Level.WARNING, () -> "bad request " + number);
        }
        assertThat(lines).containsExactly("bad request 0");
        nanos += 1_000_000_000;
        limit.log(Level.WARNING, () -> "bad request");
        nanos += 1_000_000_000;
        limit.log(Level.WARNING, () -> "bad request");
        assertThat(lines).containsExactly("bad request 0", "bad request (and 999999 more like it)", "bad request");
    }

    @Test
    void whatCallersSentStaysOnOneLine() {
        limit.log(Level.WARNING, () -> "path /a\n2026 INFO forged");
        assertThat(lines).containsExactly("path /a\\u000a2026 INFO forged");
    }

    @Test
    void aLevelThatIsOffCostsNothing() {
        limit.log(Level.DEBUG, () -> {
            throw new AssertionError("made for nobody");
        });
        assertThat(lines).isEmpty();
    }

    private final class ListLogger implements Logger {

        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return level.getSeverity() >= Level.INFO.getSeverity();
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
            lines.add(message);
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String format, Object... parameters) {
            lines.add(format);
        }
    }
}
