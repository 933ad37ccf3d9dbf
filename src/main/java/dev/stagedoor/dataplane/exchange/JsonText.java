/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import org.jspecify.annotations.Nullable;

/** JSON strings, for the few small objects that the gateway itself writes. */
public final class JsonText {

    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    /** A JSON string, quotes included; {@code null} for null. */
    public static String quote(@Nullable String text) {
        if (text == null) {
            return "null";
        }
        StringBuilder json = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < ' ') {
                        json.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        return json.append('"').toString();
    }

    /**
     * The text of the only member of an object that {@link #quote} wrote, as gateway responses are.
     *
     * @return null when it is {@code null}; the whole text when this is no object with one string
     */
    public static @Nullable String onlyString(String object) {
        int colon = object.indexOf(':');
        String value = colon < 0 ? "" : object.substring(colon + 1).strip();
        if (value.equals("null}")) {
            return null;
        }
        if (!object.startsWith("{") || !value.startsWith("\"") || !value.endsWith("\"}")) {
            return object;
        }
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 1; i < value.length() - 2; i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                c = value.charAt(++i);
                switch (c) {
                    case 'n' -> c = '\n';
                    case 'r' -> c = '\r';
                    case 't' -> c = '\t';
                    case 'u' -> {
                        c = (char) Integer.parseInt(value, i + 1, i + 5, 16);
                        i += 4;
                    }
                    default -> {
                        // stands for itself
                    }
                }
            }
            text.append(c);
        }
        return text.toString();
    }
}
