/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import java.security.SecureRandom;

/** New ids in AWS's form: lower-case letters and digits. */
public final class Identifiers {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Identifiers() {}

    /** The id of a RestApi: ten characters, the first a letter, because it is a host name too. */
    public static String restApi() {
        return random(26, 1) + random(ALPHABET.length(), 9);
    }

    /** The id of something that a RestApi owns. */
    public static String child() {
        return random(ALPHABET.length(), 6);
    }

    /** The id of an API key: ten characters. */
    public static String apiKey() {
        return random(ALPHABET.length(), 10);
    }

    /** The value of an API key whose author gives none: 40 letters and digits, 238 bits. */
    public static String apiKeyValue() {
        return random(ALPHABET + "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 62, 40);
    }

    private static String random(int letters, int length) {
        return random(ALPHABET, letters, length);
    }

    private static String random(String alphabet, int letters, int length) {
        StringBuilder id = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            id.append(alphabet.charAt(RANDOM.nextInt(letters)));
        }
        return id.toString();
    }
}
