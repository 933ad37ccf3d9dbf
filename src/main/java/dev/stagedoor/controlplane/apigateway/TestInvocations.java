/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import dev.stagedoor.controlplane.definition.DefinitionTree;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Runs what is defined now, without a deployment: what TestInvokeMethod needs of the traffic side, which this plane does
 * not know. {@code deployment} does it, where definitions become traffic.
 */
public interface TestInvocations {

    /**
     * What a run came to.
     *
     * @param status what a client would have been answered
     * @param headers as a client would have got them, without those of the connection
     * @param log the execution log, in AWS's format
     * @param trace every step, as JSON values; null unless it was asked for
     */
    record MethodResult(
            int status,
            Map<String, List<String>> headers,
            String body,
            String log,
            long latencyMillis,
            @Nullable Map<String, Object> trace) {}

    /**
     * What an authorizer said.
     *
     * @param clientStatus what the client would have been refused with; 0 when the authorizer answered
     * @param log the execution log, in AWS's format
     * @param principalId null where there is none
     * @param policy as JSON; null where there is none
     * @param claims of a user pool's token
     */
    record AuthorizerResult(
            int clientStatus,
            String log,
            long latencyMillis,
            @Nullable String principalId,
            @Nullable String policy,
            Map<String, String> claims) {}

    /**
     * Asks an authorizer.
     *
     * @param api the RestApi as it is now, which has the authorizer
     * @return completes in the authorizer's time, on any thread; never by holding the caller's
     */
    CompletionStage<AuthorizerResult> invokeAuthorizer(
            String restApiId, DefinitionTree api, String authorizerId, TestInvocation call);

    /**
     * Runs a method, without asking who may call it and how often.
     *
     * @param api the RestApi as it is now
     * @param method the row key of the method within it, which is there: {@code /resources/a1b2c3/methods/GET}
     * @param httpMethod the verb of the request, where the method is ANY
     * @return completes in the integration's time, on any thread; never by holding the caller's
     */
    CompletionStage<MethodResult> invokeMethod(
            String restApiId, DefinitionTree api, String method, String httpMethod, TestInvocation call);
}
