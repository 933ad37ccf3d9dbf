/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import org.jspecify.annotations.Nullable;

/**
 * What the backend answered: its head, and a body that is still on its way.
 *
 * @param statusCode the backend's status
 * @param headers its fields as they came, framing among them
 * @param body consumed exactly once: transferred or discarded
 * @param selection what the selection patterns of integration responses are matched with: the status, or the message of
 *     a function's error; null means the default response
 */
public record IntegrationResponse(
        int statusCode,
        Headers headers,
        Body body,
        @Nullable String selection) {

    public IntegrationResponse(int statusCode, Headers headers, Body body) {
        this(statusCode, headers, body, Integer.toString(statusCode));
    }

    /** The same answer with a body that has been read. */
    public IntegrationResponse withBody(Body read) {
        return new IntegrationResponse(statusCode, headers, read, selection);
    }
}
