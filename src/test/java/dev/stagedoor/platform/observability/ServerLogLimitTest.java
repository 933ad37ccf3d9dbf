/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerLogLimitTest {

    private final Logger server = Logger.getLogger("jakarta.enterprise.web.core");
    private final List<LogRecord> written = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            written.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private List<ServerLogLimit> limits = List.of();

    @BeforeEach
    void install() {
        server.setUseParentHandlers(false);
        server.addHandler(handler);
        limits = ServerLogLimit.install();
    }

    @AfterEach
    void remove() {
        limits.forEach(ServerLogLimit::remove);
        server.removeHandler(handler);
        server.setUseParentHandlers(true);
    }

    private static RuntimeException badUri() {
        RuntimeException thrown = new IllegalArgumentException("URLDecoder: Illegal hex characters - \nforged");
        thrown.setStackTrace(new StackTraceElement[] {new StackTraceElement("x.URLDecoder", "decode", null, 1)});
        return thrown;
    }

    @Test
    void aBadUriIsALineASecondWithoutAStackTrace() {
        for (int i = 0; i < 10_000; i++) {
            server.log(Level.SEVERE, "An exception in the container", badUri());
        }
        assertThat(written).hasSizeBetween(1, 20);
        assertThat(written.get(0).getThrown()).isNull();
        assertThat(written.get(0).getMessage())
                .startsWith(
                        "An exception in the container: java.lang.IllegalArgumentException: URLDecoder: Illegal hex")
                .doesNotContain("\n");
    }

    @Test
    void aStackTraceInTheMessageIsCutOff() {
        server.log(Level.WARNING, "Servlet.service() threw exception\njava.io.IOException: closed\n\tat x.Y.z(Y.java)");
        assertThat(written)
                .extracting(LogRecord::getMessage)
                .containsExactly("Servlet.service() threw exception: java.io.IOException: closed");
    }

    @Test
    void aFaultOfTheServerIsWrittenWholeEveryTime() {
        for (int i = 0; i < 3; i++) {
            server.log(Level.SEVERE, "Broken", new IllegalStateException("a bug"));
            server.log(Level.SEVERE, "Servlet threw\njava.lang.NullPointerException\n\tat x.Y.z(Y.java)");
        }
        assertThat(written).hasSize(6);
        assertThat(written.get(0).getThrown()).isNotNull();
        assertThat(written.get(1).getMessage()).contains("Y.java");
    }

    @Test
    void whatWasThereBeforeComesBack() {
        limits.forEach(ServerLogLimit::remove);
        assertThat(server.getFilter()).isNull();
    }
}
