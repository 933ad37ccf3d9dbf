/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import dev.stagedoor.dataplane.snapshot.AwsService;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A call that a step makes on its own account, besides the integration's: to an authorizer's function, for the keys of a
 * user pool. Where backends are called is where it is implemented; capabilities do not know each other.
 */
@FunctionalInterface
public interface OutboundCall {

    /**
     * Sends a request whose body, if any, is in memory; to the addresses that integrations may call and no others.
     *
     * @param service the AWS service that it is for, and is signed for; null for any other
     * @return completes on another thread with the head of the answer, whose body keeps to the same time-out; fails with
     *     a {@link GatewayResponseException} of type INTEGRATION_TIMEOUT or INTEGRATION_FAILURE
     */
    CompletionStage<IntegrationResponse> send(
            IntegrationRequest request, @Nullable AwsService service, int timeoutMillis);
}
