/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import java.io.IOException;
import java.net.Socket;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;

/**
 * A connection that knows whether its peer has sent more than it was asked for. Such bytes would be taken for the
 * answer to somebody else's request, so a connection that has any is never used again.
 */
final class BackendConnection extends DefaultBHttpClientConnection {

    private final ResponseHeads.Blocking heads;

    BackendConnection() {
        this(new ResponseHeads.Blocking());
    }

    private BackendConnection(ResponseHeads.Blocking heads) {
        super(BlockingConnections.HTTP1, null, null, null, null, null, configuration -> heads);
        this.heads = heads;
    }

    /** What the peer has sent since the connection was opened; 0 when a deadline has closed it before it was asked. */
    long receivedBytes() {
        EndpointDetails details = getEndpointDetails();
        return details == null ? 0 : details.getReceivedBytesCount();
    }

    /** Looks at what is buffered here and in the kernel; never waits. */
    boolean hasUnreadInput() throws IOException {
        if (heads.unreadBytes() > 0) {
            return true;
        }
        Socket socket = getSocketHolder().getSocket();
        return socket.getInputStream().available() > 0;
    }
}
