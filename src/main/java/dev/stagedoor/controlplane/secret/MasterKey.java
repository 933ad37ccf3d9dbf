/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that secrets in the database are encrypted with (AES-256-GCM). It lives in a file beside the database, never
 * in it, so that a copy of the database alone decrypts nothing. Every node of a cluster needs the same file.
 */
final class MasterKey {

    static final String FILE_NAME = "master.key";

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final System.Logger LOG = System.getLogger(MasterKey.class.getName());

    private final Path file;
    private final SecretKeySpec key;

    private MasterKey(Path file, byte[] key) {
        this.file = file;
        this.key = new SecretKeySpec(key, "AES");
    }

    /** Makes and stores a new key. */
    static MasterKey create(Path directory) {
        Path file = directory.resolve(FILE_NAME);
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        try {
            OwnerOnlyFile.write(directory, FILE_NAME, Base64.getEncoder().encodeToString(key) + "\n");
        } catch (IOException e) {
            throw new IllegalStateException("Cannot write the master key " + file + ": " + e, e);
        }
        return new MasterKey(file, key);
    }

    static boolean exists(Path directory) {
        return Files.exists(directory.resolve(FILE_NAME));
    }

    /** @throws IllegalStateException saying what to do, when the file is missing or holds no key */
    static MasterKey load(Path directory) {
        Path file = directory.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            throw new IllegalStateException(
                    "The master key " + file + " is missing, and the database holds secrets that"
                            + " it encrypts. Restore the file from a backup or another node, or point stagedoor.data at its"
                            + " directory.");
        }
        byte[] key;
        try {
            if (OwnerOnlyFile.isOpenToOthers(file)) {
                LOG.log(System.Logger.Level.WARNING, "The master key {0} can be read by others; chmod 600 it", file);
            }
            key = Base64.getDecoder().decode(Files.readString(file).strip());
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("The master key " + file + " cannot be read: " + e, e);
        }
        if (key.length != KEY_BYTES) {
            throw new IllegalStateException(
                    "The master key " + file + " cannot be read: expected " + KEY_BYTES + " bytes in Base64");
        }
        return new MasterKey(file, key);
    }

    /** @param place where the secret is stored; it cannot be decrypted from any other place */
    String encrypt(String secret, String place) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(secret.getBytes(UTF_8));
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(nonce.length + sealed.length)
                            .put(nonce)
                            .put(sealed)
                            .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES/GCM", e);
        }
    }

    /** @throws IllegalStateException when the secret was encrypted with another key, for another place, or changed */
    String decrypt(String encrypted, String place) {
        try {
            byte[] bytes = Base64.getDecoder().decode(encrypted);
            byte[] nonce = java.util.Arrays.copyOf(bytes, NONCE_BYTES);
            return new String(
                    cipher(Cipher.DECRYPT_MODE, nonce, place).doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES),
                    UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "The master key " + file + " does not open the secret of " + place
                            + ": it is another installation's key, or the row was changed",
                    e);
        }
    }

    /** A keyed digest of a secret, in hexadecimal: tells equal secrets without telling what they are. */
    String fingerprint(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(secret.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(UTF_8));
        return cipher;
    }
}
