/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.schema;

import dev.stagedoor.language.limit.BoundedPattern;
import dev.stagedoor.language.schema.Schema.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object.
 *
 * @param additional for those that neither name nor pattern takes; null for no rule
 */
record PropertiesCheck(
        Map<String, Check> named,
        Map<BoundedPattern, Check> patterns,
        @Nullable Check additional) implements Check {

    boolean hasSchemas() {
        return !named.isEmpty() || !patterns.isEmpty() || additional != null;
    }

    @Override
    public void check(@Nullable Object value, Schema.Findings findings) {
        if (!(value instanceof Map<?, ?> object)) {
            return;
        }
        for (String name : names(object)) {
            Object member = object.get(name);
            findings.budget.step();
            boolean known = false;
            Check own = named.get(name);
            if (own != null) {
                known = true;
                own.check(member, findings);
            }
            for (Map.Entry<BoundedPattern, Check> pattern : patterns.entrySet()) {
                if (pattern.getKey().find(name, findings.budget)) {
                    known = true;
                    pattern.getValue().check(member, findings);
                }
            }
            if (!known && additional != null) {
                additional.check(member, findings);
            }
        }
    }

    /** In the order in which AWS's validator tells of them. */
    private static String[] names(Map<?, ?> object) {
        String[] names = object.keySet().toArray(String[]::new);
        Arrays.sort(names);
        return names;
    }

    /** Tells the members that neither name nor pattern takes. */
    void findUnknown(@Nullable Object value, Schema.Findings findings) {
        if (!(value instanceof Map<?, ?> object)) {
            return;
        }
        List<String> unknown = new ArrayList<>();
        for (Object key : object.keySet()) {
            String name = String.valueOf(key);
            findings.budget.step();
            if (!named.containsKey(name)
                    && patterns.keySet().stream().noneMatch(pattern -> pattern.find(name, findings.budget))) {
                unknown.add(name);
            }
        }
        if (!unknown.isEmpty()) {
            findings.add("object instance has properties which are not allowed by the schema: "
                    + Rules.json(unknown.stream().sorted().toList(), findings.budget));
        }
    }
}
