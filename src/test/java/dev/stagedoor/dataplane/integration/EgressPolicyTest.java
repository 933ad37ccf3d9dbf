/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.platform.configuration.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom integrations may call. */
class EgressPolicyTest {

    private static final EgressPolicy OPEN = new EgressPolicy(List.of(Network.of("0.0.0.0/0"), Network.of("::/0")));
    private static final EgressPolicy NARROW =
            new EgressPolicy(List.of(Network.of("10.1.0.0/16"), Network.of("2001:db8::/32")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.170.2",
                "::ffff:169.254.169.254",
                "::169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "2002:a9fe:a9fe::1",
                "fe80::1",
                "fd00:ec2::254",
                "100.100.100.200",
                "168.63.129.16",
                "0.0.0.0",
                "::",
                "224.0.0.1",
                "ff02::1",
                "255.255.255.255",
            })
    void linkLocalAndMetadataAddressesAreNeverCalled(String address) throws UnknownHostException {
        assertThat(OPEN.permits(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.0.0.1", "192.168.0.1", "203.0.113.7", "2001:db8::1"})
    void anythingElseIsCalledWhereEverythingIsAllowed(String address) throws UnknownHostException {
        assertThat(OPEN.permits(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void whatIsNotAllowedIsNotCalled() throws UnknownHostException {
        assertThat(NARROW.permits(InetAddress.getByName("10.1.255.255"))).isTrue();
        assertThat(NARROW.permits(InetAddress.getByName("2001:db8:1::1"))).isTrue();
        assertThat(NARROW.permits(InetAddress.getByName("10.2.0.1"))).isFalse();
        assertThat(NARROW.permits(InetAddress.getByName("127.0.0.1"))).isFalse();
        assertThat(NARROW.permits(InetAddress.getByName("2001:db9::1"))).isFalse();
        assertThatThrownBy(() -> NARROW.check(InetAddress.getByName("10.2.0.1")))
                .hasMessage("calls to 10.2.0.1 are not allowed (stagedoor.egress.allow)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "localhost/8", "10.0.0/8/8", "::/129", "1:2/8", ""})
    void whatIsNoBlockIsRefused(String block) {
        assertThatThrownBy(() -> Network.of(block)).isInstanceOf(IllegalArgumentException.class);
    }
}
