/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

/** How a backend's answer goes to the client, in the SDK's spelling. */
public enum ResponseTransferMode {
    /** Within one time-out, and of a function only when it has returned. */
    BUFFERED,
    /** As it is made, for as long as fifteen minutes; never packed or mapped. */
    STREAM
}
