/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A text of a policy that others are held against: wildcards {@code *} (any characters) and {@code ?} (one), and policy
 * variables {@code ${aws:username}}, {@code ${aws:username, 'somebody'}}, {@code ${*}}, {@code ${?}} and {@code ${$}}. What
 * a variable stands for is taken literally, wildcards in it too.
 *
 * <p>A comparison takes at most as many steps as pattern and text have characters, multiplied.
 */
final class TextPattern {

    /** How a text of a policy is to be read. */
    enum Reading {
        /** Wildcards and variables: resources, {@code StringLike}, {@code ArnLike}. */
        WILDCARDS,
        /** Variables only: {@code StringEquals}. */
        LITERAL
    }

    private static final int ANY = -1;
    private static final int ONE = -2;

    /** A stretch of the pattern: fixed code units, or a variable. */
    private record Part(int[] units, @Nullable Variable variable) {
        private Part(int... units) {
            this(units, null);
        }
    }

    private record Variable(String lowerCaseKey, @Nullable String fallback) {}

    private final List<Part> parts;
    private final boolean ignoreCase;

    private TextPattern(List<Part> parts, boolean ignoreCase) {
        this.parts = List.copyOf(parts);
        this.ignoreCase = ignoreCase;
    }

    /**
     * @param withVariables false for version 2008-10-17, which takes them literally
     * @throws MalformedPolicyException when a variable does not end
     */
    static TextPattern of(String text, Reading reading, boolean withVariables, boolean ignoreCase) {
        String pattern = ignoreCase ? text.toLowerCase(Locale.ROOT) : text;
        List<Part> parts = new ArrayList<>();
        IntStream.Builder units = IntStream.builder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (withVariables && pattern.startsWith("${", i)) {
                int end = pattern.indexOf('}', i);
                if (end < 0) {
                    throw new MalformedPolicyException("Policy variable is not closed: " + text);
                }
                String name = pattern.substring(i + 2, end);
                if (name.equals("*") || name.equals("?") || name.equals("$")) {
                    units.add(name.charAt(0));
                } else {
                    parts.add(new Part(units.build().toArray()));
                    units = IntStream.builder();
                    parts.add(new Part(new int[0], variable(name, text)));
                }
                i = end;
            } else if (reading == Reading.WILDCARDS && c == '*') {
                units.add(ANY);
            } else if (reading == Reading.WILDCARDS && c == '?') {
                units.add(ONE);
            } else {
                units.add(c);
            }
        }
        parts.add(new Part(units.build().toArray()));
        return new TextPattern(parts, ignoreCase);
    }

    private static Variable variable(String name, String text) {
        int comma = name.indexOf(',');
        if (comma < 0) {
            return new Variable(name.strip().toLowerCase(Locale.ROOT), null);
        }
        String fallback = name.substring(comma + 1).strip();
        if (fallback.length() < 2 || !fallback.startsWith("'") || !fallback.endsWith("'")) {
            throw new MalformedPolicyException("The default of a policy variable is a text in single quotes: " + text);
        }
        return new Variable(
                name.substring(0, comma).strip().toLowerCase(Locale.ROOT),
                fallback.substring(1, fallback.length() - 1));
    }

    /** False, too, when the request does not have what a variable asks for. */
    boolean matches(String text, PolicyRequest request) {
        int[] pattern = resolve(request);
        return pattern != null && matches(pattern, ignoreCase ? text.toLowerCase(Locale.ROOT) : text);
    }

    private int @Nullable [] resolve(PolicyRequest request) {
        if (parts.size() == 1) {
            return parts.get(0).units();
        }
        IntStream.Builder units = IntStream.builder();
        for (Part part : parts) {
            Variable variable = part.variable();
            if (variable == null) {
                Arrays.stream(part.units()).forEach(units::add);
                continue;
            }
            String value = request.variable(variable.lowerCaseKey());
            if (value == null) {
                value = variable.fallback();
            }
            if (value == null) {
                return null;
            }
            (ignoreCase ? value.toLowerCase(Locale.ROOT) : value).chars().forEach(units::add);
        }
        return units.build().toArray();
    }

    /** Goes back no further than to the last {@code *}: what an earlier one took need never be given back. */
    private static boolean matches(int[] pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length && (pattern[p] == ONE || pattern[p] == text.charAt(t))) {
                p++;
                t++;
            } else if (p < pattern.length && pattern[p] == ANY) {
                star = p++;
                resume = t;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == ANY) {
            p++;
        }
        return p == pattern.length;
    }
}
