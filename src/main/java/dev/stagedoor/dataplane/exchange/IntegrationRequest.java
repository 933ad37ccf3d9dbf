/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import dev.stagedoor.dataplane.snapshot.TargetUri;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to the backend. Framing (Content-Length, Transfer-Encoding) and connection fields are never in the
 * headers: whoever sends the request makes them from the body.
 *
 * @param method the verb
 * @param target scheme, host and port, as the definition fixed them
 * @param requestTarget path and query, percent-encoded
 * @param headers the fields to send, {@code Host} among them
 * @param body the body if the gateway made or buffered it; null passes the client's, unread so far
 * @param hasBody whether there is a body at all
 */
public record IntegrationRequest(
        String method,
        TargetUri target,
        String requestTarget,
        Headers headers,
        byte @Nullable [] body,
        boolean hasBody) {

    /** The same request with a body that is in memory. */
    public IntegrationRequest withBody(byte[] bytes) {
        return new IntegrationRequest(method, target, requestTarget, headers, bytes, true);
    }
}
