/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.platform.configuration.Partition;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ARNs of API Gateway's own resources: {@code arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5}. Those of private
 * custom domain names carry the account too.
 */
final class Arn {

    private static final Pattern MANAGEMENT =
            Pattern.compile("arn:(aws[a-z-]*):apigateway:([a-z0-9-]+):(?:\\d{12})?:(/.+)");

    private Arn() {}

    /**
     * The path of the resource that an ARN names, which is its row key.
     *
     * @throws AwsException {@code BadRequestException} when it is no ARN of API Gateway in this region
     */
    static String path(String arn, String region) {
        Matcher matcher = MANAGEMENT.matcher(arn);
        if (!matcher.matches()
                || !matcher.group(1).equals(partition(region))
                || !matcher.group(2).equals(region)) {
            throw AwsException.badRequest("Invalid ARN specified in the request");
        }
        return matcher.group(3);
    }

    /** The partition that a region belongs to. */
    static String partition(String region) {
        return Partition.of(region);
    }
}
