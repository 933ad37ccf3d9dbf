/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The text of an execution log, line by line as AWS writes it. */
final class LogText {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "EEE MMM dd HH:mm:ss 'UTC' yyyy", Locale.US)
            .withZone(ZoneOffset.UTC);

    /** "Log events are truncated at 1 KB" (developer guide); the time and the note of it come on top. */
    private static final int LONGEST_LINE = 1024;

    private static final String TRUNCATED = " [TRUNCATED]";

    private final StringBuilder text = new StringBuilder(2048);

    LogText(String requestId) {
        text.append("Execution log for request ").append(requestId).append('\n');
    }

    void line(Instant time, String message) {
        text.append(TIME.format(time)).append(" : ");
        if (message.length() <= LONGEST_LINE) {
            text.append(message);
        } else {
            text.append(message, 0, LONGEST_LINE).append(TRUNCATED);
        }
        text.append('\n');
    }

    /** {@code {name=value, other=first,second}}. */
    static String map(Map<String, Object> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + joined(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String joined(Object value) {
        return value instanceof Collection<?> several
                ? List.copyOf(several).stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
