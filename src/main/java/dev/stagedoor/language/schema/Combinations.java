/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.schema;

import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.schema.Schema.Check;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules made of schemas. */
final class Combinations {

    private Combinations() {}

    static Check allOf(List<Check> schemas) {
        return (value, findings) -> {
            int matched = matched(schemas, value, findings.budget);
            if (matched < schemas.size()) {
                findings.add("instance failed to match all required schemas (matched only " + matched + " out of "
                        + schemas.size() + ")");
            }
        };
    }

    static Check anyOf(List<Check> schemas) {
        return (value, findings) -> {
            for (Check schema : schemas) {
                if (schema.accepts(value, findings.budget)) {
                    return;
                }
            }
            findings.add("instance failed to match at least one required schema among " + schemas.size());
        };
    }

    static Check oneOf(List<Check> schemas) {
        return (value, findings) -> {
            int matched = matched(schemas, value, findings.budget);
            if (matched != 1) {
                findings.add("instance failed to match exactly one schema (matched " + matched + " out of "
                        + schemas.size() + ")");
            }
        };
    }

    private static int matched(List<Check> schemas, @Nullable Object value, Budget budget) {
        int matched = 0;
        for (Check schema : schemas) {
            if (schema.accepts(value, budget)) {
                matched++;
            }
        }
        return matched;
    }

    static Check not(Check schema) {
        return (value, findings) -> {
            if (schema.accepts(value, findings.budget)) {
                findings.add("instance matched a schema which it should not have");
            }
        };
    }

    static Check items(Check schema) {
        return (value, findings) -> {
            if (value instanceof List<?> array) {
                for (Object element : array) {
                    findings.budget.step();
                    schema.check(element, findings);
                }
            }
        };
    }

    /** @param additional for elements beyond those with a schema of their own; null for no rule */
    static Check items(List<Check> schemas, @Nullable Check additional) {
        return (value, findings) -> {
            if (!(value instanceof List<?> array)) {
                return;
            }
            for (int i = 0; i < array.size(); i++) {
                findings.budget.step();
                if (i < schemas.size()) {
                    schemas.get(i).check(array.get(i), findings);
                } else if (additional != null) {
                    additional.check(array.get(i), findings);
                }
            }
        };
    }

    static Check dependencies(Map<String, Check> dependencies) {
        return (value, findings) -> {
            if (value instanceof Map<?, ?> object) {
                findings.budget.step(dependencies.size());
                dependencies.forEach((name, check) -> {
                    if (object.containsKey(name)) {
                        check.check(value, findings);
                    }
                });
            }
        };
    }
}
