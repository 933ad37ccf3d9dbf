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

    /** The ARN that AWS authorises: the path as sent, which for API Gateway v2 does not show the version. */
    String arn(String region) {
        return "arn:aws:apigateway:" + region + "::" + (raw.startsWith("/v2/") ? raw.substring(3) : raw);
    }

    String first() {
        return segments.get(0);
    }
}
