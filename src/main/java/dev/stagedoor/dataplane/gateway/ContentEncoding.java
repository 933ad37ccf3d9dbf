/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** The content codings that API Gateway knows (developer guide, "Payload compression for REST APIs"). */
enum ContentEncoding {
    GZIP,
    DEFLATE,
    IDENTITY;

    /** How much a body may grow beyond the first mebibyte: DEFLATE itself can do a thousandfold. */
    private static final int MOST_GROWTH = 100;

    private static final int UNSUSPECTED_BYTES = 1024 * 1024;

    /** A body that unpacks to more than it may. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    String token() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The coding of this name; null when it is another. */
    static @Nullable ContentEncoding of(String token) {
        return switch (token.strip().toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            case "identity", "" -> IDENTITY;
            default -> null;
        };
    }

    /** The best that a client accepts, by weight and then in the order gzip, deflate. */
    static ContentEncoding preferred(@Nullable String acceptEncoding) {
        if (acceptEncoding == null) {
            return IDENTITY;
        }
        ContentEncoding best = IDENTITY;
        double bestWeight = 0;
        for (String each : acceptEncoding.split(",", -1)) {
            String[] parts = each.split(";", 2);
            ContentEncoding encoding = parts[0].strip().equals("*") ? GZIP : of(parts[0]);
            if (encoding == null || parts[0].isBlank()) {
                continue;
            }
            double weight = weight(parts.length < 2 ? "" : parts[1]);
            if (weight > bestWeight || (weight == bestWeight && weight > 0 && encoding.compareTo(best) < 0)) {
                best = encoding;
                bestWeight = weight;
            }
        }
        return best;
    }

    private static double weight(String parameter) {
        String q = parameter.strip();
        if (!q.regionMatches(true, 0, "q=", 0, 2)) {
            return 1;
        }
        try {
            return Double.parseDouble(q.substring(2).strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    byte[] encode(byte[] body) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(body.length / 2 + 64);
        try (OutputStream out = switch (this) {
            case GZIP -> new GZIPOutputStream(packed);
            case DEFLATE -> new DeflaterOutputStream(packed);
            case IDENTITY -> packed;
        }) {
            out.write(body);
        } catch (IOException e) {
            throw new IllegalStateException("there is no device below", e);
        }
        return packed.toByteArray();
    }

    /**
     * @param limitBytes the most that may come out; 0 for no limit but that of growth
     * @throws TooLargeException when more would, or a hundred times what came in
     * @throws IOException when the body is not in this coding
     */
    byte[] decode(byte[] body, long limitBytes) throws IOException {
        if (this == IDENTITY) {
            return body;
        }
        long growth = Math.max(UNSUSPECTED_BYTES, (long) body.length * MOST_GROWTH);
        long most = Math.min(Integer.MAX_VALUE - 16, limitBytes > 0 ? Math.min(limitBytes, growth) : growth);
        try (InputStream in = this == GZIP
                ? new GZIPInputStream(new ByteArrayInputStream(body))
                : new InflaterInputStream(new ByteArrayInputStream(body))) {
            byte[] unpacked = in.readNBytes((int) most + 1);
            if (unpacked.length > most) {
                throw new TooLargeException();
            }
            return unpacked;
        }
    }
}
