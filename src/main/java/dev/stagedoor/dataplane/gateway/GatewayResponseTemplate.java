/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Renders a gateway response template. It looks like a mapping template and is none: no directives, no {@code $input},
 * no {@code $util}, only variables are put in (AWS, "Gateway responses": "simple variable substitution"), as
 * {@code $context.error.message} or <code>${context.error.message}</code>.
 */
final class GatewayResponseTemplate {

    private GatewayResponseTemplate() {}

    /**
     * @param variables the value of a variable, by its name without the dollar sign; null when it is none of ours, and
     *     the reference then stays as it is
     */
    static String render(String template, Function<String, @Nullable String> variables) {
        StringBuilder text = new StringBuilder(template.length() + 64);
        int copied = 0;
        for (int dollar = template.indexOf('$'); dollar >= 0; dollar = template.indexOf('$', dollar + 1)) {
            boolean braces = template.startsWith("{", dollar + 1);
            int start = dollar + (braces ? 2 : 1);
            int end = nameEnd(template, start);
            if (end == start || braces && !template.startsWith("}", end)) {
                continue;
            }
            String value = variables.apply(template.substring(start, end));
            if (value != null) {
                text.append(template, copied, dollar).append(value);
                copied = braces ? end + 1 : end;
                dollar = copied - 1;
            }
        }
        return text.append(template, copied, template.length()).toString();
    }

    /** Names are dotted words; a dot that no word follows ends a sentence and not a name. */
    private static int nameEnd(String template, int start) {
        int end = start;
        while (end < template.length()) {
            char c = template.charAt(end);
            boolean word = isWord(c);
            if (!word
                    && (c != '.'
                            || end == start
                            || end + 1 >= template.length()
                            || !isWord(template.charAt(end + 1)))) {
                break;
            }
            end++;
        }
        return end;
    }

    private static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
    }
}
