/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.platform.configuration.Network;
import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.observability.LogLimit;
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

    private static final LogLimit LOG = new LogLimit(System.getLogger(EgressPolicy.class.getName()));

    /** Never, whatever is allowed: where clouds keep the keys of their machines, and what is no single host. */
    private static final List<Network> NEVER = networks(
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
            "ff00::/8");

    /** The addresses of the Internet: these, but for {@link #NOT_PUBLIC}. Source: IANA's special-purpose registries. */
    private static final List<Network> PUBLIC = networks("0.0.0.0/0", "2000::/3", "64:ff9b::/96");

    private static final List<Network> NOT_PUBLIC = networks(
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "240.0.0.0/4",
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20");

    /** IPv6 ranges with an IPv4 address inside, and where in them it starts. */
    private static final Network COMPATIBLE = Network.of("::/96");

    private static final Network NAT64 = Network.of("64:ff9b::/96");
    private static final Network SIX_TO_FOUR = Network.of("2002::/16");

    private final Settings.Egress allowed;

    @Inject
    EgressPolicy(Settings settings) {
        this(settings.egress());
    }

    EgressPolicy(Settings.Egress allowed) {
        this.allowed = allowed;
    }

    /** @throws IOException when this may not be called, as if it could not; the server's log says so too */
    void check(InetAddress address) throws IOException {
        if (!permits(address)) {
            String refusal = "calls to " + address.getHostAddress()
                    + (isNever(address)
                            ? " are never allowed: link-local, metadata and multicast addresses"
                            : " are not allowed: no network of stagedoor.egress.allow has this address");
            LOG.log(System.Logger.Level.WARNING, () -> "Integrations: " + refusal);
            throw new IOException(refusal);
        }
    }

    boolean permits(InetAddress address) {
        InetAddress inside = inside(address);
        return !isNever(address) && isAllowed(address) && (inside.equals(address) || isAllowed(inside));
    }

    /** Whether an address that the operator has named as a load balancer's target may be called: unless it never may. */
    boolean permitsDeclared(InetAddress address) {
        return !isNever(address);
    }

    private static boolean isNever(InetAddress address) {
        return isIn(NEVER, address) || isIn(NEVER, inside(address));
    }

    private boolean isAllowed(InetAddress address) {
        return isIn(allowed.networks(), address)
                || (allowed.publicAddresses() && isIn(PUBLIC, address) && !isIn(NOT_PUBLIC, address));
    }

    private static boolean isIn(List<Network> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static List<Network> networks(String... blocks) {
        return Stream.of(blocks).map(Network::of).toList();
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
