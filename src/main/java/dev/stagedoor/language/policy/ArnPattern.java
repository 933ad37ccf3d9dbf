/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * An ARN of a policy. Its six fields between colons are held against those of another one by one, so that a wildcard does
 * not reach over a colon, but in the last field over colons and slashes. Fields that are missing are {@code *}, as IAM
 * completes them: {@code arn:aws:sqs} is {@code arn:aws:sqs:*:*:*}.
 */
final class ArnPattern {

    private static final int FIELDS = 6;

    private final List<TextPattern> fields;

    private ArnPattern(List<TextPattern> fields) {
        this.fields = List.copyOf(fields);
    }

    /** @param arn {@code *} alone is every ARN */
    static ArnPattern of(String arn, boolean withVariables) {
        List<TextPattern> fields = new ArrayList<>();
        if (!arn.equals("*")) {
            for (String field : fields(arn)) {
                fields.add(TextPattern.of(field, TextPattern.Reading.WILDCARDS, withVariables, false));
            }
            while (fields.size() < FIELDS) {
                fields.add(TextPattern.of("*", TextPattern.Reading.WILDCARDS, false, false));
            }
        }
        return new ArnPattern(fields);
    }

    /** Split at colons, but not at those within a variable's braces. */
    private static List<String> fields(String arn) {
        List<String> fields = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < arn.length() && fields.size() < FIELDS - 1; i++) {
            if (arn.startsWith("${", i)) {
                int end = arn.indexOf('}', i);
                i = end < 0 ? arn.length() : end;
            } else if (arn.charAt(i) == ':') {
                fields.add(arn.substring(start, i));
                start = i + 1;
            }
        }
        fields.add(arn.substring(start));
        return fields;
    }

    boolean matches(String arn, PolicyRequest request) {
        if (fields.isEmpty()) {
            return true;
        }
        String[] given = arn.split(":", FIELDS);
        if (given.length != FIELDS) {
            return false;
        }
        for (int i = 0; i < FIELDS; i++) {
            if (!fields.get(i).matches(given[i], request)) {
                return false;
            }
        }
        return true;
    }
}
