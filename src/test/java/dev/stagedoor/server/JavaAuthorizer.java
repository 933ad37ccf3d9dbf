/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An authorizer as it is written for AWS Lambda: decides by the word it is told. */
public final class JavaAuthorizer implements RequestHandler<Map<String, Object>, Map<String, Object>> {

    private static final AtomicInteger CALLS = new AtomicInteger();

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
        String methodArn = String.valueOf(event.get("methodArn"));
        String word = String.valueOf(event.get("authorizationToken"));
        if ("REQUEST".equals(event.get("type")) && event.get("queryStringParameters") instanceof Map<?, ?> query) {
            word = String.valueOf(query.get("word"));
        }
        String effect = "Allow";
        switch (word.split("-")[0]) {
            case "deny" -> effect = "Deny";
            case "unauthorized" -> throw new IllegalStateException("Unauthorized");
            case "fail" -> throw new IllegalStateException("asked to fail");
            case "odd" -> {
                return Map.of("isAuthorized", true);
            }
            case "slow" -> sleep();
            default -> {
                // let in
            }
        }
        return Map.of(
                "principalId",
                "caller-" + word,
                "policyDocument",
                Map.of(
                        "Version",
                        "2012-10-17",
                        "Statement",
                        List.of(Map.of(
                                "Action", "execute-api:Invoke", "Effect", effect, "Resource", List.of(methodArn)))),
                "context",
                Map.of("calls", CALLS.incrementAndGet(), "members", String.join(",", event.keySet())),
                "usageIdentifierKey",
                "key-of-" + word + "-and-more-characters");
    }

    private static void sleep() {
        try {
            TimeUnit.SECONDS.sleep(2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
