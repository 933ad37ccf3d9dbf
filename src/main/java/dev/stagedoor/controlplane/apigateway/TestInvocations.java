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
