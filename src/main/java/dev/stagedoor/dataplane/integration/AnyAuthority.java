/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What {@code tlsConfig.insecureSkipVerification} means on AWS: which authority issued a certificate is not asked, but
 * dates and host name must hold, and the backend must send a whole chain: up to a root whose basicConstraints say that it
 * is an authority and whose keyUsage, if there is one, that it signs certificates ("x-amazon-apigateway-integration.tlsConfig
 * object"). A certificate that is signed by itself is a chain, too; and so is one that needs no help to be trusted.
 *
 * <p>Java runs the host name check inside its own trust managers, so this one runs it itself.
 */
final class AnyAuthority extends X509ExtendedTrustManager {

    /** keyCertSign among the bits of keyUsage, RFC 5280 4.2.1.3. */
    private static final int KEY_CERT_SIGN = 5;

    private final X509ExtendedTrustManager known;

    AnyAuthority(X509ExtendedTrustManager known) {
        this.known = known;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        checkChain(chain, authType);
        if (socket instanceof SSLSocket ssl) {
            HostName.check(chain[0], ssl.getHandshakeSession().getPeerHost());
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        checkChain(chain, authType);
        if (engine != null) {
            HostName.check(chain[0], engine.getHandshakeSession().getPeerHost());
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no connection to check the host name of");
    }

    private void checkChain(X509Certificate[] chain, String authType) throws CertificateException {
        X509Certificate root = chain[chain.length - 1];
        if (!isSelfSigned(root)) {
            known.checkServerTrusted(chain, authType); // the root of a known authority is seldom sent
            return;
        }
        for (X509Certificate certificate : chain) {
            certificate.checkValidity();
        }
        if (chain.length > 1) {
            checkAuthority(root);
            checkPath(Arrays.asList(chain).subList(0, chain.length - 1), root);
        }
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static void checkAuthority(X509Certificate root) throws CertificateException {
        boolean[] keyUsage = root.getKeyUsage();
        if (root.getBasicConstraints() < 0 || (keyUsage != null && !keyUsage[KEY_CERT_SIGN])) {
            throw new CertificateException(
                    "the root certificate is no authority's: its basicConstraints need CA:TRUE, its keyUsage keyCertSign");
        }
    }

    /** That each certificate is signed by the next, which may. Whether one was revoked cannot be known. */
    private static void checkPath(List<X509Certificate> path, X509Certificate root) throws CertificateException {
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
        } catch (CertificateException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new CertificateException("the certificate's chain does not hold: " + e.getMessage(), e);
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
