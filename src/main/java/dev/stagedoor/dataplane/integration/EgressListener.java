/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.IOSessionListener;

/** Closes a connection of {@link AsyncConnections} that may not be, before anything is sent on it. */
final class EgressListener implements IOSessionListener {

    private final EgressPolicy egress;

    EgressListener(EgressPolicy egress) {
        this.egress = egress;
    }

    @Override
    public void connected(IOSession session) {
        if (session.getRemoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null) {
            try {
                egress.check(remote.getAddress());
            } catch (IOException refused) {
                session.close(CloseMode.IMMEDIATE);
            }
        }
    }

    @Override
    public void startTls(IOSession session) {}

    @Override
    public void inputReady(IOSession session) {}

    @Override
    public void outputReady(IOSession session) {}

    @Override
    public void timeout(IOSession session) {}

    @Override
    public void exception(IOSession session, Exception failure) {}

    @Override
    public void disconnected(IOSession session) {}
}
