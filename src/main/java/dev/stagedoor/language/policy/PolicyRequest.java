/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a policy is asked about.
 *
 * @param action such as {@code apigateway:GET}
 * @param resource the ARN of what the action is done to
 * @param principals all that a resource policy may call the caller: user ARN, account id, account root ARN, service
 * @param context the values of condition keys; names count in any case
 */
public record PolicyRequest(
        String action, String resource, List<String> principals, Map<String, List<String>> context) {

    public PolicyRequest {
        principals = List.copyOf(principals);
        Map<String, List<String>> byName = new TreeMap<>();
        context.forEach((name, values) -> byName.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        context = Map.copyOf(byName);
    }

    /** The values of a key; empty when the request has no such key. */
    List<String> values(String lowerCaseKey) {
        return context.getOrDefault(lowerCaseKey, List.of());
    }

    /** What a policy variable stands for: only keys of one value can be variables. */
    @Nullable
    String variable(String lowerCaseKey) {
        List<String> values = values(lowerCaseKey);
        return values.size() == 1 ? values.get(0) : null;
    }
}
