/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a method reaches its backend.
 *
 * @param httpMethod the verb sent to the backend; null passes the client's (ANY, or none given)
 * @param uri the backend's address; null for MOCK
 * @param aws the AWS service at that address, for AWS and AWS_PROXY; null for the other types
 * @param vpcLinkId the link that leads to the backend; null for its own address
 * @param contentHandling what becomes of the client's body; null leaves it as its Content-Type says
 * @param timeoutMillis until the answer's head is here, and then between two steps of its body; for one that streams, from
 *     beginning to end
 * @param requestParameters parameter mappings of the integration request
 * @param requestTemplates mapping templates by content type
 * @param responses the integration responses in the order they are tried; the default (no pattern) last
 * @param responseTransferMode how the answer goes to the client
 * @param idleTimeoutMillis how long an answer that streams may pause; of no meaning to one that is buffered
 * @param cacheKey what tells its answers apart; null where none may be kept
 * @param configurationError why no request can be sent, such as an invalid endpoint address: every request ends with
 *     API_CONFIGURATION_ERROR, as on AWS, while the rest of the stage works; null when all is well
 */
public record IntegrationPlan(
        IntegrationType type,
        @Nullable String httpMethod,
        @Nullable TargetUri uri,
        @Nullable AwsService aws,
        @Nullable String vpcLinkId,
        @Nullable ContentHandling contentHandling,
        int timeoutMillis,
        PassthroughBehavior passthroughBehavior,
        boolean insecureSkipVerification,
        List<ParameterMapping> requestParameters,
        Map<String, BodyTemplate> requestTemplates,
        List<IntegrationResponsePlan> responses,
        ResponseTransferMode responseTransferMode,
        int idleTimeoutMillis,
        @Nullable CacheKeyPlan cacheKey,
        @Nullable String configurationError) {

    public IntegrationPlan {
        requestParameters = List.copyOf(requestParameters);
        requestTemplates = Map.copyOf(requestTemplates);
        responses = List.copyOf(responses);
    }

    public boolean streamsResponse() {
        return responseTransferMode == ResponseTransferMode.STREAM;
    }

    /** Whether the client's body is needed whole: to look into it, or to put it into an event. */
    public boolean needsRequestBody() {
        return switch (type) {
            case AWS, AWS_PROXY, MOCK -> true;
            case HTTP ->
                contentHandling != null
                        || requestTemplates.values().stream().anyMatch(BodyTemplate::readsBody)
                        || mapsRequestBody();
            case HTTP_PROXY -> contentHandling != null || mapsRequestBody();
        };
    }

    private boolean mapsRequestBody() {
        return requestParameters.stream().anyMatch(mapping -> mapping.value() instanceof ValueExpression.RequestBody);
    }
}
