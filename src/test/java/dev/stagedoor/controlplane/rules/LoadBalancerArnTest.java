/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadBalancerArnTest {

    @ParameterizedTest
    @CsvSource({
        "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/net/my-nlb/50dc6c495c0c9188, my-nlb",
        "arn:aws-cn:elasticloadbalancing:cn-north-1:123456789012:loadbalancer/net/a/1, a",
        "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/my-alb/50dc6c495c0c9188, ''",
        "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/net/my-nlb/50dc6c495c0c9188/1, ''"
    })
    void theNameStandsInTheMiddleOfANetworkLoadBalancersArn(String arn, String name) {
        assertThat(LoadBalancerArn.nameOf(arn)).isEqualTo(name);
    }
}
