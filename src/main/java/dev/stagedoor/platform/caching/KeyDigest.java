/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.caching;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * A key made of parts that anybody may send: however long they are, it has one size, no two lists of parts have the same,
 * and nothing of them lies in memory.
 */
public final class KeyDigest {

    private final MessageDigest digest;

    public KeyDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** With its length before it, so that two lists are never one text. */
    public KeyDigest add(String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        length(bytes.length);
        digest.update(bytes);
        return this;
    }

    /** With their number before them: no value is something else than an empty one. */
    public KeyDigest add(List<String> parts) {
        length(parts.size());
        parts.forEach(this::add);
        return this;
    }

    private void length(int number) {
        digest.update((byte) (number >> 24));
        digest.update((byte) (number >> 16));
        digest.update((byte) (number >> 8));
        digest.update((byte) number);
    }

    /** Ends the digest. */
    public String key() {
        return new String(digest.digest(), StandardCharsets.ISO_8859_1);
    }
}
