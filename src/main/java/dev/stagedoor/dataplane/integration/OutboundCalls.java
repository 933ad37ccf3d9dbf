/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.exchange.OutboundCall;
import dev.stagedoor.dataplane.snapshot.AwsService;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Calls of other steps, on the connections of {@link AsyncCall}: no thread waits for them, and egress is checked. */
@Dependent
class OutboundCalls implements OutboundCall {

    @Inject
    AsyncConnections connections;

    @Inject
    AwsRequests awsRequests;

    @Inject
    Deadlines deadlines;

    @Override
    public CompletionStage<IntegrationResponse> send(
            IntegrationRequest request, @Nullable AwsService service, int timeoutMillis) {
        if (service == null) {
            return call(request, timeoutMillis);
        }
        CompletionStage<Void> ready = awsRequests.ready(service);
        return ready == Handler.DONE
                ? signedCall(request, service, timeoutMillis)
                : ready.thenCompose(assumed -> signedCall(request, service, timeoutMillis));
    }

    private CompletionStage<IntegrationResponse> signedCall(
            IntegrationRequest request, AwsService service, int timeoutMillis) {
        awsRequests.sign(request, List.of(), service, null);
        return call(request, timeoutMillis);
    }

    private CompletionStage<IntegrationResponse> call(IntegrationRequest request, int timeoutMillis) {
        return new AsyncCall(
                        null,
                        request,
                        deadlines,
                        TimeLimit.ofMillis(timeoutMillis),
                        0,
                        Destination.of(request.target()))
                .execute(connections);
    }
}
