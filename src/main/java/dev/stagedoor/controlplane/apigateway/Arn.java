/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

/** ARNs of API Gateway's own resources: {@code arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5}. */
final class Arn {

    private Arn() {}

    /** The partition that a region belongs to. */
    static String partition(String region) {
        if (region.startsWith("cn-")) {
            return "aws-cn";
        }
        return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }
}
