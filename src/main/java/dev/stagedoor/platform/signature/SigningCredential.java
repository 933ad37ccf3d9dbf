/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.signature;

import org.jspecify.annotations.Nullable;

/**
 * The secret that an access key signs with. Made to be kept: what is derived from it for one day, region and service is
 * derived once for all requests in a row that are of that scope.
 */
public final class SigningCredential {

    private record DerivedKey(String scope, byte[] key) {}

    private final String secretAccessKey;
    private final @Nullable String sessionToken;
    private volatile @Nullable DerivedKey latest;

    /** @param sessionToken what temporary credentials must send along; null for an access key of a user */
    public SigningCredential(String secretAccessKey, @Nullable String sessionToken) {
        this.secretAccessKey = secretAccessKey;
        this.sessionToken = sessionToken;
    }

    @Nullable
    String sessionToken() {
        return sessionToken;
    }

    /** @param scope {@code date/region/service/aws4_request} */
    byte[] key(String scope) {
        DerivedKey derived = latest;
        if (derived == null || !derived.scope().equals(scope)) {
            derived = new DerivedKey(scope, SignatureCalculation.key(secretAccessKey, scope));
            latest = derived;
        }
        return derived.key();
    }

    @Override
    public String toString() {
        return "SigningCredential"; // never the secret
    }
}
