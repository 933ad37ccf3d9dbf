/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import dev.stagedoor.language.limit.Budget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value of ours with members of its own, such as {@code $input}. Prints itself with {@code toString}. */
public interface TemplateObject {

    /** The value of {@code $object.name}; null when there is no such property. */
    default @Nullable Object property(String name) {
        return null;
    }

    /**
     * The value of {@code $object.method(arguments)}.
     *
     * @return null when there is no such method, or when it gives nothing
     * @throws IllegalArgumentException for arguments that it does not take: rendering fails
     */
    default @Nullable Object call(String method, List<@Nullable Object> arguments, Budget budget) {
        return null;
    }
}
