/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.platform.configuration.LoadBalancerSettings.Algorithm;
import dev.stagedoor.platform.configuration.LoadBalancerSettings.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Load balancers, as settings declare them. */
class LoadBalancerSettingTest {

    private static List<LoadBalancerSettings> declared(Map<String, String> values) {
        return TestConfig.settings(values).loadBalancers();
    }

    @Test
    void thereAreNoneByDefault() {
        assertThat(declared(Map.of())).isEmpty();
    }

    @Test
    void targetsAreEnough() {
        LoadBalancerSettings balancer = declared(Map.of(
                        "stagedoor.load-balancers", "my-nlb",
                        "stagedoor.load-balancers.my-nlb.targets", "10.0.0.5:8080, pets.internal:80,[::1]:443"))
                .get(0);
        assertThat(balancer.name()).isEqualTo("my-nlb");
        assertThat(balancer.targets())
                .containsExactly(
                        new Endpoint("10.0.0.5", 8080), new Endpoint("pets.internal", 80), new Endpoint("::1", 443));
        assertThat(balancer.targets().get(2)).hasToString("[::1]:443");
        assertThat(balancer.algorithm()).isEqualTo(Algorithm.ROUND_ROBIN);
        assertThat(balancer.healthCheck().path()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "targets, '', expected targets such as",
        "targets, 10.0.0.5, expected targets such as",
        "targets, 10.0.0.5:0, expected targets such as",
        "targets, 10.0.0.5:70000, expected targets such as",
        "targets, 'a:1,,b:2', expected targets such as",
        "targets, http://a:1, expected targets such as",
        "algorithm, random, expected round_robin or least_outstanding_requests",
        "health-check.path, health, expected a path such as /health",
        "ejection.maximum-percent, 101, expected a whole number from 0 to 100"
    })
    void whatCannotWorkStopsTheStart(String setting, String value, String reason) {
        Map<String, String> values = new HashMap<>(Map.of(
                "stagedoor.load-balancers", "a",
                "stagedoor.load-balancers.a.targets", "10.0.0.5:8080"));
        values.put("stagedoor.load-balancers.a." + setting, value);
        assertThatThrownBy(() -> declared(values))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("Setting stagedoor.load-balancers.a." + setting)
                .hasMessageContaining(reason);
    }
}
