/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What AWS refuses about an integration's address, in its words (recorded: test_put_integration_validation). */
final class IntegrationRules {

    private static final int LEAST_TIMEOUT_MILLIS = 50;
    private static final Pattern HTTP_ADDRESS = Pattern.compile("(?i)https?://\\S+|\\$\\{stageVariables\\..+");
    private static final Pattern ARN = Pattern.compile("arn:[^:]*:apigateway:[^:]*:[^:]+:(.*)");
    private static final Pattern PATH_OR_ACTION = Pattern.compile("(path|action)/.*");

    private IntegrationRules() {}

    /** @return AWS's message; null when there is nothing to refuse */
    static @Nullable String refusal(ObjectNode integration, int limitMillis) {
        String type = integration.path("type").asText();
        String uri = integration.path("uri").asText();
        int timeoutMillis = integration.path("timeoutInMillis").asInt();
        if (timeoutMillis < LEAST_TIMEOUT_MILLIS || timeoutMillis > limitMillis) {
            return "Timeout should be between " + LEAST_TIMEOUT_MILLIS + " ms and " + limitMillis + " ms";
        }
        if (type.equals("MOCK")) {
            return null;
        }
        if (integration.path("httpMethod").asText().isEmpty()) {
            return "Enumeration value for HttpMethod must be non-empty";
        }
        if (type.startsWith("HTTP")) {
            return HTTP_ADDRESS.matcher(uri).matches() ? null : "Invalid HTTP endpoint specified for URI";
        }
        var arn = ARN.matcher(uri);
        if (!arn.matches()) {
            return "Invalid ARN specified in the request";
        }
        if (!PATH_OR_ACTION.matcher(arn.group(1)).matches()) {
            return "AWS ARN for integration must contain path or action";
        }
        if (type.equals("AWS_PROXY") && !uri.contains(":lambda:path/") && !uri.contains(":firehose:")) {
            return "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream"
                    + " invocations.";
        }
        return null;
    }
}
