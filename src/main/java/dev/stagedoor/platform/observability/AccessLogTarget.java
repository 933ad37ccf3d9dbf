/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import dev.stagedoor.platform.configuration.Settings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Where access log lines end up. Used by the writer's thread alone. */
abstract class AccessLogTarget implements AutoCloseable {

    /** Null when there is to be no access log. */
    static @Nullable AccessLogTarget of(Settings.AccessLog settings) {
        if (settings.file() != null) {
            return new AccessLogFile(settings.file(), settings.rotateBytes(), settings.keepFiles());
        }
        return settings.stdout() ? new Stdout(new FileOutputStream(FileDescriptor.out)) : null;
    }

    /**
     * Writes lines, each with its end.
     *
     * @return how many of them could not be written
     */
    abstract int write(Collection<String> lines);

    /** Called now and then while there is nothing to write. */
    void idle() {}

    /** Why lines cannot be written at the moment; null when they can. */
    @Nullable
    String failure() {
        return null;
    }

    @Override
    public void close() {}

    static byte[] bytes(Collection<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(text::append);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The process's standard output, one line each and nothing around it. Not {@code System.out}, which servers turn
     * into log records.
     */
    static final class Stdout extends AccessLogTarget {

        private final OutputStream out;
        private @Nullable String failure;

        Stdout(OutputStream out) {
            this.out = out;
        }

        @Override
        int write(Collection<String> lines) {
            try {
                out.write(bytes(lines));
                out.flush();
                failure = null;
                return 0;
            } catch (IOException e) {
                failure = "standard output: " + e.getMessage();
                return lines.size();
            }
        }

        @Override
        @Nullable
        String failure() {
            return failure;
        }

        @Override
        public String toString() {
            return "stdout";
        }
    }
}
