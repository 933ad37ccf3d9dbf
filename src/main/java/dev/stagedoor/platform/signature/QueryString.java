/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** A raw query as name and value pairs, and the one percent-encoding that Signature Version 4 knows. */
public final class QueryString {

    /** One parameter, decoded to bytes once and written in canonical encoding. */
    public record Parameter(String encodedName, String encodedValue) implements Comparable<Parameter> {
        public String name() {
            return new String(decode(encodedName), UTF_8);
        }

        public String value() {
            return new String(decode(encodedValue), UTF_8);
        }

        @Override
        public int compareTo(Parameter other) {
            int byName = encodedName.compareTo(other.encodedName);
            return byName != 0 ? byName : encodedValue.compareTo(other.encodedValue);
        }
    }

    private QueryString() {}

    /** The parameters in the order sent. A {@code +} is a plus sign: signers write a space as {@code %20}. */
    public static List<Parameter> parse(String rawQuery) {
        List<Parameter> parameters = new ArrayList<>();
        for (String pair : rawQuery.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.add(new Parameter(encode(decode(name)), encode(decode(value))));
            }
        }
        return parameters;
    }

    /** Percent-encodes everything but RFC 3986's unreserved characters, with capital hexadecimal digits. */
    static String encode(byte[] bytes) {
        StringBuilder encoded = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            if (isUnreserved(c)) {
                encoded.append(c);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }

    static byte[] decode(String text) {
        byte[] raw = text.getBytes(UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                decoded.write(raw[i]);
                continue;
            }
            int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw SignatureRefusedException.incomplete("Illegal hex character in escape % pattern: "
                        + text.substring(text.indexOf('%'), Math.min(text.length(), text.indexOf('%') + 3)));
            }
            decoded.write(high << 4 | low);
            i += 2;
        }
        return decoded.toByteArray();
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
