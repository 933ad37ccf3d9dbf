/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.snapshot.ClientCertificate;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS towards backends. The host name is always checked. */
final class Tls {

    private Tls() {}

    static SSLContext context(TlsOptions options) {
        try {
            ClientCertificate certificate = options.clientCertificate();
            KeyManager[] keys = certificate == null
                    ? new KeyManager[0]
                    : new KeyManager[] {
                        new ClientCertificateKey(certificate),
                    };
            X509ExtendedTrustManager known = knownAuthorities();
            TrustManager[] trust = {
                options.insecureSkipVerification() ? new AnyAuthority(known) : known,
            };
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime has no TLS: " + e.getMessage(), e);
        }
    }

    /** Turns on the host name check, which Java leaves to its callers. */
    static void verifyHostName(SSLParameters parameters) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }

    private static X509ExtendedTrustManager knownAuthorities() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager known) {
                return known;
            }
        }
        throw new GeneralSecurityException("no trust manager for X.509 certificates");
    }
}
