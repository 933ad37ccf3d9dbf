/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request as its client sent it to the first of our proxies. Who connected to us is {@link RequestAttributes#PEER}. */
final class ProxiedRequest extends HttpServletRequestWrapper {

    private final String client;
    private final String scheme;
    private final int port;

    /**
     * @param proto the scheme as the proxy calls it; null, or what is no scheme, for our own connection's
     * @param port -1 for the scheme's own, if the proxy has named that, else our own connection's
     */
    ProxiedRequest(HttpServletRequest request, String client, @Nullable String proto, int port) {
        super(request);
        String lower = proto == null ? "" : proto.toLowerCase(Locale.ROOT);
        boolean named = lower.equals("http") || lower.equals("https");
        this.client = client;
        this.scheme = named ? lower : request.getScheme();
        this.port = port > 0 ? port : named ? (lower.equals("https") ? 443 : 80) : request.getServerPort();
        request.setAttribute(RequestAttributes.PEER, request.getRemoteAddr());
    }

    @Override
    public String getRemoteAddr() {
        return client;
    }

    @Override
    public String getRemoteHost() {
        return client;
    }

    @Override
    public String getScheme() {
        return scheme;
    }

    @Override
    public boolean isSecure() {
        return scheme.equals("https");
    }

    @Override
    public int getServerPort() {
        return port;
    }
}
