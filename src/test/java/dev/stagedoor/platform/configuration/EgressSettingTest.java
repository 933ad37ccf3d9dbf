/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whom integrations may call, as the setting says it. */
class EgressSettingTest {

    private static Settings.Egress egress(Map<String, String> values) {
        return TestConfig.settings(values).egress();
    }

    @Test
    void byDefaultNoPrivateAddressIsCalled() {
        assertThat(egress(Map.of())).isEqualTo(new Settings.Egress(true, List.of()));
    }

    @Test
    void networksStandBesideThePublicOnesOrInTheirPlace() {
        assertThat(egress(Map.of("stagedoor.egress.allow", "public, 10.0.0.0/8")))
                .isEqualTo(new Settings.Egress(true, List.of(Network.of("10.0.0.0/8"))));
        assertThat(egress(Map.of("stagedoor.egress.allow", "10.0.0.0/8,::1/128")))
                .isEqualTo(new Settings.Egress(false, List.of(Network.of("10.0.0.0/8"), Network.of("::1/128"))));
    }

    @Test
    void anythingElseStopsTheStart() {
        assertThatThrownBy(() -> egress(Map.of("stagedoor.egress.allow", "public,private")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("Setting stagedoor.egress.allow is 'private': expected public, or CIDR blocks such as"
                        + " 10.0.0.0/8");
    }

    @Test
    void aPasswordInAnEndpointIsNotPrinted() {
        assertThatThrownBy(() -> TestConfig.settings(Map.of("stagedoor.aws.endpoint", "http://me:hush@localhost")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("Setting stagedoor.aws.endpoint is 'http://…@localhost'");
    }
}
