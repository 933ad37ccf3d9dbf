/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import java.util.Map;

/** The load balancer that the servers of a test run know: two ports on this machine, where a test may put targets. */
final class TestLoadBalancer {

    static final String ARN =
            "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/it-nlb/50dc6c495c0c9188";

    static final int FIRST_PORT = TestServers.freePort();
    static final int SECOND_PORT = TestServers.freePort();

    private TestLoadBalancer() {}

    static Map<String, String> settings() {
        return Map.of(
                "stagedoor.load-balancers", "it-nlb",
                "stagedoor.load-balancers.it-nlb.targets", "127.0.0.1:" + FIRST_PORT + ",127.0.0.1:" + SECOND_PORT,
                "stagedoor.load-balancers.it-nlb.health-check.interval-millis", "200",
                "stagedoor.load-balancers.it-nlb.ejection.consecutive-failures", "3",
                "stagedoor.load-balancers.it-nlb.ejection.base-millis", "500",
                "stagedoor.load-balancers.it-nlb.ejection.maximum-millis", "500");
    }
}
