/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.policy;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One value of a condition, made ready to be held against a request's value. */
@FunctionalInterface
interface Comparison {

    boolean matches(String requestValue, PolicyRequest request);

    /** Makes a comparison of a policy's value. */
    @FunctionalInterface
    interface Maker {
        /**
         * @param withVariables whether policy variables mean anything
         * @return null when the value is none of the operator's kind
         */
        @Nullable
        Comparison of(String policyValue, boolean withVariables);
    }

    Pattern NUMBER = Pattern.compile("[+-]?\\d{1,30}(\\.\\d{1,30})?");
    Pattern SECONDS = Pattern.compile("\\d{1,12}");
    Pattern ZONED = Pattern.compile(".*T.*(Z|[+-]\\d\\d:\\d\\d)");

    /** IAM's condition operators without their negations; {@code Null} asks for no value and is not among them. */
    Map<String, Maker> BY_OPERATOR = Map.ofEntries(
            Map.entry("StringEquals", (value, variables) -> text(value, TextPattern.Reading.LITERAL, variables, false)),
            Map.entry(
                    "StringEqualsIgnoreCase",
                    (value, variables) -> text(value, TextPattern.Reading.LITERAL, variables, true)),
            Map.entry("StringLike", (value, variables) -> text(value, TextPattern.Reading.WILDCARDS, variables, false)),
            Map.entry("NumericEquals", (value, variables) -> number(value, sign -> sign == 0)),
            Map.entry("NumericLessThan", (value, variables) -> number(value, sign -> sign < 0)),
            Map.entry("NumericLessThanEquals", (value, variables) -> number(value, sign -> sign <= 0)),
            Map.entry("NumericGreaterThan", (value, variables) -> number(value, sign -> sign > 0)),
            Map.entry("NumericGreaterThanEquals", (value, variables) -> number(value, sign -> sign >= 0)),
            Map.entry("DateEquals", (value, variables) -> date(value, sign -> sign == 0)),
            Map.entry("DateLessThan", (value, variables) -> date(value, sign -> sign < 0)),
            Map.entry("DateLessThanEquals", (value, variables) -> date(value, sign -> sign <= 0)),
            Map.entry("DateGreaterThan", (value, variables) -> date(value, sign -> sign > 0)),
            Map.entry("DateGreaterThanEquals", (value, variables) -> date(value, sign -> sign >= 0)),
            Map.entry("Bool", (value, variables) -> bool(value)),
            Map.entry("BinaryEquals", (value, variables) -> binary(value)),
            Map.entry("IpAddress", (value, variables) -> ip(value)),
            // The same, says IAM: both take wildcards.
            Map.entry("ArnEquals", Comparison::arn),
            Map.entry("ArnLike", Comparison::arn));

    private static Comparison text(String value, TextPattern.Reading reading, boolean variables, boolean ignoreCase) {
        TextPattern pattern = TextPattern.of(value, reading, variables, ignoreCase);
        return pattern::matches;
    }

    private static Comparison arn(String value, boolean variables) {
        ArnPattern pattern = ArnPattern.of(value, variables);
        return pattern::matches;
    }

    private static @Nullable Comparison number(String value, IntPredicate sign) {
        BigDecimal number = parseNumber(value);
        return number == null
                ? null
                : (given, request) -> {
                    BigDecimal other = parseNumber(given);
                    return other != null && sign.test(other.compareTo(number));
                };
    }

    private static @Nullable BigDecimal parseNumber(String text) {
        return NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
    }

    private static @Nullable Comparison date(String value, IntPredicate sign) {
        Instant date = parseDate(value);
        return date == null
                ? null
                : (given, request) -> {
                    Instant other = parseDate(given);
                    return other != null && sign.test(other.compareTo(date));
                };
    }

    /** ISO 8601 as IAM takes it, UTC without a zone, or seconds since 1970. */
    private static @Nullable Instant parseDate(String text) {
        try {
            if (SECONDS.matcher(text).matches()) {
                return Instant.ofEpochSecond(Long.parseLong(text));
            }
            if (text.length() == "2026-01-01".length()) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            if (ZONED.matcher(text).matches()) {
                return OffsetDateTime.parse(text).toInstant();
            }
            return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Comparison bool(String value) {
        String bool = value.toLowerCase(Locale.ROOT);
        if (!bool.equals("true") && !bool.equals("false")) {
            return null;
        }
        return (given, request) -> given.equalsIgnoreCase(bool);
    }

    private static @Nullable Comparison binary(String value) {
        byte[] bytes = decode(value);
        return bytes == null ? null : (given, request) -> Arrays.equals(bytes, decode(given));
    }

    private static byte @Nullable [] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable Comparison ip(String value) {
        IpRange range = IpRange.parse(value);
        return range == null ? null : (given, request) -> range.contains(given);
    }
}
