/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of a method call, asked for by type as Java chooses between overloaded methods. */
record Arguments(List<@Nullable Object> values, Rendering in) {

    int size() {
        return values.size();
    }

    @Nullable
    Object get(int index) {
        return values.get(index);
    }

    /** Whether the arguments are of exactly these types. */
    boolean are(Class<?>... types) {
        if (types.length != values.size()) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            if (!types[i].isInstance(values.get(i))) {
                return false;
            }
        }
        return true;
    }

    String text(int index) {
        return String.valueOf(values.get(index));
    }

    int number(int index) {
        return values.get(index) instanceof Number number ? number.intValue() : 0;
    }
}
