/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.servlet;

import dev.stagedoor.platform.configuration.Network;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The proxies in front of this server ({@code stagedoor.trusted-proxies}). Of a request that one of them brings, client
 * and scheme are those that it names in {@code X-Forwarded-For}, {@code -Proto} and {@code -Port}. Of nobody else are
 * these fields believed: anybody can write them.
 */
@Dependent
public class TrustedProxies {

    private final List<Network> networks;

    @Inject
    public TrustedProxies(Settings settings) {
        this(settings.trustedProxies());
    }

    TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /** The request with its client's address, scheme and port; the same one where no trusted proxy has brought it. */
    public HttpServletRequest resolve(HttpServletRequest request) {
        return networks.isEmpty() || !contain(Network.literal(request.getRemoteAddr()))
                ? request
                : new ProxiedRequest(request, client(request), last(request, "X-Forwarded-Proto"), port(request));
    }

    /**
     * The nearest address that is not a trusted proxy's: each of these has added who connected to it. At what is no
     * address the search ends with the proxy that said so.
     */
    private String client(HttpServletRequest request) {
        String client = request.getRemoteAddr();
        String chain = String.join(",", Collections.list(request.getHeaders("X-Forwarded-For")));
        for (int end = chain.length(); end > 0; ) {
            int comma = chain.lastIndexOf(',', end - 1);
            String hop = address(chain.substring(comma + 1, end).strip());
            InetAddress address = Network.literal(hop);
            if (address == null) {
                return client;
            }
            client = hop;
            if (!contain(address)) {
                return client;
            }
            end = comma;
        }
        return client;
    }

    private boolean contain(@Nullable InetAddress address) {
        if (address != null) {
            for (Network network : networks) {
                if (network.contains(address)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Without the port that some proxies write: {@code 192.0.2.7:4711}, {@code [2001:db8::7]:4711}. */
    private static String address(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }

    private static int port(HttpServletRequest request) {
        String port = last(request, "X-Forwarded-Port");
        try {
            int number = port == null ? -1 : Integer.parseInt(port);
            return number > 0 && number < 65_536 ? number : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** What the nearest proxy has written. */
    private static @Nullable String last(HttpServletRequest request, String name) {
        String last = null;
        for (Enumeration<String> values = request.getHeaders(name); values.hasMoreElements(); ) {
            last = values.nextElement();
        }
        return last == null ? null : last.substring(last.lastIndexOf(',') + 1).strip();
    }
}
