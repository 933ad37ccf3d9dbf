/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;

/** RFC 9525: whether a certificate is for the host that was called. */
final class HostName {

    private static final DefaultHostnameVerifier VERIFIER = new DefaultHostnameVerifier();

    private HostName() {}

    static void check(X509Certificate certificate, String host) throws CertificateException {
        try {
            VERIFIER.verify(host, certificate);
        } catch (SSLException e) {
            throw new CertificateException(e.getMessage(), e);
        }
    }
}
