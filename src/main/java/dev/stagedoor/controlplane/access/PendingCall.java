/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A call whose body has arrived, between its first pass through the filter and its asynchronous dispatch. It ends once,
 * however the dispatch ends, and gives back its turn and its share of the memory for bodies.
 */
final class PendingCall implements AsyncListener {

    static final String ATTRIBUTE = PendingCall.class.getName();

    private final ManagementPath path;
    private final BufferedRequest.Address address;
    private final Authentication.Proof proof;
    private final BodyReader.Body body;
    private final Turns turns;
    private final AtomicBoolean ended = new AtomicBoolean();

    PendingCall(
            ManagementPath path,
            BufferedRequest.Address address,
            Authentication.Proof proof,
            BodyReader.Body body,
            Turns turns) {
        this.path = path;
        this.address = address;
        this.proof = proof;
        this.body = body;
        this.turns = turns;
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
        return body.bytes();
    }

    void end() {
        if (ended.compareAndSet(false, true)) {
            body.close();
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
