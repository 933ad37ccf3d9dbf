/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.schema;

import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.limit.LimitExceededException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model, compiled: JSON Schema draft 4. A schema may refer to itself, to its own definitions and to other models; a
 * reference to anything else is refused when it is compiled, and nothing is ever fetched.
 */
public final class Schema {

    /** More findings help nobody. */
    static final int MOST_FINDINGS = 20;

    private final Check root;

    Schema(Check root) {
        this.root = root;
    }

    /**
     * @param document the schema, as JSON
     * @param models the schemas, as JSON, that {@code $ref} may name, by their addresses
     * @throws IllegalArgumentException for what is no schema, or refers to what is not there
     */
    public static Schema compile(String document, Map<String, String> models) {
        return new SchemaCompiler(document, models).compile();
    }

    /**
     * @return what is wrong, in the words of AWS's validator, such as {@code object has missing required properties
     *     (["name"])}; empty when nothing is
     * @throws LimitExceededException when it takes too much
     */
    public List<String> validate(@Nullable Object value, Budget budget) {
        Findings findings = new Findings(budget);
        try {
            root.check(value, findings);
        } catch (StackOverflowError e) {
            throw new LimitExceededException("nested too deeply");
        }
        return List.copyOf(findings.messages);
    }

    /** What a validation has found so far. */
    static final class Findings {

        final Budget budget;
        final List<String> messages = new ArrayList<>();
        private int count;

        Findings(Budget budget) {
            this.budget = budget;
        }

        void add(String message) {
            count++;
            if (messages.size() < MOST_FINDINGS) {
                budget.text(message.length());
                messages.add(message);
            }
        }

        /** Something that is told, and refuses the whole, but does not keep a schema of several from being met. */
        void warn(String message) {
            count--;
            add(message);
        }

        boolean none() {
            return count == 0;
        }
    }

    /** One rule, or all rules of a schema. */
    @FunctionalInterface
    interface Check {

        void check(@Nullable Object value, Findings findings);

        default boolean accepts(@Nullable Object value, Budget budget) {
            Findings findings = new Findings(budget);
            check(value, findings);
            return findings.none();
        }
    }
}
