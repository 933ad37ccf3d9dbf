/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/**
 * An access key: what a client signs management calls with.
 *
 * @param accessKeyId the public half
 * @param secretAccessKey the secret half, in clear; encrypted wherever it is stored
 * @param userName the user on whose behalf it signs
 * @param origin who made it
 */
public record AccessKey(
        String accessKeyId, String secretAccessKey, String userName, Role role, Origin origin, Instant createdDate) {

    /** Keys from the settings follow the settings; generated ones stay until they are deleted. */
    public enum Origin {
        SETTINGS,
        GENERATED
    }

    private static final String ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String SECRET_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A key nobody has seen yet, in AWS's lengths: 20 characters of id, 40 characters (240 bits) of secret. */
    static AccessKey generate(String userName, Role role, Instant now) {
        return new AccessKey(
                "AKIA" + random(ID_ALPHABET, 16), random(SECRET_ALPHABET, 40), userName, role, Origin.GENERATED, now);
    }

    private static String random(String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    Caller caller() {
        return new Caller(userName, Optional.of(accessKeyId), Optional.of(role));
    }

    @Override
    public String toString() {
        return "AccessKey " + accessKeyId; // never the secret
    }
}
