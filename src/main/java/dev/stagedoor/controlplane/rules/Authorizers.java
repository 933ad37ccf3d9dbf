/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What authorizers have besides what their author gave, and what AWS refuses about them. */
public final class Authorizers {

    public static final String TOKEN = "TOKEN";
    public static final String REQUEST = "REQUEST";
    public static final String COGNITO = "COGNITO_USER_POOLS";

    /** The types, in the order of AWS's model. */
    public static final List<String> TYPES = List.of(TOKEN, REQUEST, COGNITO);

    public static final int LONGEST_TTL_SECONDS = 3600;

    /** White space after {@code path/} is taken: recorded, test_apigateway_with_custom_authorization_method. */
    private static final Pattern LAMBDA_URI = Pattern.compile(
            "arn:aws[a-z-]*:apigateway:[a-z0-9-]+:lambda:path/\\s*\\d{4}-\\d\\d-\\d\\d/functions/.+" + "/invocations");

    private static final Pattern HEADER = Pattern.compile("method\\.request\\.header\\.[^\\s,]+");
    private static final Pattern SOURCES = Pattern.compile("SOURCE(\\s*,\\s*SOURCE)*"
            .replace("SOURCE", "(method\\.request\\.(header|querystring)|stageVariables|context)\\.[^\\s,]+"));
    private static final Pattern USER_POOL =
            Pattern.compile("arn:aws[a-z-]*:cognito-idp:[a-z0-9-]+:\\d{12}:userpool/[^/\\s]+");

    private Authorizers() {}

    /** {@code authType}, which has no effect, when the author said nothing. */
    public static void complete(ObjectNode authorizer) {
        if (!authorizer.has("authType")) {
            authorizer.put(
                    "authType", authorizer.path("type").asText().equals(COGNITO) ? "cognito_user_pools" : "custom");
        }
    }

    /** @return AWS's message about the URI of an authorizer that is a Lambda function; null when there is nothing to refuse */
    public static @Nullable String uriRefusal(ObjectNode authorizer) {
        String uri = authorizer.path("authorizerUri").asText();
        boolean lambda = !authorizer.path("type").asText().equals(COGNITO);
        return lambda && !LAMBDA_URI.matcher(uri).matches()
                ? "Invalid Authorizer URI: " + (authorizer.has("authorizerUri") ? uri : "null")
                        + ". Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation."
                : null;
    }

    /** @return the message about the first thing that is refused; null when there is nothing */
    public static @Nullable String refusal(ObjectNode authorizer) {
        String type = authorizer.path("type").asText();
        String sources = authorizer.path("identitySource").asText();
        String uriRefusal = uriRefusal(authorizer);
        if (uriRefusal != null) {
            return uriRefusal;
        }
        if (type.equals(COGNITO)) {
            for (var arn : authorizer.path("providerARNs")) {
                if (!USER_POOL.matcher(arn.asText()).matches()) {
                    return "Invalid Cognito User Pool ARN: " + arn.asText();
                }
            }
            if (authorizer.path("providerARNs").isEmpty()) {
                return "At least one provider ARN must be specified for an authorizer of type COGNITO_USER_POOLS";
            }
        }
        if (type.equals(REQUEST)) {
            if (sources.isEmpty()
                    && authorizer.path("authorizerResultTtlInSeconds").asInt() > 0) {
                return "Identity source must be set if authorizer caching is enabled (TTL is greater than 0)";
            }
            return sources.isEmpty() || SOURCES.matcher(sources).matches() ? null : invalidSource(sources);
        }
        return HEADER.matcher(sources).matches() ? null : invalidSource(sources);
    }

    private static String invalidSource(String sources) {
        return "Invalid identity source specified: " + (sources.isEmpty() ? "null" : sources);
    }
}
