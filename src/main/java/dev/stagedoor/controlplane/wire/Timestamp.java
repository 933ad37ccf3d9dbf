/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;

/** Points in time as documents hold them: seconds since 1970, with a fraction that orders what one second holds. */
public final class Timestamp {

    private static final double LATER_THAN_ALL = 1e11;

    private Timestamp() {}

    /** Now; answers show whole seconds, as AWS does. */
    public static double now() {
        Instant now = Instant.now();
        return now.getEpochSecond() + now.getNano() / 1e9;
    }

    /** A key that sorts resources by their {@code createdDate}, newest first, unique by their {@code id}. */
    public static String newestFirst(ObjectNode resource) {
        double backwards = LATER_THAN_ALL - resource.path("createdDate").asDouble();
        return String.format(Locale.ROOT, "%020.6f ", backwards)
                + resource.path("id").asText();
    }
}
