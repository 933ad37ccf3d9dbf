/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.snapshot.TargetUri;

/** Whom a connection leads to: connections are pooled, and reused, by this and nothing less. */
record Upstream(String scheme, String host, int port, boolean insecureSkipVerification) {

    static Upstream of(TargetUri target, boolean insecureSkipVerification) {
        return new Upstream(target.scheme(), target.host(), target.port(), insecureSkipVerification);
    }

    boolean secure() {
        return scheme.equals("https");
    }
}
