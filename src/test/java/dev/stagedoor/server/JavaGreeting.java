/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** A function as it is written for AWS Lambda: greets, and fails if it is asked to. */
public final class JavaGreeting implements RequestHandler<Map<String, Object>, Map<String, Object>> {

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
        if (String.valueOf(event.get("queryStringParameters")).contains("fail") || "fail".equals(event.get("kind"))) {
            throw new IllegalStateException("asked to fail");
        }
        context.getLogger().log("greeting " + context.getAwsRequestId());
        return Map.of(
                "statusCode",
                201,
                "headers",
                Map.of("Content-Type", "text/plain", "x-function", context.getFunctionName()),
                "body",
                "Hello from " + context.getInvokedFunctionArn() + " to " + event.get("path"));
    }
}
