/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.snapshot.TargetUri;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whom a connection leads to: connections are pooled, and reused, by this and nothing less.
 *
 * @param host whom TLS asks for and whose certificate it expects
 * @param tls the default one unless the scheme is https
 * @param target where to connect, when a VPC link says so; null for the host's own address and the port
 */
record Upstream(
        String scheme,
        String host,
        int port,
        TlsOptions tls,
        @Nullable InetSocketAddress target) {

    static Upstream of(TargetUri uri, TlsOptions tls) {
        boolean secure = uri.scheme().equals("https");
        return new Upstream(uri.scheme(), uri.host(), uri.port(), secure ? tls : TlsOptions.DEFAULT, null);
    }

    /** The same host behind an address of a load balancer. */
    Upstream at(InetSocketAddress address) {
        return new Upstream(scheme, host, port, tls, address);
    }

    boolean secure() {
        return scheme.equals("https");
    }
}
