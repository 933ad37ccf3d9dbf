/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import dev.stagedoor.platform.configuration.Partition;
import java.util.Map;

/**
 * What a caller wants to invoke, as policies name it: {@code arn:aws:execute-api:region:account:api/stage/VERB/path}.
 *
 * <p>The path is put together from what routing found, the resource's own segments and the values of its variables: a
 * second spelling of a path that leads to the same method is not a second name for a policy.
 */
final class MethodArn {

    /** What AWS calls the stage of a test in ARNs (the policies that functions of published tests answered). */
    private static final String TEST_STAGE = "ESTestInvoke-stage";

    private MethodArn() {}

    static String of(Exchange exchange) {
        return prefix(exchange.requireStage(), exchange.test ? TEST_STAGE : exchange.stageName)
                + exchange.request().getMethod()
                + path(exchange.requireMethod().resourcePath(), exchange.pathParameters);
    }

    private static String prefix(StageSnapshot stage, String stageName) {
        return "arn:" + Partition.of(stage.region()) + ":execute-api:" + stage.region() + ":" + stage.accountId() + ":"
                + stage.restApiId() + "/"
                + stageName + "/";
    }

    private static String path(String template, Map<String, String> pathParameters) {
        if (pathParameters.isEmpty()) {
            return template;
        }
        StringBuilder path = new StringBuilder(template.length() + 32);
        int start = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', start)) {
            int close = template.indexOf('}', open);
            String name = template.substring(open + 1, close);
            String variable = name.endsWith("+") ? name.substring(0, name.length() - 1) : name;
            path.append(template, start, open).append(pathParameters.getOrDefault(variable, ""));
            start = close + 1;
        }
        return path.append(template, start, template.length()).toString();
    }
}
