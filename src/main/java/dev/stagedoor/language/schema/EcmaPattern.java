/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.schema;

import dev.stagedoor.language.limit.BoundedPattern;

/**
 * A regular expression of a model, which is JavaScript's (draft 4: "SHOULD be valid according to the ECMA 262 dialect"), in
 * the words of Java. They differ in what is a literal: in Java a brace that repeats nothing is malformed, a bracket or
 * {@code &&} in a class makes sets, {@code $} is also before the last line's end, and more letters mean something after
 * a backslash.
 */
final class EcmaPattern {

    /** What means the same in both after a backslash. */
    private static final String COMMON_ESCAPES = "dDwWsSbBtnrfcxu0123456789";

    private final String source;
    private final StringBuilder java = new StringBuilder();
    private int at;

    private EcmaPattern(String source) {
        this.source = source;
    }

    /** @throws IllegalArgumentException for a pattern that is malformed, too long or repeats too often */
    static BoundedPattern compile(String source) {
        return BoundedPattern.compile(new EcmaPattern(source).translate());
    }

    private String translate() {
        while (at < source.length()) {
            char c = source.charAt(at);
            switch (c) {
                case '\\' -> escape();
                case '[' -> characterClass();
                case '{' -> brace();
                case '}' -> literal(c);
                case '$' -> {
                    java.append("\\z");
                    at++;
                }
                default -> {
                    java.append(c);
                    at++;
                }
            }
        }
        return java.toString();
    }

    private void escape() {
        at++;
        if (at == source.length()) {
            java.append('\\'); // malformed in both
            return;
        }
        char c = source.charAt(at);
        if (c == 'v') {
            java.append("\\x0B");
        } else if (c > 127 || (Character.isLetter(c) && COMMON_ESCAPES.indexOf(c) < 0)) {
            java.append(c); // stands for itself
        } else {
            java.append('\\').append(c);
        }
        at++;
    }

    private void characterClass() {
        at++;
        boolean negated = source.startsWith("^", at);
        if (source.startsWith("]", negated ? at + 1 : at)) {
            java.append(negated ? "[\\s\\S]" : "(?!)"); // all of nothing, and nothing
            at += negated ? 2 : 1;
            return;
        }
        java.append('[');
        if (negated) {
            java.append('^');
            at++;
        }
        while (at < source.length() && source.charAt(at) != ']') {
            char c = source.charAt(at);
            if (c == '\\') {
                if (source.startsWith("b", at + 1)) {
                    java.append("\\x08"); // a backspace, not a boundary
                    at += 2;
                } else {
                    escape();
                }
            } else if (c == '[' || c == '&') {
                literal(c);
            } else {
                java.append(c);
                at++;
            }
        }
        if (at < source.length()) {
            java.append(']');
            at++;
        }
    }

    /** A repetition, or else a brace. */
    private void brace() {
        int end = at + 1;
        while (end < source.length() && (Formats.isDigit(source.charAt(end)) || source.charAt(end) == ',')) {
            end++;
        }
        String count = source.substring(at + 1, end);
        boolean repeats = end < source.length()
                && source.charAt(end) == '}'
                && !count.startsWith(",")
                && !count.isEmpty()
                && count.indexOf(',') == count.lastIndexOf(',');
        if (repeats) {
            java.append(source, at, end + 1);
            at = end + 1;
        } else {
            literal('{');
        }
    }

    private void literal(char c) {
        java.append('\\').append(c);
        at++;
    }
}
