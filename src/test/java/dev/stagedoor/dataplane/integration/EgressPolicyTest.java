/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.platform.configuration.Network;
import dev.stagedoor.platform.configuration.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom integrations may call. */
class EgressPolicyTest {

    private static final EgressPolicy OPEN = allowing(false, "0.0.0.0/0", "::/0");
    private static final EgressPolicy NARROW = allowing(false, "10.1.0.0/16", "2001:db8::/32");
    private static final EgressPolicy PUBLIC = allowing(true, "10.1.0.0/16");

    private static EgressPolicy allowing(boolean publicAddresses, String... networks) {
        return new EgressPolicy(new Settings.Egress(
                publicAddresses, Stream.of(networks).map(Network::of).toList()));
    }

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
                .hasMessage("calls to 10.2.0.1 are not allowed: no network of stagedoor.egress.allow has this address");
        assertThatThrownBy(() -> OPEN.check(InetAddress.getByName("169.254.169.254")))
                .hasMessageStartingWith("calls to 169.254.169.254 are never allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.15.0.1", "2a00:1450::1", "64:ff9b::808:808", "10.1.0.1"})
    void thePublicInternetIsOneWordAndNetworksMayStandBesideIt(String address) throws UnknownHostException {
        assertThat(PUBLIC.permits(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "10.2.0.1",
                "172.31.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "240.0.0.1",
                "fc00::1",
                "fd12::1",
                "2001::7f00:1",
                "::ffff:192.168.1.1",
                "::192.168.1.1",
                "64:ff9b::c0a8:101",
                "2002:c0a8:101::1",
                "169.254.169.254",
            })
    void whatIsPrivateIsNotPublic(String address) throws UnknownHostException {
        assertThat(PUBLIC.permits(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "localhost/8", "10.0.0/8/8", "::/129", "1:2/8", ""})
    void whatIsNoBlockIsRefused(String block) {
        assertThatThrownBy(() -> Network.of(block)).isInstanceOf(IllegalArgumentException.class);
    }
}
