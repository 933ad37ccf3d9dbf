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
        return new GatewayResponseException(
                GatewayResponseType.INTEGRATION_FAILURE, "Network error communicating with endpoint: " + reason(cause));
    }

    /**
     * A VPC link that is gone, leads nowhere, or whose targets cannot be connected: AWS answers 500 (its knowledge
     * center, "500 errors with VPC link integrations"), and its execution log says so in these words.
     */
    static GatewayResponseException linkFailed(String reason) {
        return new GatewayResponseException(
                GatewayResponseType.API_CONFIGURATION_ERROR, "Execution failed due to an vpc link error: " + reason);
    }

    static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
