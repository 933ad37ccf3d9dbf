/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The headers of a message of {@link EventStream}: name, type and value of each. Only texts are of interest. */
final class EventHeaders {

    private static final int BYTES = 6;
    private static final int TEXT = 7;

    private EventHeaders() {}

    /** @throws IOException when they do not end where they should */
    static Map<String, String> read(ByteBuffer headers) throws IOException {
        Map<String, String> texts = new HashMap<>();
        try {
            while (headers.hasRemaining()) {
                String name = text(headers, Byte.toUnsignedInt(headers.get()));
                int type = headers.get();
                switch (type) {
                    case TEXT -> texts.put(name, text(headers, Short.toUnsignedInt(headers.getShort())));
                    case BYTES -> skip(headers, Short.toUnsignedInt(headers.getShort()));
                    case 0, 1 -> {} // true, false
                    case 2 -> skip(headers, Byte.BYTES);
                    case 3 -> skip(headers, Short.BYTES);
                    case 4 -> skip(headers, Integer.BYTES);
                    case 5, 8 -> skip(headers, Long.BYTES); // a number, a time
                    case 9 -> skip(headers, 2 * Long.BYTES); // a UUID
                    default -> throw new IOException("Lambda's event stream has a header of unknown type " + type);
                }
            }
        } catch (BufferUnderflowException e) {
            throw new IOException("Lambda's event stream has a header that does not end", e);
        }
        return texts;
    }

    private static String text(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void skip(ByteBuffer from, int length) {
        byte[] skipped = new byte[length];
        from.get(skipped);
    }
}
