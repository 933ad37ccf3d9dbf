/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import java.io.IOException;
import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Holds the server to the same discipline as us for what callers can provoke before we see it: Payara writes a stack
 * trace of some 2,500 characters for every request with a bad {@code %} escape or chunk, so a few million of them fill a
 * disk. Of each such logger at most one line a second goes through, without its stack trace.
 */
final class ServerLogLimit implements Filter {

    private static final Logger LOGGER = System.getLogger(ServerLogLimit.class.getName());

    /** Of Payara; that they are loggers of this name does no harm elsewhere. */
    private static final List<String> LOGGERS = List.of(
            "jakarta.enterprise.web.core", // CoyoteAdapter: a URI that cannot be decoded
            "jakarta.enterprise.web", // StandardWrapperValve: a connection that ended in the middle
            "org.glassfish.grizzly.filterchain.DefaultFilterChain", // GRIZZLY0013: broken chunks
            "org.glassfish.grizzly.http.HttpServerFilter"); // contradicting framing headers

    private final java.util.logging.Logger logger; // a strong reference: loggers are collected otherwise
    private final @Nullable Filter before;
    private final LogLimit limit = new LogLimit(LOGGER);
    private final SimpleFormatter formatter = new SimpleFormatter();

    private ServerLogLimit(java.util.logging.Logger logger) {
        this.logger = logger;
        this.before = logger.getFilter();
    }

    static List<ServerLogLimit> install() {
        List<ServerLogLimit> installed = new ArrayList<>();
        for (String name : LOGGERS) {
            ServerLogLimit filter = new ServerLogLimit(java.util.logging.Logger.getLogger(name));
            filter.logger.setFilter(filter);
            installed.add(filter);
        }
        return installed;
    }

    void remove() {
        if (logger.getFilter() == this) {
            logger.setFilter(before);
        }
    }

    @Override
    public boolean isLoggable(LogRecord record) {
        if (before != null && !before.isLoggable(record)) {
            return false;
        }
        String message = formatter.formatMessage(record);
        String cause = record.getThrown() == null ? traceInside(message) : callersDoing(record.getThrown());
        if (cause == null) {
            return true; // a fault: whole, and every time
        }
        long held = limit.admit();
        if (held < 0) {
            return false;
        }
        record.setThrown(null);
        record.setResourceBundle(null);
        record.setParameters(null);
        record.setMessage(LogLimit.text(message.lines().findFirst().orElse("") + cause, held));
        return true;
    }

    /** What a caller did, to be added to the message: a broken connection or message, or a URI that is none. Else null. */
    private static @Nullable String callersDoing(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        boolean badUri = trace.length > 0 && trace[0].getClassName().endsWith("URLDecoder");
        boolean brokenMessage = thrown.getClass().getSimpleName().equals("HttpBrokenContentException");
        return badUri || brokenMessage || thrown instanceof IOException ? ": " + thrown : null;
    }

    /** The same of a message with a stack trace in its text, which is how StandardWrapperValve writes. */
    private static @Nullable String traceInside(String message) {
        List<String> lines = message.lines().limit(2).toList();
        if (lines.size() < 2) {
            return "";
        }
        return lines.get(1).startsWith("java.io.") ? ": " + lines.get(1) : null;
    }
}
