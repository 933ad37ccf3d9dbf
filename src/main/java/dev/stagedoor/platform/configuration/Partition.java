/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.configuration;

/** The partition of AWS that a region belongs to: what ARNs carry after {@code arn:}. */
public final class Partition {

    private Partition() {}

    public static String of(String region) {
        if (region.startsWith("cn-")) {
            return "aws-cn";
        }
        return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }
}
