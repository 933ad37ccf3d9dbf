/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What AWS refuses about an integration, in its words (recorded: test_put_integration_validation). */
public final class IntegrationRules {

    /** What a method may be for, and an integration's call; in AWS's order. */
    public static final String HTTP_METHODS = "GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY";

    private static final int LEAST_TIMEOUT_MILLIS = 50;
    /** An integration that streams its answer may take fifteen minutes. */
    private static final int MOST_STREAM_TIMEOUT_MILLIS = 900_000;

    /** The text for other types is made after these of AWS: none of theirs is known. */
    private static final String INVALID_MODE = "Invalid ResponseTransferMode. ResponseTransferMode ";

    private static final Pattern HTTP_ADDRESS = Pattern.compile("(?i)https?://\\S+|\\$\\{stageVariables\\..+");
    private static final Pattern ARN = Pattern.compile("arn:[^:]+:[^:]+:[^:]*:[^:]*:.+");
    private static final Pattern PATH_OR_ACTION = Pattern.compile("arn:[^:]+:apigateway:[^:]*:[^:]+:(path|action)/.*");

    private IntegrationRules() {}

    /** AWS's message for a verb that it does not know; null when it does. */
    public static @Nullable String httpMethodRefusal(String httpMethod) {
        return Set.of(HTTP_METHODS.split(",")).contains(httpMethod)
                ? null
                : "Invalid HttpMethod specified. Valid options are " + HTTP_METHODS;
    }

    /**
     * @param maximumTimeoutMillis the longest time-out of an integration that does not stream
     * @return AWS's message; null when there is nothing to refuse
     */
    public static @Nullable String refusal(ObjectNode integration, int maximumTimeoutMillis) {
        boolean streams = integration.path("responseTransferMode").asText().equals("STREAM");
        int limitMillis = streams ? Math.max(MOST_STREAM_TIMEOUT_MILLIS, maximumTimeoutMillis) : maximumTimeoutMillis;
        int timeoutMillis = integration.path("timeoutInMillis").asInt();
        if (timeoutMillis < LEAST_TIMEOUT_MILLIS || timeoutMillis > limitMillis) {
            return "Timeout should be between " + LEAST_TIMEOUT_MILLIS + " ms and " + limitMillis + " ms";
        }
        String type = integration.path("type").asText();
        if (streams && !type.endsWith("_PROXY")) {
            return INVALID_MODE + "STREAM is only supported for HTTP_PROXY and AWS_PROXY integrations.";
        }
        if (type.equals("MOCK")) {
            return null;
        }
        String httpMethod = integration.path("httpMethod").asText();
        if (httpMethod.isEmpty()) {
            return "Enumeration value for HttpMethod must be non-empty";
        }
        if (httpMethodRefusal(httpMethod) != null) {
            return httpMethodRefusal(httpMethod);
        }
        String uri = integration.path("uri").asText();
        if (type.startsWith("HTTP")) {
            return HTTP_ADDRESS.matcher(uri).matches() ? null : "Invalid HTTP endpoint specified for URI";
        }
        String refusal = arnRefusal(type, uri, integration.path("credentials").asText());
        return refusal == null && type.equals("AWS_PROXY") ? modeRefusal(uri, streams) : refusal;
    }

    /** The two operations of Lambda go with one mode each. Told of AWS: hashicorp/terraform-provider-aws#45649. */
    private static @Nullable String modeRefusal(String uri, boolean streams) {
        if (uri.endsWith("/response-streaming-invocations") == streams) {
            return null;
        }
        return streams
                ? INVALID_MODE + "STREAM is only supported for Lambda functions invoked by InvokeWithResponseStream"
                        + " for AWS_PROXY integrations."
                : "Invalid ResponseTransferMode. Cannot use ResponseTransferMode BUFFERED for Lambda functions invoked"
                        + " by InvokeWithResponseStream for AWS_PROXY integrations.";
    }

    private static @Nullable String arnRefusal(String type, String uri, String credentials) {
        if (!ARN.matcher(uri).matches()) {
            return "Invalid ARN specified in the request";
        }
        if (!PATH_OR_ACTION.matcher(uri).matches()) {
            return "AWS ARN for integration must contain path or action";
        }
        boolean lambda = uri.contains(":lambda:path/"); // a function's own policy may let the gateway in
        if (type.equals("AWS_PROXY") && !lambda && !uri.contains(":firehose:")) {
            return "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream"
                    + " invocations.";
        }
        return lambda || !credentials.isEmpty() ? null : "Role ARN must be specified for AWS integrations";
    }
}
