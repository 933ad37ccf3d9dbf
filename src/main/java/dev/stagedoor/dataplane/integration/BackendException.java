/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;

/** How a call that failed before the answer's head is answered. */
final class BackendException {

    private BackendException() {}

    static GatewayResponseException timedOut(int timeoutMillis) {
        return new GatewayResponseException(
                GatewayResponseType.INTEGRATION_TIMEOUT,
                "Execution failed due to a timeout error after " + timeoutMillis + " ms");
    }

    static GatewayResponseException failed(Throwable cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new GatewayResponseException(
                GatewayResponseType.INTEGRATION_FAILURE, "Network error communicating with endpoint: " + reason);
    }
}
