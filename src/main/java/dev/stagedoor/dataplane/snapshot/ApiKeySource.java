/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

/** Where a request's API key is: in the header {@code x-api-key}, or in what the authorizer answered. */
public enum ApiKeySource {
    HEADER,
    AUTHORIZER
}
