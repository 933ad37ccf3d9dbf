/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.schema;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** JSON pointers in the fragment of a URI (RFC 6901, section 6). */
final class Pointers {

    private Pointers() {}

    static String decode(String part) {
        String plain = part;
        if (part.indexOf('%') >= 0) {
            try {
                plain = URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("Invalid schema: reference with " + part, e);
            }
        }
        return plain.replace("~1", "/").replace("~0", "~");
    }
}
