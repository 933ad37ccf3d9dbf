/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.iam;

import java.security.SecureRandom;
import java.time.Instant;

/**
 * An access key: what a client signs management calls with. What its holder may do is the user's.
 *
 * @param accessKeyId the public half
 * @param secretAccessKey the secret half, in clear; encrypted wherever it is stored
 * @param userName the user on whose behalf it signs
 * @param active whether it lets anybody in
 * @param origin who made it
 */
public record AccessKey(
        String accessKeyId,
        String secretAccessKey,
        String userName,
        boolean active,
        Origin origin,
        Instant createdDate) {

    /** Keys from the settings follow the settings; generated ones stay until they are deleted. */
    public enum Origin {
        SETTINGS,
        GENERATED
    }

    private static final String ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String SECRET_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A key nobody has seen yet, in AWS's lengths: 20 characters of id, 40 characters (240 bits) of secret. */
    public static AccessKey generate(String userName, Instant now) {
        return new AccessKey(uniqueId("AKIA", 16), random(SECRET_ALPHABET, 40), userName, true, Origin.GENERATED, now);
    }

    /** An id in IAM's form: what it is of in four letters, and made-up letters and digits. */
    static String uniqueId(String prefix, int length) {
        return prefix + random(ID_ALPHABET, length);
    }

    AccessKey withActive(boolean nowActive) {
        return new AccessKey(accessKeyId, secretAccessKey, userName, nowActive, origin, createdDate);
    }

    private static String random(String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "AccessKey " + accessKeyId; // never the secret
    }
}
