/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import org.jspecify.annotations.Nullable;

/**
 * How an authorizer was asked, for {@code $context.authorizer} and {@code $context.authorize}.
 *
 * @param status of the authorizer: 200 when it let the caller be known, 401 or 500 otherwise
 * @param integrationStatus of the call to its function; 0 when there was none
 * @param authorizeStatus of what followed: 200 or the status of the refusal
 * @param latencyMillis of all of it
 * @param integrationLatencyMillis of the call to its function, 0 for a cached answer; -1 when there is no function
 * @param error what went wrong; null when nothing did
 */
public record AuthorizerCall(
        int status,
        int integrationStatus,
        int authorizeStatus,
        long latencyMillis,
        long integrationLatencyMillis,
        @Nullable String error) {}
