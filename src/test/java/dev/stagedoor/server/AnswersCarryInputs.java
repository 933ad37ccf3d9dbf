/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/**
 * Watches a client of the AWS SDK: counts what it calls, and notes every member of a call that the answer's shape has too
 * and the answer has not, or has otherwise.
 */
final class AnswersCarryInputs implements ExecutionInterceptor {

    /** Put, and answered under another name. */
    private static final Map<String, String> ANSWERED_AS = Map.of(
            "PutIntegration.integrationHttpMethod",
            "httpMethod",
            "CreateDocumentationVersion.documentationVersion",
            "version");

    /** Members of the same name that mean something else in the answer: the verb of a backend, a path after its change. */
    private static final List<String> NOT_ANSWERED = List.of(
            "PutIntegration.httpMethod",
            "GetIntegration.httpMethod",
            "UpdateIntegration.httpMethod",
            "UpdateBasePathMapping.basePath");

    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private final List<String> missing = new ArrayList<>();

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
        calls.merge(operation, 1, Integer::sum);
        Map<String, Object> answer = members(context.response());
        members(context.request()).forEach((name, given) -> {
            String member = ANSWERED_AS.getOrDefault(operation + "." + name, name);
            if (answer.containsKey(member)
                    && !NOT_ANSWERED.contains(operation + "." + name)
                    && !isEmpty(given)
                    && !carries(answer.get(member), given)) {
                missing.add(operation + "." + member + ": " + given + " became " + answer.get(member));
            }
        });
        SetByDefault.of(operation).stream()
                .filter(member -> isEmpty(answer.get(member)))
                .forEach(member -> missing.add(operation + "." + member + ": not there"));
    }

    /** The same, or a structure that has at least what was given. */
    private static boolean carries(@Nullable Object answered, Object given) {
        if (answered instanceof SdkPojo whole && given instanceof SdkPojo part) {
            Map<String, Object> has = members(whole);
            return members(part).entrySet().stream()
                    .allMatch(member ->
                            isEmpty(member.getValue()) || carries(has.get(member.getKey()), member.getValue()));
        }
        return given.equals(answered);
    }

    /** How often each operation was called and answered with success. */
    Map<String, Integer> calls() {
        return new TreeMap<>(calls);
    }

    /** What answers should have carried. */
    List<String> missing() {
        return List.copyOf(missing);
    }

    /** All members of the shape, those that are not set as well. */
    private static Map<String, Object> members(SdkPojo shape) {
        return shape.sdkFields().stream()
                .collect(
                        toMap(AnswersCarryInputs::name, field -> orEmpty(field.getValueOrDefault(shape)), (a, b) -> a));
    }

    private static String name(SdkField<?> field) {
        return field.memberName();
    }

    private static Object orEmpty(@Nullable Object value) {
        return value == null ? "" : value;
    }

    private static boolean isEmpty(@Nullable Object value) {
        return value == null
                || value instanceof SdkAutoConstructList<?>
                || value instanceof SdkAutoConstructMap<?, ?>
                || value instanceof Collection<?> several && several.isEmpty()
                || "".equals(value);
    }
}
