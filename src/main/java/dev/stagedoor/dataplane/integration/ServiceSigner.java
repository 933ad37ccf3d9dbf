/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.platform.configuration.AwsSettings.Credentials;
import dev.stagedoor.platform.signature.RequestSigner;
import dev.stagedoor.platform.signature.SigningCredential;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Signs for one service in one region, with keys that stay or with those that an assumed role has at the time. */
final class ServiceSigner {

    /** A signer keeps the key that it derives, so there is one for each pair of keys. */
    private record Keyed(Credentials credentials, RequestSigner signer) {}

    private final String region;
    private final String signingName;
    private final @Nullable AssumedRole role;
    private volatile @Nullable Keyed latest;

    ServiceSigner(String region, String signingName, Credentials credentials) {
        this.region = region;
        this.signingName = signingName;
        this.role = null;
        this.latest = keyed(credentials);
    }

    ServiceSigner(String region, String signingName, AssumedRole role) {
        this.region = region;
        this.signingName = signingName;
        this.role = role;
    }

    /** @see AssumedRole#ready */
    CompletionStage<Void> ready() {
        return role == null ? Handler.DONE : role.ready();
    }

    /** To be called once {@link #ready} has said so. */
    RequestSigner current() {
        Keyed held = latest;
        Credentials credentials = role == null ? null : role.credentials();
        if (held == null || (credentials != null && held.credentials() != credentials)) {
            if (credentials == null) {
                throw new IllegalStateException("a signer without a role has keys");
            }
            held = keyed(credentials);
            latest = held;
        }
        return held.signer();
    }

    private Keyed keyed(Credentials credentials) {
        return new Keyed(
                credentials,
                new RequestSigner(
                        region,
                        signingName,
                        credentials.accessKeyId(),
                        new SigningCredential(credentials.secretAccessKey(), credentials.sessionToken())));
    }
}
