/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The form of a request that is signed, by AWS's rules: for every service but S3 the path is normalised and what the
 * client encoded is encoded once more; for S3 it stays as it is. Source: AWS IAM User Guide, "Create a signed AWS API
 * request", step 1.
 */
final class CanonicalRequest {

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private CanonicalRequest() {}

    /** @param signedHeaders lower-case names in canonical order */
    static String of(SignedRequest request, List<String> signedHeaders, String bodySha256, boolean s3) {
        StringBuilder canonical = new StringBuilder(512)
                .append(request.method())
                .append('\n')
                .append(s3 ? objectPath(request.rawPath()) : path(request.rawPath()))
                .append('\n')
                .append(query(request.rawQuery()))
                .append('\n');
        for (String name : signedHeaders) {
            canonical
                    .append(name)
                    .append(':')
                    .append(headerValue(request.headers().getOrDefault(name, List.of())))
                    .append('\n');
        }
        return canonical
                .append('\n')
                .append(String.join(";", signedHeaders))
                .append('\n')
                .append(bodySha256)
                .toString();
    }

    private static String path(String rawPath) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : rawPath.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(QueryString.encode(segment.getBytes(UTF_8)));
            }
        }
        boolean closed = rawPath.endsWith("/") || rawPath.endsWith("/.") || rawPath.endsWith("/..");
        return "/" + String.join("/", segments) + (closed && !segments.isEmpty() ? "/" : "");
    }

    /** An object's key may hold empty segments and dots: they are part of its name. */
    private static String objectPath(String rawPath) {
        return Arrays.stream(rawPath.split("/", -1))
                .map(segment -> QueryString.encode(QueryString.decode(segment)))
                .collect(Collectors.joining("/"));
    }

    private static String query(String rawQuery) {
        return QueryString.parse(rawQuery).stream()
                .filter(parameter -> !parameter.encodedName().equals(SignatureClaim.QUERY_SIGNATURE))
                .sorted()
                .map(parameter -> parameter.encodedName() + "=" + parameter.encodedValue())
                .collect(Collectors.joining("&"));
    }

    /** Values of one name are joined in the order sent; runs of blanks count as one. */
    private static String headerValue(List<String> values) {
        return values.stream()
                .map(value -> BLANKS.matcher(value.strip()).replaceAll(" "))
                .collect(Collectors.joining(","));
    }
}
