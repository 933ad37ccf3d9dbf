/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import dev.stagedoor.dataplane.snapshot.TargetUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the URI of an HTTP integration, such as {@code https://${stageVariables.host}/v1/{proxy}?x=y}.
 *
 * <p>By hand and not with {@code java.net.URI}, which knows no braces: and so that scheme, host and port come from the
 * definition and the stage alone. A path variable there is no address.
 */
final class IntegrationUri {

    /** AWS's words in its execution log; the caller gets 500 Internal server error. */
    static final String INVALID = "Invalid endpoint address";

    private static final Pattern STAGE_VARIABLE = Pattern.compile("\\$\\{stageVariables\\.([^}]*)}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~-]+");
    private static final Pattern IPV6_HOST = Pattern.compile("\\[[0-9A-Fa-f:.]+]");

    private IntegrationUri() {}

    /** Puts in the stage variables; one that the stage does not have becomes nothing, as on AWS. */
    static String substitute(String text, Map<String, String> stageVariables) {
        return STAGE_VARIABLE
                .matcher(text)
                .replaceAll(match ->
                        java.util.regex.Matcher.quoteReplacement(stageVariables.getOrDefault(match.group(1), "")));
    }

    /** @throws IllegalArgumentException when this is no address to call */
    static TargetUri parse(String text, Map<String, String> stageVariables) {
        String uri = substitute(text, stageVariables);
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '\\') {
                throw invalid();
            }
        }
        boolean tls = uri.regionMatches(true, 0, "https://", 0, 8);
        if (!tls && !uri.regionMatches(true, 0, "http://", 0, 7)) {
            throw invalid();
        }
        int authorityStart = tls ? 8 : 7;
        int pathStart = firstOf(uri, "/?#", authorityStart);
        int fragment = firstOf(uri, "#", pathStart);
        int queryStart = Math.min(firstOf(uri, "?", pathStart), fragment);
        String path = uri.substring(pathStart, queryStart);
        String query = queryStart < fragment ? uri.substring(queryStart + 1, fragment) : "";
        return target(tls, uri.substring(authorityStart, pathStart), path.isEmpty() ? "/" : path, query);
    }

    private static TargetUri target(boolean tls, String authority, String path, String query) {
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = hasPort ? authority.substring(0, colon) : authority;
        int defaultPort = tls ? 443 : 80;
        int port = hasPort && colon + 1 < authority.length() ? port(authority.substring(colon + 1)) : defaultPort;
        if (!HOST.matcher(host).matches() && !IPV6_HOST.matcher(host).matches()) {
            throw invalid();
        }
        return new TargetUri(
                tls ? "https" : "http",
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                port,
                port == defaultPort ? host : host + ":" + port,
                segments(path),
                query);
    }

    private static int port(String digits) {
        if (digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int port = Integer.parseInt(digits);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        }
        throw invalid();
    }

    /** Literal texts and variable names in turn. */
    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        int start = 0;
        for (int open = path.indexOf('{'); open >= 0; open = path.indexOf('{', start)) {
            int close = path.indexOf('}', open);
            if (close < open + 2) {
                throw invalid();
            }
            segments.add(path.substring(start, open));
            segments.add(path.substring(open + 1, close));
            start = close + 1;
        }
        segments.add(path.substring(start));
        return segments;
    }

    /** The index of the first of some characters; the end when there is none. */
    private static int firstOf(String text, String characters, int from) {
        int i = from;
        while (i < text.length() && characters.indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    private static IllegalArgumentException invalid() {
        return new IllegalArgumentException(INVALID);
    }
}
