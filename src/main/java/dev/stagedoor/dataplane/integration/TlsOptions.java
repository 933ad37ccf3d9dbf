/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.snapshot.ClientCertificate;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is spoken with a backend.
 *
 * @param insecureSkipVerification whether any authority will do
 * @param clientCertificate who we are, if the backend asks; null for nobody
 */
record TlsOptions(
        boolean insecureSkipVerification, @Nullable ClientCertificate clientCertificate) {

    static final TlsOptions DEFAULT = new TlsOptions(false, null);
}
