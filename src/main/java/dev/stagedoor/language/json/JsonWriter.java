/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.json;

import dev.stagedoor.language.limit.Budget;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes values as JSON without blanks. */
public final class JsonWriter {

    private static final String HEX = "0123456789ABCDEF";

    private JsonWriter() {}

    public static String write(@Nullable Object value, Budget budget) {
        StringBuilder json = new StringBuilder();
        write(value, json, budget);
        return json.toString();
    }

    public static void write(@Nullable Object value, StringBuilder json, Budget budget) {
        budget.step();
        if (value == null || value instanceof Number || value instanceof Boolean) {
            if (value instanceof Number number) {
                JsonNumbers.charge(number, budget);
            }
            String text = String.valueOf(value);
            budget.grow(text.length() + 1L);
            json.append(text);
        } else if (value instanceof Map<?, ?> map) {
            budget.enter();
            budget.grow(3);
            json.append('{');
            boolean first = true;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!first) {
                    json.append(',');
                }
                first = false;
                quote(String.valueOf(entry.getKey()), json, budget);
                json.append(':');
                write(entry.getValue(), json, budget);
            }
            json.append('}');
            budget.leave();
        } else if (value instanceof Collection<?> elements) {
            budget.enter();
            budget.grow(3);
            json.append('[');
            boolean first = true;
            for (Object element : elements) {
                if (!first) {
                    json.append(',');
                }
                first = false;
                write(element, json, budget);
            }
            json.append(']');
            budget.leave();
        } else {
            quote(value.toString(), json, budget);
        }
    }

    private static void quote(String text, StringBuilder json, Budget budget) {
        budget.grow(text.length() + 4L); // with quotes, and what stands before and after it
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                default -> {
                    if (c < ' ' || c >= 0x7f && c <= 0x9f || c >= 0x2000 && c <= 0x20ff) {
                        budget.grow(5); // as AWS's library escapes them
                        json.append("\\u")
                                .append(HEX.charAt(c >> 12))
                                .append(HEX.charAt(c >> 8 & 15))
                                .append(HEX.charAt(c >> 4 & 15))
                                .append(HEX.charAt(c & 15));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
