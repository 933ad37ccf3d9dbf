/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Deadlines;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.nio.AsyncClientEndpoint;

/**
 * One attempt to open the connection of an {@link AsyncCall}. When it fails or takes too long the next one goes to
 * another target of the destination, if there is one. The time is kept here, as HttpCore looks at it once a second only.
 * An attempt that is too late is not cancelled: HttpCore forgets a connection that opens just then, and its place in the
 * pool with it.
 */
final class AsyncConnect implements FutureCallback<AsyncClientEndpoint>, Deadlines.Wait {

    private final AsyncCall call;
    private final AsyncConnections connections;
    private final Destination destination;
    private final Deadlines deadlines;
    private final long deadlineNanos;
    private final AtomicBoolean decided = new AtomicBoolean();
    private final int timeoutMillis;

    private AsyncConnect(AsyncCall call, AsyncConnections connections, Destination destination, Deadlines deadlines) {
        this.call = call;
        this.connections = connections;
        this.destination = destination;
        this.deadlines = deadlines;
        this.timeoutMillis = destination.connectTimeoutMillis(call.leftMillis());
        this.deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    /** Goes on until the call has a connection, has failed, or is over. */
    static void open(AsyncCall call, AsyncConnections connections, Destination destination, Deadlines deadlines) {
        AsyncConnect attempt = new AsyncConnect(call, connections, destination, deadlines);
        deadlines.add(attempt);
        connections.connect(destination.upstream(), attempt.timeoutMillis, attempt);
    }

    @Override
    public void completed(AsyncClientEndpoint endpoint) {
        if (decide()) {
            call.connected(endpoint);
        } else {
            endpoint.releaseAndDiscard();
        }
    }

    @Override
    public void failed(Exception failure) {
        if (decide()) {
            next(failure);
        }
    }

    @Override
    public void cancelled() {
        failed(new IOException("no connection"));
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public void expire() {
        if (decide()) {
            next(new IOException("no connection in time"));
        }
    }

    /** Only the first of what can happen to an attempt counts. */
    private boolean decide() {
        deadlines.remove(this);
        return decided.compareAndSet(false, true);
    }

    private void next(Exception failure) {
        if (call.isOver()) {
            destination.finished();
        } else if (call.leftMillis() > 0 && destination.another(call.method())) {
            open(call, connections, destination, deadlines);
        } else {
            call.unreachable(failure);
        }
    }
}
