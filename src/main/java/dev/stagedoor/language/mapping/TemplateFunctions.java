/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.mapping;

import dev.stagedoor.language.json.JsonReader;
import dev.stagedoor.language.json.JsonSyntaxException;
import dev.stagedoor.language.json.JsonWriter;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.template.TemplateObject;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code $util}. */
public enum TemplateFunctions implements TemplateObject {
    INSTANCE;

    private static final String HEX = "0123456789ABCDEF";

    @Override
    public Object property(String name) {
        return NoValue.OF_A_METHOD;
    }

    @Override
    public @Nullable Object call(String method, List<@Nullable Object> arguments, Budget budget) {
        if (arguments.size() != 1) {
            return null;
        }
        String text = text(arguments.get(0), budget);
        budget.text(text.length());
        return switch (method) {
            case "escapeJavaScript" -> escapeJavaScript(text, budget);
            case "parseJson" -> parseJson(text, budget);
            case "urlEncode" -> {
                budget.text(18L * text.length()); // nine characters for one, and what Java puts in between
                yield URLEncoder.encode(text, StandardCharsets.UTF_8);
            }
            case "urlDecode" -> {
                budget.text(2L * text.length());
                yield URLDecoder.decode(text, StandardCharsets.UTF_8);
            }
            case "base64Encode" -> {
                budget.text(5L * text.length());
                yield Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            }
            case "base64Decode" -> {
                budget.text(text.length());
                yield new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
            }
            default -> null;
        };
    }

    private static String text(@Nullable Object value, Budget budget) {
        return value instanceof Map<?, ?> || value instanceof Collection<?>
                ? JsonWriter.write(value, budget)
                : value == null ? "" : value.toString();
    }

    private static @Nullable Object parseJson(String text, Budget budget) {
        try {
            return JsonReader.readLeniently(text.isEmpty() ? "{}" : text, budget);
        } catch (JsonSyntaxException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    /** By the rules of Apache Commons Lang, which AWS uses: both quotes, the slash, and all that is not ASCII. */
    private static String escapeJavaScript(String text, Budget budget) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\'', '"', '\\', '/' -> escaped.append('\\').append(c);
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case '\b' -> escaped.append("\\b");
                case '\f' -> escaped.append("\\f");
                default -> {
                    if (c < ' ' || c > 0x7f) {
                        budget.allocate(6);
                        escaped.append("\\u")
                                .append(HEX.charAt(c >> 12))
                                .append(HEX.charAt(c >> 8 & 15))
                                .append(HEX.charAt(c >> 4 & 15))
                                .append(HEX.charAt(c & 15));
                    } else {
                        escaped.append(c);
                    }
                }
            }
        }
        budget.text(escaped.length());
        return escaped.toString();
    }

    @Override
    public String toString() {
        return NoValue.OF_A_METHOD.toString();
    }
}
