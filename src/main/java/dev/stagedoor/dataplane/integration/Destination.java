/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.integration.balancing.LoadBalancer;
import dev.stagedoor.dataplane.integration.balancing.Target;
import dev.stagedoor.dataplane.snapshot.TargetUri;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one call goes: to the address in the integration's uri, or to one target after another of the load balancer that
 * a VPC link leads to. It tells the target what came of the call.
 *
 * <p>Another target is tried only when no connection could be opened, so that no request has reached anybody, only for
 * idempotent methods (RFC 9110, 9.2.2), and {@value #MOST_TARGETS} targets at most.
 */
final class Destination {

    private static final int MOST_TARGETS = 3;

    private final Upstream address;
    private final @Nullable LoadBalancer balancer;
    private final List<Target> tried;
    private volatile @Nullable Target target;

    private Destination(Upstream address, @Nullable LoadBalancer balancer) {
        this.address = address;
        this.balancer = balancer;
        this.tried = balancer == null ? List.of() : new ArrayList<>(MOST_TARGETS);
    }

    /** Of a call on the gateway's own account. */
    static Destination of(TargetUri uri) {
        return of(Upstream.of(uri, TlsOptions.DEFAULT));
    }

    static Destination of(Upstream address) {
        return new Destination(address, null);
    }

    /** @throws GatewayResponseException when the load balancer has no targets */
    static Destination behind(LoadBalancer balancer, Upstream address) {
        Destination destination = new Destination(address, balancer);
        if (!destination.choose(balancer)) {
            throw BackendException.linkFailed(
                    "load balancer " + balancer.settings().name() + " has no targets");
        }
        return destination;
    }

    private boolean choose(LoadBalancer from) {
        Target chosen = from.choose(tried);
        if (chosen == null) {
            return false;
        }
        tried.add(chosen);
        target = chosen;
        return true;
    }

    Upstream upstream() {
        Target chosen = target;
        return chosen == null ? address : address.at(chosen.address());
    }

    /** How long opening a connection may take, of what the call has left. */
    int connectTimeoutMillis(int leftMillis) {
        return balancer == null
                ? leftMillis
                : Math.min(leftMillis, balancer.settings().connectTimeoutMillis());
    }

    /** No connection could be opened. @return whether there is another target now, which the call may try */
    boolean another(String method) {
        failed();
        LoadBalancer from = balancer;
        if (from == null || tried.size() >= MOST_TARGETS || !isIdempotent(method)) {
            return false;
        }
        finished();
        return choose(from);
    }

    /** How a call is answered that could not be connected. */
    GatewayResponseException unreachable(Throwable cause) {
        return balancer == null
                ? BackendException.failed(cause)
                : BackendException.linkFailed("no connection to " + tried + ": " + BackendException.reason(cause));
    }

    /** The backend has failed: it cannot be reached, broke off before its answer, or took too long. */
    void failed() {
        Target chosen = target;
        if (chosen != null) {
            chosen.failed();
        }
    }

    /** Its answer's head is here. */
    void answered(int status) {
        Target chosen = target;
        if (chosen != null) {
            if (status >= 502 && status <= 504) {
                chosen.failed();
            } else {
                chosen.succeeded();
            }
        }
    }

    /** The call is over. Once for each call, whatever came of it; more do no harm. */
    void finished() {
        Target chosen = target;
        if (chosen != null) {
            target = null;
            chosen.finished();
        }
    }

    private static boolean isIdempotent(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }
}
