/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * Who a stage is to its HTTP backends, by TLS. Equal when the identifiers are: what is made under one never changes, and
 * connections are told apart by it on every call.
 */
public final class ClientCertificate {

    private final String clientCertificateId;
    private final X509Certificate certificate;
    private final PrivateKey privateKey;

    public ClientCertificate(String clientCertificateId, X509Certificate certificate, PrivateKey privateKey) {
        this.clientCertificateId = clientCertificateId;
        this.certificate = certificate;
        this.privateKey = privateKey;
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public PrivateKey privateKey() {
        return privateKey;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientCertificate that && clientCertificateId.equals(that.clientCertificateId);
    }

    @Override
    public int hashCode() {
        return clientCertificateId.hashCode();
    }

    @Override
    public String toString() {
        return clientCertificateId; // never the key
    }
}
