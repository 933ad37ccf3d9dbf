/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import dev.stagedoor.language.json.JsonNumbers;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.limit.LimitExceededException;
import dev.stagedoor.language.template.Expression.Operator;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Numbers as Velocity 1.7 has them: whole ones grow as they need, a fraction makes the result a double. */
final class Arithmetic {

    private static final int MOST_BITS = 4_096;

    private Arithmetic() {}

    /** null where there is no result, such as for a division by zero or for what is no number. */
    static @Nullable Object calculate(Operator operator, @Nullable Object left, @Nullable Object right, Rendering in) {
        if (operator == Operator.ADD && (left instanceof String || right instanceof String)) {
            String first = in.toText(left);
            String second = in.toText(right);
            in.budget.text((long) first.length() + second.length());
            return first.concat(second);
        }
        if (!(left instanceof Number a) || !(right instanceof Number b)) {
            return null;
        }
        if (isWhole(a) && isWhole(b)) {
            return whole(operator, a, b, in.budget);
        }
        double x = JsonNumbers.toDouble(a, in.budget);
        double y = JsonNumbers.toDouble(b, in.budget);
        return switch (operator) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case DIVIDE -> y == 0 ? null : (Object) (x / y);
            case REMAINDER -> y == 0 ? null : (Object) (x % y);
            default -> null;
        };
    }

    private static @Nullable Number whole(Operator operator, Number a, Number b, Budget budget) {
        if (!(a instanceof BigInteger) && !(b instanceof BigInteger)) {
            long x = a.longValue();
            long y = b.longValue();
            try {
                boolean small = a instanceof Integer && b instanceof Integer;
                long result;
                switch (operator) {
                    case ADD -> result = Math.addExact(x, y);
                    case SUBTRACT -> result = Math.subtractExact(x, y);
                    case MULTIPLY -> result = Math.multiplyExact(x, y);
                    case DIVIDE -> {
                        if (y == 0) {
                            return null;
                        }
                        result = x / y;
                    }
                    default -> {
                        if (y == 0) {
                            return null;
                        }
                        result = x % y;
                    }
                }
                return small && result == (int) result ? (Number) (int) result : (Number) result;
            } catch (ArithmeticException e) {
                // too large for a long: go on with integers of any size
            }
        }
        BigInteger x = big(a);
        BigInteger y = big(b);
        JsonNumbers.charge(x, budget);
        JsonNumbers.charge(y, budget);
        if (x.bitLength() + y.bitLength() > MOST_BITS) {
            throw new LimitExceededException("a number of more than " + MOST_BITS + " bits");
        }
        if (y.signum() == 0 && (operator == Operator.DIVIDE || operator == Operator.REMAINDER)) {
            return null;
        }
        return switch (operator) {
            case ADD -> x.add(y);
            case SUBTRACT -> x.subtract(y);
            case MULTIPLY -> x.multiply(y);
            case DIVIDE -> x.divide(y);
            default -> x.remainder(y);
        };
    }

    /** Only numbers have an order. */
    static boolean compare(Operator operator, @Nullable Object left, @Nullable Object right, Budget budget) {
        if (!(left instanceof Number a) || !(right instanceof Number b)) {
            return false;
        }
        int order = compare(a, b, budget);
        return switch (operator) {
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            default -> order >= 0;
        };
    }

    static int compare(Number a, Number b, Budget budget) {
        if (isWhole(a) && isWhole(b)) {
            return a instanceof BigInteger || b instanceof BigInteger
                    ? big(a).compareTo(big(b))
                    : Long.compare(a.longValue(), b.longValue());
        }
        return Double.compare(JsonNumbers.toDouble(a, budget), JsonNumbers.toDouble(b, budget));
    }

    /** The smallest of Integer, Long and BigInteger that holds it. */
    static Number narrow(BigInteger integer) {
        return integer.bitLength() < 32
                ? (Number) integer.intValue()
                : integer.bitLength() < 64 ? (Number) integer.longValue() : integer;
    }

    private static boolean isWhole(Number number) {
        return !(number instanceof Double || number instanceof BigDecimal);
    }

    private static BigInteger big(Number number) {
        return number instanceof BigInteger integer ? integer : BigInteger.valueOf(number.longValue());
    }
}
