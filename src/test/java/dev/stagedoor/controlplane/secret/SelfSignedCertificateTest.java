/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfSignedCertificateTest {

    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void itIsAnX509CertificateOf2048BitsThatItsOwnKeySigned() throws Exception {
        SelfSignedCertificate made =
                SelfSignedCertificate.generate("ApiGateway", START, Instant.parse("2027-11-22T10:00:00Z"));

        X509Certificate certificate = parse(made);

        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getVersion()).isEqualTo(3);
        assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withRSA");
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=ApiGateway");
        assertThat(certificate.getIssuerX500Principal()).isEqualTo(certificate.getSubjectX500Principal());
        assertThat(certificate.getSerialNumber().signum()).isPositive();
        assertThat(((RSAPublicKey) certificate.getPublicKey()).getModulus().bitLength())
                .isEqualTo(2048);
        certificate.checkValidity(Date.from(START.plusSeconds(1)));
        assertThat(certificate.getNotAfter().toInstant()).isEqualTo(Instant.parse("2027-11-22T10:00:00Z"));
    }

    @Test
    void thePrivateKeySignsWhatTheCertificateVerifies() throws Exception {
        SelfSignedCertificate made = SelfSignedCertificate.generate("a", START, START.plusSeconds(60));
        byte[] key = Base64.getMimeDecoder()
                .decode(made.pemEncodedPrivateKey()
                        .replace("-----BEGIN PRIVATE KEY-----", "")
                        .replace("-----END PRIVATE KEY-----", ""));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(
                (RSAPrivateCrtKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key)));
        signature.update(new byte[] {1});
        byte[] signed = signature.sign();

        signature.initVerify(parse(made));
        signature.update(new byte[] {1});

        assertThat(signature.verify(signed)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2049-12-31T23:59:59Z", "2050-01-01T00:00:00Z"})
    void anEndOnEitherSideOf2050IsWrittenAsRfc5280Says(String end) throws Exception {
        SelfSignedCertificate made = SelfSignedCertificate.generate("a", START, Instant.parse(end));
        assertThat(parse(made).getNotAfter().toInstant()).isEqualTo(Instant.parse(end));
    }

    private static X509Certificate parse(SelfSignedCertificate made) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(made.pemEncodedCertificate().getBytes(StandardCharsets.US_ASCII)));
    }
}
