/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import dev.stagedoor.language.limit.BoundedPattern;
import dev.stagedoor.language.limit.Budget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** The methods of strings: those of {@link String} that give back text, numbers and truths. */
final class StringMethods {

    private StringMethods() {}

    static @Nullable Object call(String text, String method, Arguments given, Rendering in) {
        Budget budget = in.budget;
        budget.scan(text.length());
        return switch (given.size()) {
            case 0 -> plain(text, method, budget);
            case 1 ->
                given.are(String.class)
                        ? withText(text, method, given.text(0), budget)
                        : given.are(Integer.class) ? withNumber(text, method, given.number(0), budget) : null;
            case 2 -> withTwo(text, method, given, budget);
            default -> null;
        };
    }

    private static @Nullable Object plain(String text, String method, Budget budget) {
        switch (method) {
            case "trim", "strip", "toLowerCase", "toUpperCase" -> budget.text(text.length());
            default -> {
                // makes no text
            }
        }
        return switch (method) {
            case "length" -> text.length();
            case "isEmpty" -> text.isEmpty();
            case "isBlank" -> text.isBlank();
            case "trim" -> text.trim();
            case "strip" -> text.strip();
            case "toLowerCase" -> text.toLowerCase(Locale.ROOT);
            case "toUpperCase" -> text.toUpperCase(Locale.ROOT);
            case "intern" -> text;
            case "hashCode" -> text.hashCode();
            default -> null;
        };
    }

    private static @Nullable Object withText(String text, String method, String argument, Budget budget) {
        return switch (method) {
            case "contains" -> indexOf(text, argument, 0, budget) >= 0;
            case "indexOf" -> indexOf(text, argument, 0, budget);
            case "lastIndexOf" -> lastIndexOf(text, argument, text.length(), budget);
            case "startsWith" -> text.startsWith(argument);
            case "endsWith" -> text.endsWith(argument);
            case "equalsIgnoreCase" -> text.equalsIgnoreCase(argument);
            case "compareTo" -> text.compareTo(argument);
            case "compareToIgnoreCase" -> text.compareToIgnoreCase(argument);
            case "contentEquals" -> text.equals(argument);
            case "concat" -> {
                budget.text((long) text.length() + argument.length());
                yield text.concat(argument);
            }
            case "matches" -> pattern(argument, budget).matches(text, budget);
            case "split" -> BoundedPattern.bounded(() -> split(text, argument, 0, budget));
            default -> null;
        };
    }

    private static @Nullable Object withNumber(String text, String method, int argument, Budget budget) {
        return switch (method) {
            case "charAt" -> String.valueOf(text.charAt(argument));
            case "codePointAt" -> text.codePointAt(argument);
            case "substring" -> {
                budget.text(text.length());
                yield text.substring(argument);
            }
            case "indexOf" -> text.indexOf(argument);
            case "lastIndexOf" -> text.lastIndexOf(argument);
            default -> null;
        };
    }

    private static @Nullable Object withTwo(String text, String method, Arguments given, Budget budget) {
        if (given.are(String.class, String.class)) {
            String first = given.text(0);
            String second = given.text(1);
            return switch (method) {
                case "replace" -> replace(text, first, second, budget);
                case "replaceAll" -> BoundedPattern.bounded(() -> replace(text, first, second, true, budget));
                case "replaceFirst" -> BoundedPattern.bounded(() -> replace(text, first, second, false, budget));
                default -> null;
            };
        } else if (given.are(Integer.class, Integer.class)) {
            if (method.equals("substring") || method.equals("subSequence")) {
                budget.text(text.length());
                return text.substring(given.number(0), given.number(1));
            }
        } else if (given.are(String.class, Integer.class)) {
            String first = given.text(0);
            int second = given.number(1);
            return switch (method) {
                case "indexOf" -> indexOf(text, first, second, budget);
                case "lastIndexOf" -> lastIndexOf(text, first, second, budget);
                case "startsWith" -> text.startsWith(first, second);
                case "split" -> BoundedPattern.bounded(() -> split(text, first, second, budget));
                default -> null;
            };
        }
        return null;
    }

    /** A search costs the product of the lengths at worst. */
    private static int indexOf(String text, String part, int from, Budget budget) {
        budget.search(text.length(), part.length());
        return text.indexOf(part, from);
    }

    private static int lastIndexOf(String text, String part, int from, Budget budget) {
        budget.search(text.length(), part.length());
        return text.lastIndexOf(part, from);
    }

    private static String replace(String text, String part, String by, Budget budget) {
        budget.search(text.length(), part.length());
        long count = 0;
        if (part.isEmpty()) {
            count = text.length() + 1L;
        } else {
            for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
                count++;
            }
        }
        budget.text(text.length() + count * Math.max(0, by.length() - part.length()));
        return text.replace(part, by);
    }

    private static BoundedPattern pattern(String pattern, Budget budget) {
        budget.step(pattern.length());
        budget.allocate(128L * pattern.length());
        return BoundedPattern.compile(pattern);
    }

    private static String replace(String text, String pattern, String by, boolean all, Budget budget) {
        Matcher matcher = pattern(pattern, budget).matcher(text, budget);
        StringBuilder replaced = new StringBuilder();
        while (matcher.find()) {
            budget.text(by.length());
            int before = replaced.length();
            matcher.appendReplacement(replaced, by);
            budget.grow(replaced.length() - before);
            if (!all) {
                break;
            }
        }
        budget.grow(text.length());
        matcher.appendTail(replaced);
        return replaced.toString();
    }

    /** As Java splits: with a limit of 0 without the empty parts at the end. */
    private static List<Object> split(String text, String pattern, int limit, Budget budget) {
        Matcher matcher = pattern(pattern, budget).matcher(text, budget);
        List<Object> parts = new ArrayList<>();
        int from = 0;
        while ((limit <= 0 || parts.size() < limit - 1) && matcher.find()) {
            if (matcher.end() == 0) {
                continue; // nothing at the very beginning separates nothing
            }
            budget.text(matcher.start() - from);
            budget.allocate(16);
            parts.add(text.substring(from, matcher.start()));
            from = matcher.end();
        }
        if (from == 0 && parts.isEmpty()) {
            return new ArrayList<>(Arrays.asList((Object) text));
        }
        budget.text(text.length() - from);
        parts.add(text.substring(from));
        while (limit == 0 && !parts.isEmpty() && "".equals(parts.get(parts.size() - 1))) {
            parts.remove(parts.size() - 1);
        }
        return parts;
    }
}
