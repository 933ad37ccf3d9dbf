/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.platform.configuration.Network;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses integrations may call. It is asked with the address that is connected to, not with a name: what a name
 * means may change between a look and a call. (Redirects are answers like any other; nothing follows them.)
 */
@Dependent
class EgressPolicy {

    /** Never, whatever is allowed: where clouds keep the keys of their machines, and what is no single host. */
    private static final List<Network> NEVER = Stream.of(
                    "0.0.0.0/8",
                    "169.254.0.0/16", // link-local; 169.254.169.254, 169.254.170.2: metadata
                    "100.100.100.200/32", // metadata of Alibaba Cloud
                    "168.63.129.16/32", // of Azure
                    "192.0.0.192/32", // of Oracle Cloud
                    "224.0.0.0/4",
                    "255.255.255.255/32",
                    "::/128",
                    "fe80::/10",
                    "fd00:ec2::/32", // of AWS
                    "fd20:ce::254/128", // of Google Cloud
                    "ff00::/8")
            .map(Network::of)
            .toList();

    /** IPv6 ranges with an IPv4 address inside, and where in them it starts. */
    private static final Network COMPATIBLE = Network.of("::/96");

    private static final Network NAT64 = Network.of("64:ff9b::/96");
    private static final Network SIX_TO_FOUR = Network.of("2002::/16");

    private final List<Network> allowed;

    @Inject
    EgressPolicy(Settings settings) {
        this(settings.egress());
    }

    EgressPolicy(List<Network> allowed) {
        this.allowed = allowed;
    }

    /** @throws IOException when this may not be called, as if it could not */
    void check(InetAddress address) throws IOException {
        if (!permits(address)) {
            throw new IOException("calls to " + address.getHostAddress() + " are not allowed (stagedoor.egress.allow)");
        }
    }

    boolean permits(InetAddress address) {
        InetAddress inside = inside(address);
        return NEVER.stream().noneMatch(network -> network.contains(address) || network.contains(inside))
                && allowed.stream().anyMatch(network -> network.contains(address))
                && (inside.equals(address) || allowed.stream().anyMatch(network -> network.contains(inside)));
    }

    /** The IPv4 address that an IPv6 address leads to; the address itself where there is none inside. */
    private static InetAddress inside(InetAddress address) {
        byte[] bytes = address.getAddress();
        int start = address.isLoopbackAddress() || bytes.length != 16
                ? -1
                : COMPATIBLE.contains(address) || NAT64.contains(address) ? 12 : SIX_TO_FOUR.contains(address) ? 2 : -1;
        try {
            return start < 0 ? address : InetAddress.getByAddress(Arrays.copyOfRange(bytes, start, start + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
