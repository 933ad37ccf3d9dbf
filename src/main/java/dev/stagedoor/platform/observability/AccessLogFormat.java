/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An access log format of AWS ({@code accessLogSettings.format}), compiled once, rendered per request: text with
 * {@code $context.name} variables, where a name may have dots ({@code $context.identity.sourceIp}). A variable without a
 * value is {@code -}. One request is one line, whatever its values hold, and a JSON format gives JSON.
 *
 * <p>AWS documents a limit of 1,024 bytes for log events; its access logs of 2024 show far longer lines, so that figure
 * is of execution logs, and would cut JSON in the middle. Here values share {@link #MAXIMUM_VALUE_LENGTH} characters a line.
 */
public final class AccessLogFormat {

    // The presets of the console; text from AWS's page "Access logging for REST APIs".

    public static final String CLF = "$context.identity.sourceIp $context.identity.caller $context.identity.user"
            + " [$context.requestTime]\"$context.httpMethod $context.resourcePath $context.protocol\""
            + " $context.status $context.responseLength $context.requestId $context.extendedRequestId";

    public static final String JSON = "{ \"requestId\":\"$context.requestId\","
            + " \"extendedRequestId\":\"$context.extendedRequestId\",\"ip\": \"$context.identity.sourceIp\","
            + " \"caller\":\"$context.identity.caller\", \"user\":\"$context.identity.user\","
            + " \"requestTime\":\"$context.requestTime\", \"httpMethod\":\"$context.httpMethod\","
            + " \"resourcePath\":\"$context.resourcePath\", \"status\":\"$context.status\","
            + " \"protocol\":\"$context.protocol\", \"responseLength\":\"$context.responseLength\" }";

    public static final String XML = "<request id=\"$context.requestId\">"
            + " <extendedRequestId>$context.extendedRequestId</extendedRequestId>"
            + " <ip>$context.identity.sourceIp</ip> <caller>$context.identity.caller</caller>"
            + " <user>$context.identity.user</user> <requestTime>$context.requestTime</requestTime>"
            + " <httpMethod>$context.httpMethod</httpMethod> <resourcePath>$context.resourcePath</resourcePath>"
            + " <status>$context.status</status> <protocol>$context.protocol</protocol>"
            + " <responseLength>$context.responseLength</responseLength> </request>";

    public static final String CSV = "$context.identity.sourceIp,$context.identity.caller,$context.identity.user,"
            + "$context.requestTime,$context.httpMethod,$context.resourcePath,$context.protocol,$context.status,"
            + "$context.responseLength,$context.requestId,$context.extendedRequestId";

    /** Characters of values in one line; what exceeds it is cut, and the format's own text stays whole. */
    static final int MAXIMUM_VALUE_LENGTH = 32_768;

    private static final String PREFIX = "$context.";

    /** Text, then perhaps a variable after it. */
    private record Part(String text, @Nullable String variable, AccessLogEscape escape) {}

    private final List<Part> parts;

    private AccessLogFormat(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Never fails: what is not a variable is text, as at AWS. Whether a format may be stored is the control plane's to say. */
    public static AccessLogFormat compile(String format) {
        String line = oneLine(format);
        AccessLogSyntax syntax = AccessLogSyntax.of(line);
        List<Part> parts = new ArrayList<>();
        int textStart = 0;
        int at;
        while ((at = line.indexOf(PREFIX, textStart)) >= 0) {
            int nameStart = at + PREFIX.length();
            int nameEnd = nameEnd(line, nameStart);
            String text = line.substring(textStart, at);
            if (nameEnd == nameStart) { // "$context." and no name: text
                textStart = nameStart;
                syntax.read(text + PREFIX);
                parts.add(new Part(text + PREFIX, null, AccessLogEscape.TEXT));
                continue;
            }
            syntax.read(text);
            String name = line.substring(nameStart, nameEnd).replace("['", ".").replace("']", "");
            parts.add(new Part(text, name, syntax.escape()));
            textStart = nameEnd;
        }
        parts.add(new Part(line.substring(textStart), null, AccessLogEscape.TEXT));
        return new AccessLogFormat(parts);
    }

    /**
     * Appends one line, without its end.
     *
     * @param context the value of a variable, by its name without {@code $context.}; null when it has none. Never asked
     *     for {@code error.messageString}, which is {@code error.message} in quotes
     */
    public void render(Function<String, @Nullable String> context, StringBuilder out) {
        int budget = MAXIMUM_VALUE_LENGTH;
        for (Part part : parts) {
            out.append(part.text);
            if (part.variable != null) {
                budget -= part.escape.append(part.variable, context, budget, out);
            }
        }
    }

    /** AWS's formats are one line that may end in a line feed, real or spelled; the writer ends every line with one. */
    private static String oneLine(String format) {
        String line = format.strip();
        while (line.endsWith("\\n")) {
            line = line.substring(0, line.length() - 2).stripTrailing();
        }
        StringBuilder clean = new StringBuilder(line.length());
        line.codePoints()
                .map(c -> AccessLogEscape.breaksLine(c) || Character.isISOControl(c) ? ' ' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /**
     * Where the name ends that starts here. Names are dotted words; a dot at the end of a name is text. Claims and other
     * names that users choose may hold {@code -} and {@code :}, and {@code ['cognito:username']} is the other way to write one.
     */
    private static int nameEnd(String line, int start) {
        int end = start;
        while (end < line.length()) {
            char c = line.charAt(end);
            if (isWordCharacter(c)) {
                end++;
            } else if (end > start
                    && (c == '.' || ((c == '-' || c == ':') && isUsersName(line, start)))
                    && end + 1 < line.length()
                    && isWordCharacter(line.charAt(end + 1))) {
                end++;
            } else if (end > start && line.startsWith("['", end) && line.indexOf("']", end) > 0) {
                return line.indexOf("']", end) + 2;
            } else {
                break;
            }
        }
        return end;
    }

    private static boolean isUsersName(String line, int start) {
        return line.startsWith("authorizer.", start)
                || line.startsWith("requestOverride.", start)
                || line.startsWith("responseOverride.", start);
    }

    private static boolean isWordCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
}
