/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import dev.stagedoor.controlplane.wire.AwsException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The path of a management call, read in the one way in which it is also signed, authorised and routed. A path that could
 * be read in two ways (dot segments, empty segments, matrix parameters, backslashes) is refused: AWS's have none.
 *
 * @param raw as sent, percent-encoded
 * @param segments decoded once, as JAX-RS decodes them
 */
record ManagementPath(String raw, List<String> segments) {

    /** @throws AwsException 400 when the path is ambiguous */
    static ManagementPath of(String raw) {
        if (!raw.startsWith("/") || raw.contains("//") || raw.contains(";") || raw.contains("\\")) {
            throw ambiguous();
        }
        List<String> segments = new ArrayList<>();
        for (String segment : raw.substring(1).split("/", -1)) {
            String decoded;
            try {
                decoded = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw ambiguous();
            }
            if (decoded.equals(".") || decoded.equals("..") || decoded.chars().anyMatch(Character::isISOControl)) {
                throw ambiguous();
            }
            segments.add(decoded);
        }
        return new ManagementPath(raw, List.copyOf(segments));
    }

    private static AwsException ambiguous() {
        return AwsException.badRequest("Invalid request path");
    }

    /**
     * The ARN that AWS authorises: the path, which for API Gateway v2 does not show the version, in one spelling whatever
     * was sent, so that a policy cannot be walked around with {@code /%61ccount}. The spelling is that of AWS's clients for
     * all that its identifiers hold: {@code /tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2Fa1b2c3d4e5}.
     */
    String arn(String region) {
        List<String> named =
                segments.size() > 1 && segments.get(0).equals("v2") ? segments.subList(1, segments.size()) : segments;
        if (named.size() > 1 && named.get(named.size() - 1).isEmpty()) {
            named = named.subList(0, named.size() - 1); // JAX-RS takes /account/ for /account
        }
        StringBuilder arn =
                new StringBuilder("arn:aws:apigateway:").append(region).append("::");
        for (String segment : named) {
            arn.append('/')
                    .append(segment.replace("%", "%25").replace("/", "%2F").replace(":", "%3A"));
        }
        return arn.toString();
    }

    /** The path decoded, but for the slashes within a segment. */
    String decoded() {
        StringBuilder path = new StringBuilder();
        for (String segment : segments) {
            path.append('/').append(segment.replace("/", "%2F"));
        }
        return path.toString();
    }
}
