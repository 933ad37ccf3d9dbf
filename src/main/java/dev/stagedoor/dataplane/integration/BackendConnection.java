/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A connection that knows whether its peer has sent more than it was asked for. Such bytes would be taken for the
 * answer to somebody else's request, so a connection that has any is never used again.
 */
final class BackendConnection extends DefaultBHttpClientConnection {

    private @Nullable SessionInputBuffer input;

    BackendConnection() {
        super(BlockingConnections.HTTP1);
    }

    @Override
    protected InputStream createContentInputStream(long length, SessionInputBuffer buffer, InputStream stream) {
        input = buffer;
        return super.createContentInputStream(length, buffer, stream);
    }

    /** Looks at what is buffered here and in the kernel; never waits. */
    boolean hasUnreadInput() throws IOException {
        SessionInputBuffer buffer = input;
        if (buffer != null && buffer.length() > 0) {
            return true;
        }
        Socket socket = getSocketHolder().getSocket();
        return socket.getInputStream().available() > 0;
    }
}
