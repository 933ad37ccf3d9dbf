/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Date;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards backends. The host name is always checked; {@code tlsConfig.insecureSkipVerification} gives up only the
 * check that a known authority issued the certificate, as AWS documents it: the certificate's dates and name still hold.
 */
final class Tls {

    private Tls() {}

    static SSLContext context(boolean insecureSkipVerification) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] trust = insecureSkipVerification
                    ? new TrustManager[] {
                        new AnyAuthority(),
                    }
                    : defaultTrust();
            context.init(null, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime has no TLS: " + e.getMessage(), e);
        }
    }

    /** Turns on the host name check, which Java leaves to its callers. */
    static void verifyHostName(SSLParameters parameters) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }

    private static TrustManager[] defaultTrust() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return factory.getTrustManagers();
    }

    /**
     * Takes a chain from any authority while its dates hold. It must not be "extended" in name only: Java runs the host
     * name check inside extended trust managers, so this one runs it itself through a check of its own.
     */
    private static final class AnyAuthority extends X509ExtendedTrustManager {

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
                throws CertificateException {
            checkDates(chain);
            if (socket instanceof javax.net.ssl.SSLSocket ssl) {
                HostName.check(chain[0], ssl.getHandshakeSession().getPeerHost());
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
                throws CertificateException {
            checkDates(chain);
            if (engine != null) {
                HostName.check(chain[0], engine.getHandshakeSession().getPeerHost());
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("no connection to check the host name of");
        }

        private static void checkDates(X509Certificate[] chain) throws CertificateException {
            Date now = new Date();
            for (X509Certificate certificate : chain) {
                certificate.checkValidity(now);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
                throws CertificateException {
            throw new CertificateException("not a server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("not a server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("not a server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
