/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import java.time.Instant;

/** Points in time as documents hold them: seconds since 1970, with a fraction that orders what one second holds. */
public final class Timestamp {

    private Timestamp() {}

    /** Now; answers show whole seconds, as AWS does. */
    public static double now() {
        Instant now = Instant.now();
        return now.getEpochSecond() + now.getNano() / 1e9;
    }
}
