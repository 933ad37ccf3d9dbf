/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.secret;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A new RSA key of 2048 bits and an X.509 certificate (RFC 5280) that it signs itself with SHA-256, both as PEM.
 *
 * <p>Java can do all of it but put the certificate together, which takes the few DER structures below; a library that
 * does would be eight megabytes of the WAR.
 */
public record SelfSignedCertificate(String pemEncodedCertificate, String pemEncodedPrivateKey) {

    private static final int KEY_BITS = 2048;
    private static final int SERIAL_BITS = 64;

    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int UTF8_STRING = 0x0C;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int UTC_TIME = 0x17;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int VERSION = 0xA0;

    /** sha256WithRSAEncryption, 1.2.840.113549.1.1.11, and its NULL parameters. */
    private static final byte[] SHA256_WITH_RSA = sequence(
            HexFormat.of().parseHex("06092a864886f70d01010b"), HexFormat.of().parseHex("0500"));

    /** id-at-commonName, 2.5.4.3. */
    private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter GENERALIZED =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int LAST_UTC_YEAR = 2049;

    /** @param commonName of subject and issuer */
    public static SelfSignedCertificate generate(String commonName, Instant notBefore, Instant notAfter) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            KeyPair keys = generator.generateKeyPair();
            byte[] certificate = certificate(keys, commonName, notBefore, notAfter);
            return new SelfSignedCertificate(
                    pem("CERTIFICATE", certificate),
                    pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA and SHA-256", e);
        }
    }

    private static byte[] certificate(KeyPair keys, String commonName, Instant notBefore, Instant notAfter)
            throws GeneralSecurityException {
        byte[] name = sequence(der(
                SET, sequence(COMMON_NAME, der(UTF8_STRING, commonName.getBytes(StandardCharsets.UTF_8)))));
        BigInteger serial = new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS - 2);
        byte[] toBeSigned = sequence(
                der(VERSION, der(INTEGER, new byte[] {2})), // 2 means version 3
                der(INTEGER, serial.toByteArray()),
                SHA256_WITH_RSA,
                name,
                sequence(time(notBefore), time(notAfter)),
                name,
                keys.getPublic().getEncoded());
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(toBeSigned);
        return sequence(toBeSigned, SHA256_WITH_RSA, der(BIT_STRING, new byte[] {0}, signature.sign()));
    }

    private static byte[] time(Instant instant) {
        boolean utc = instant.atZone(ZoneOffset.UTC).getYear() <= LAST_UTC_YEAR;
        String text = (utc ? UTC : GENERALIZED).format(instant);
        return der(utc ? UTC_TIME : GENERALIZED_TIME, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] sequence(byte[]... parts) {
        return der(SEQUENCE, parts);
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(tag);
        byte[] length = BigInteger.valueOf(content.size()).toByteArray(); // a leading zero keeps it positive
        if (content.size() < 0x80) {
            der.write(content.size());
        } else {
            int start = length[0] == 0 ? 1 : 0;
            der.write(0x80 | (length.length - start));
            der.write(length, start, length.length - start);
        }
        der.writeBytes(content.toByteArray());
        return der.toByteArray();
    }

    private static String pem(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----";
    }
}
