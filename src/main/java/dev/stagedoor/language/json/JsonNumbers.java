/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.json;

import dev.stagedoor.language.limit.Budget;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers of JSON, which have as many digits as their writer likes. */
public final class JsonNumbers {

    /** What Java does in no time. */
    private static final int SHORT = 40;

    private JsonNumbers() {}

    /** To be called before a number is calculated with: with many digits that takes long. */
    public static void charge(Number number, Budget budget) {
        int digits = number instanceof BigDecimal decimal
                ? decimal.precision()
                : number instanceof BigInteger integer ? integer.bitLength() / 3 : 0;
        if (digits > SHORT) {
            budget.step(digits);
            budget.allocate(4L * digits);
        }
    }

    /** Java goes by way of the text. */
    public static double toDouble(Number number, Budget budget) {
        charge(number, budget);
        return number.doubleValue();
    }
}
