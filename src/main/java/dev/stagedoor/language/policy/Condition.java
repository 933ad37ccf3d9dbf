/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One key of one operator of a {@code Condition}. Its values are alternatives: one must match, or with a negated operator
 * none may. What a request without the key means is the operator's (IAM's documentation, "Condition operators" and
 * "Multivalued context keys").
 */
final class Condition {

    /** How many of a request's values must hold. */
    private enum Quantity {
        /** The key has one value. */
        SINGLE,
        ANY,
        ALL
    }

    private static final String NULL = "Null";

    private final Quantity quantity;
    private final boolean negated;
    private final boolean ifExists;
    private final String lowerCaseKey;

    /** Null for the operator {@code Null}. */
    private final @Nullable List<Comparison> comparisons;

    /** Of the operator {@code Null}: whether the key may be absent, and whether it may be there. */
    private final boolean mayBeAbsent;

    private final boolean mayBePresent;

    /**
     * @param operator as written: {@code ForAnyValue:StringNotEqualsIfExists}
     * @param place for the error
     * @throws MalformedPolicyException for an operator that is none, or a value it cannot take
     */
    Condition(String operator, String key, List<String> values, boolean withVariables, String place) {
        String name = operator;
        Quantity found = Quantity.SINGLE;
        if (name.startsWith("ForAnyValue:")) {
            found = Quantity.ANY;
            name = name.substring("ForAnyValue:".length());
        } else if (name.startsWith("ForAllValues:")) {
            found = Quantity.ALL;
            name = name.substring("ForAllValues:".length());
        }
        this.quantity = found;
        boolean isNull = name.equals(NULL);
        this.ifExists = !isNull && name.endsWith("IfExists");
        if (ifExists) {
            name = name.substring(0, name.length() - "IfExists".length());
        }
        this.negated = name.contains("Not");
        this.lowerCaseKey = key.toLowerCase(Locale.ROOT);
        if (isNull) {
            comparisons = null;
            mayBeAbsent = values.stream().anyMatch("true"::equalsIgnoreCase);
            mayBePresent = values.stream().anyMatch("false"::equalsIgnoreCase);
            return;
        }
        mayBeAbsent = false;
        mayBePresent = false;
        Comparison.Maker maker = Comparison.BY_OPERATOR.get(negated ? positive(name) : name);
        if (maker == null) {
            throw MalformedPolicyException.syntax(place, "no condition operator " + operator);
        }
        List<Comparison> made = new ArrayList<>();
        for (String value : values) {
            Comparison comparison = maker.of(value, withVariables);
            if (comparison == null) {
                throw MalformedPolicyException.syntax(place, operator + " cannot take the value " + value);
            }
            made.add(comparison);
        }
        comparisons = List.copyOf(made);
    }

    /** The operator that a negated one negates; only those of IAM's table have a negation. */
    private static String positive(String negatedName) {
        return switch (negatedName) {
            case "StringNotEquals" -> "StringEquals";
            case "StringNotEqualsIgnoreCase" -> "StringEqualsIgnoreCase";
            case "StringNotLike" -> "StringLike";
            case "NumericNotEquals" -> "NumericEquals";
            case "DateNotEquals" -> "DateEquals";
            case "NotIpAddress" -> "IpAddress";
            case "ArnNotEquals" -> "ArnEquals";
            case "ArnNotLike" -> "ArnLike";
            default -> negatedName;
        };
    }

    boolean holds(PolicyRequest request) {
        List<String> values = request.values(lowerCaseKey);
        List<Comparison> alternatives = comparisons;
        if (alternatives == null) {
            return values.isEmpty() ? mayBeAbsent : mayBePresent;
        }
        if (values.isEmpty()) {
            return ifExists || quantity == Quantity.ALL || (quantity == Quantity.SINGLE && negated);
        }
        boolean all = quantity == Quantity.ALL || (quantity == Quantity.SINGLE && negated);
        return all
                ? values.stream().allMatch(value -> holds(alternatives, value, request))
                : values.stream().anyMatch(value -> holds(alternatives, value, request));
    }

    private boolean holds(List<Comparison> alternatives, String value, PolicyRequest request) {
        return negated != alternatives.stream().anyMatch(comparison -> comparison.matches(value, request));
    }
}
