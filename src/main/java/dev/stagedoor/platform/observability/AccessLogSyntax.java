/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import java.util.regex.Pattern;

/** What kind of text a format is, and whether the place reached so far is inside quotes. For compiling only. */
final class AccessLogSyntax {

    private enum Kind {
        JSON,
        XML,
        CSV,
        TEXT
    }

    private static final Pattern VARIABLES = Pattern.compile("\\$context\\.[\\w.:\\-]+(\\['[^']*'])?");

    private final Kind kind;
    private boolean quoted;

    private AccessLogSyntax(Kind kind) {
        this.kind = kind;
    }

    static AccessLogSyntax of(String line) {
        if (line.startsWith("{") || line.startsWith("[{") || line.startsWith("[\"")) {
            return new AccessLogSyntax(Kind.JSON);
        }
        if (line.startsWith("<")) {
            return new AccessLogSyntax(Kind.XML);
        }
        String separators = VARIABLES.matcher(line).replaceAll("");
        boolean csv = separators.contains(",")
                && separators.replaceAll("[,\"\\s]", "").isEmpty();
        return new AccessLogSyntax(csv ? Kind.CSV : Kind.TEXT);
    }

    /** Reads the format's own text up to the next variable. */
    void read(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted && kind == Kind.JSON) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            }
        }
    }

    /** How a value is written at the place reached. */
    AccessLogEscape escape() {
        return switch (kind) {
            case JSON -> quoted ? AccessLogEscape.QUOTED : AccessLogEscape.JSON_VALUE;
            case XML -> AccessLogEscape.XML;
            case CSV -> quoted ? AccessLogEscape.CSV_QUOTED : AccessLogEscape.CSV;
            case TEXT -> quoted ? AccessLogEscape.QUOTED : AccessLogEscape.TEXT;
        };
    }
}
