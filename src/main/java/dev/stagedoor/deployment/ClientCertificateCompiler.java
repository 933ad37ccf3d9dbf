/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.secret.Secrets;
import dev.stagedoor.dataplane.snapshot.ClientCertificate;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Makes of a stored client certificate, whose key is encrypted, what TLS takes. */
@Dependent
class ClientCertificateCompiler {

    @Inject
    Secrets secrets;

    /** @throws IllegalStateException when the master key does not open the private key, or the row is damaged */
    ClientCertificate compile(Definition row) {
        ObjectNode document = row.document();
        String pem = secrets.decrypt(document.path("encryptedPrivateKey").asText(""), row.path());
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(
                            document.path("pemEncodedCertificate").asText("").getBytes(StandardCharsets.US_ASCII)));
            return new ClientCertificate(row.name(), certificate, privateKey(pem, certificate));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("Client certificate " + row.name() + " cannot be read", e);
        }
    }

    private static PrivateKey privateKey(String pem, X509Certificate certificate) throws GeneralSecurityException {
        byte[] pkcs8 = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }
}
