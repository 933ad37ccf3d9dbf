/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A call between its first pass through the filter and its asynchronous dispatch, when its body has arrived. It gives
 * back its turn and its share of the memory for bodies once, however the dispatch ends.
 */
final class PendingCall implements AsyncListener {

    static final String ATTRIBUTE = PendingCall.class.getName();

    private final ManagementPath path;
    private final BufferedRequest.Address address;
    private final Authentication.Proof proof;
    private final Turns turns;
    private final AtomicBoolean hasTurn = new AtomicBoolean();
    private volatile BodyReader.@Nullable Body body;

    PendingCall(ManagementPath path, BufferedRequest.Address address, Authentication.Proof proof, Turns turns) {
        this.path = path;
        this.address = address;
        this.proof = proof;
        this.turns = turns;
    }

    /** Dispatches the call, now or when it is its turn. */
    void resume(AsyncContext async, BodyReader.Body arrived) {
        body = arrived;
        turns.take(() -> {
            hasTurn.set(true);
            try {
                async.dispatch("/"); // a path that no container reads in its own way
            } catch (IllegalStateException e) {
                end(); // the connection has gone while the call waited
            }
        });
    }

    ManagementPath path() {
        return path;
    }

    BufferedRequest.Address address() {
        return address;
    }

    Authentication.Proof proof() {
        return proof;
    }

    byte[] body() {
        BodyReader.Body arrived = body;
        return arrived == null ? new byte[0] : arrived.bytes();
    }

    void end() {
        BodyReader.Body arrived = body;
        if (arrived != null) {
            arrived.close();
        }
        if (hasTurn.getAndSet(false)) {
            turns.done();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        end();
    }

    @Override
    public void onError(AsyncEvent event) {
        end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // an operation that answers later; onComplete follows
    }
}
