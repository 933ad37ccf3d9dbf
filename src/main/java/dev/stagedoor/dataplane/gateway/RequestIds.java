/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The ids that AWS gives a request. They tell requests apart and keep no secret, so they come from a fast generator;
 * {@code UUID.randomUUID()} would queue all requests behind one lock.
 */
final class RequestIds {

    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final char[] BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray();

    private RequestIds() {}

    /** The client's own, when it is a UUID (H-01); else a new one. */
    static String requestId(@Nullable String offered) {
        return offered != null && isUuid(offered) ? offered : uuid();
    }

    /** Fifteen characters and an equals sign: {@code x-amz-apigw-id}. */
    static String extendedRequestId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = random.nextLong();
        long low = random.nextLong();
        char[] id = new char[16];
        for (int i = 0; i < 15; i++) {
            long bits = i < 8 ? high >>> (6 * i) : low >>> (6 * (i - 8));
            id[i] = BASE64[(int) (bits & 63)];
        }
        id[15] = '=';
        return new String(id);
    }

    /** {@code Root=1-time-random}, or what the client sent when it names a root (X-Ray's tracing header). */
    static String traceId(@Nullable String offered, long millis) {
        if (offered != null && offered.startsWith("Root=1-") && offered.length() <= 512) {
            return offered;
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        char[] id = "Root=1-00000000-000000000000000000000000".toCharArray();
        hex(id, 7, 8, millis / 1000);
        hex(id, 16, 8, random.nextInt());
        hex(id, 24, 16, random.nextLong());
        return new String(id);
    }

    private static String uuid() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L; // version 4
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L; // RFC 9562's variant
        char[] id = new char[36];
        hex(id, 0, 8, high >>> 32);
        id[8] = '-';
        hex(id, 9, 4, high >>> 16);
        id[13] = '-';
        hex(id, 14, 4, high);
        id[18] = '-';
        hex(id, 19, 4, low >>> 48);
        id[23] = '-';
        hex(id, 24, 12, low);
        return new String(id);
    }

    private static void hex(char[] into, int at, int digits, long value) {
        long rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            into[i] = HEX[(int) (rest & 15)];
            rest >>>= 4;
        }
    }

    private static boolean isUuid(String text) {
        if (text.length() != 36) {
            return false;
        }
        for (int i = 0; i < 36; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : Character.digit(c, 16) < 0 || c > 'f') {
                return false;
            }
        }
        return true;
    }
}
