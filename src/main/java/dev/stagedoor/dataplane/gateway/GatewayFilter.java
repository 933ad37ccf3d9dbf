/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.routing.CanonicalPath;
import dev.stagedoor.dataplane.routing.DataPlaneAddress;
import dev.stagedoor.dataplane.snapshot.ActiveDomains;
import dev.stagedoor.dataplane.snapshot.DomainSnapshot;
import dev.stagedoor.platform.servlet.TrustedProxies;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The front door: asks whether a request is for the data plane. If so it runs the inbound steps and hands over to the
 * {@link Dispatcher}; if not, the request is for the management API, and goes on.
 */
public class GatewayFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Inject
    transient ExchangeRunner runner;

    @Inject
    transient TrustedProxies trustedProxies;

    @Inject
    transient ActiveDomains activeDomains;

    @Inject
    transient LiveTraces liveTraces;

    private transient volatile @Nullable RequestDispatcher dispatcher;

    @Override
    protected void doFilter(HttpServletRequest received, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = trustedProxies.resolve(received);
        DataPlaneAddress address;
        try {
            FramingGuard.check(request);
            address = address(request);
            if (address != null) {
                CanonicalPath.checkQuery(request.getQueryString());
                HeaderBudget.check(request);
            }
        } catch (GatewayResponseException e) {
            runner.refuse(new Exchange(request, response), e);
            return;
        }
        if (address == null) {
            chain.doFilter(request, response);
            return;
        }
        String traceToken = request.getHeader(LiveTraces.HEADER);
        HttpServletRequest meant = OverriddenMethod.of(request);
        Exchange exchange = new Exchange(traceToken == null ? meant : new WithoutTraceHeader(meant), response);
        exchange.restApiId = address.restApiId();
        exchange.stageName = address.stageName();
        exchange.path = address.path();
        exchange.resourceRequestPath = address.resourceRequestPath();
        exchange.customDomain = address.customDomain();
        exchange.basePathMatched = address.basePath();
        if (traceToken != null) {
            liveTraces.begin(exchange, traceToken);
        }
        if (runner.receive(exchange)) {
            Dispatcher.run(
                    () -> runner.dispatch(exchange), wayToDispatcher(request, chain), exchange.request(), response);
        }
    }

    /** A custom domain has all its paths to itself. */
    private @Nullable DataPlaneAddress address(HttpServletRequest request) {
        String host = request.getHeader("Host");
        DomainSnapshot domain = activeDomains.find(host);
        return domain != null && host != null
                ? DataPlaneAddress.ofDomain(domain, host, request.getRequestURI())
                : DataPlaneAddress.of(host, request.getHeader(DataPlaneAddress.API_ID_HEADER), request.getRequestURI());
    }

    /** Straight on, or round about where the path is one that the server has given to a servlet of its own. */
    private FilterChain wayToDispatcher(HttpServletRequest request, FilterChain chain) {
        return request.getServletPath().isEmpty() ? chain : dispatcher(request)::forward;
    }

    private RequestDispatcher dispatcher(HttpServletRequest request) {
        RequestDispatcher found = dispatcher;
        if (found == null) {
            // JAX-RS registers an application's servlet under its class name (Jakarta RESTful Web Services 3.1, 2.3.2).
            found = request.getServletContext().getNamedDispatcher(DispatchApplication.class.getName());
            dispatcher = found;
        }
        return found;
    }
}
