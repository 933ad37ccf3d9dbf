/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.signature;

import org.jspecify.annotations.Nullable;

/**
 * The secret that an access key signs with.
 *
 * @param sessionToken what temporary credentials must send along; null for an access key of a user
 */
public record SigningCredential(
        String secretAccessKey, @Nullable String sessionToken) {

    @Override
    public String toString() {
        return "SigningCredential"; // never the secret
    }
}
