/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ARN of a network load balancer, as VPC links have it. */
public final class LoadBalancerArn {

    private static final Pattern NETWORK_LOAD_BALANCER =
            Pattern.compile("arn:[^:]+:elasticloadbalancing:[^:]*:[^:]*:loadbalancer/net/([^/]+)(/[^/]*)?");

    private LoadBalancerArn() {}

    /** The load balancer's name; empty when the ARN is of something else. */
    public static String nameOf(String arn) {
        Matcher matcher = NETWORK_LOAD_BALANCER.matcher(arn);
        return matcher.matches() ? matcher.group(1) : "";
    }
}
