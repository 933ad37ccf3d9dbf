/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

/** AWS's integration types, in the SDK's spelling. */
public enum IntegrationType {
    HTTP,
    HTTP_PROXY,
    AWS,
    AWS_PROXY,
    MOCK;

    /** Whether request and answer pass through unmapped, so that bodies can stream. */
    public boolean isProxy() {
        return this == HTTP_PROXY || this == AWS_PROXY;
    }
}
