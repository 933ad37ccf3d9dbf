/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.snapshot.AwsService;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.IntegrationPlan;
import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.observability.Meters;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Step invokeIntegration: asks the backend, by the integration's type. */
@Dependent
public class InvokeIntegrationHandler implements Handler {

    /** A body up to this size that has arrived with the head goes the blocking way. */
    private static final int SMALL_BODY = 64 * 1024;

    @Inject
    Settings settings;

    @Inject
    BlockingConnections blockingConnections;

    @Inject
    AsyncConnections asyncConnections;

    @Inject
    Deadlines deadlines;

    @Inject
    AwsRequests awsRequests;

    @Inject
    LambdaIntegration lambda;

    @Inject
    Destinations destinations;

    @Inject
    Meters meters;

    private Semaphore blockingPermits = new Semaphore(0);

    @PostConstruct
    void start() {
        int most = settings.blockingCalls();
        Semaphore permits = new Semaphore(most);
        blockingPermits = permits;
        meters.gauge(
                "stagedoor_blocking_calls", "Container threads that wait for a backend now", Meters.Labels.NONE, () ->
                        (double) (most - permits.availablePermits()));
    }

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        IntegrationPlan plan = exchange.requireMethod().integration();
        if (plan.configurationError() != null) {
            throw new GatewayResponseException(GatewayResponseType.API_CONFIGURATION_ERROR, plan.configurationError());
        }
        return switch (plan.type()) {
            case MOCK -> {
                exchange.integrationResponse = MockIntegration.respond(exchange);
                yield DONE;
            }
            case HTTP, HTTP_PROXY -> call(exchange, plan);
            case AWS, AWS_PROXY -> callAws(exchange, plan);
        };
    }

    private CompletionStage<Void> callAws(Exchange exchange, IntegrationPlan plan) {
        AwsService service = plan.aws();
        if (service == null) {
            throw new IllegalStateException("an AWS integration has a service, or says why not");
        }
        if (service.functionArn() != null) {
            return lambda.invoke(exchange, plan, service, this::callSigned);
        }
        return callSigned(exchange, plan);
    }

    /** Signs the exchange's integration request, for which a role may have to be assumed first, and sends it. */
    private CompletionStage<Void> callSigned(Exchange exchange, IntegrationPlan plan) {
        IntegrationRequest request = exchange.integrationRequest;
        AwsService service = plan.aws();
        if (request == null || service == null) {
            return call(exchange, plan);
        }
        CompletionStage<Void> ready = awsRequests.ready(service);
        if (ready == DONE) {
            awsRequests.sign(request, plan.requestParameters(), service, exchange.caller);
            return call(exchange, plan);
        }
        exchange.suspend();
        return ready.thenCompose(assumed -> {
            awsRequests.sign(request, plan.requestParameters(), service, exchange.caller);
            return call(exchange, plan);
        });
    }

    private CompletionStage<Void> call(Exchange exchange, IntegrationPlan plan) {
        IntegrationRequest request = exchange.integrationRequest;
        if (request == null) {
            throw new GatewayResponseException(GatewayResponseType.API_CONFIGURATION_ERROR, "Invalid endpoint address");
        }
        boolean streams = request.hasBody() && request.body() == null;
        IntegrationRequest whole = exchange.suspended() ? null : streams ? arrived(exchange, request) : request;
        Destination destination = destinations.of(exchange, plan, request);
        // An answer that streams may take minutes: it holds no thread for a moment of them.
        if (whole != null && !plan.streamsResponse() && blockingPermits.tryAcquire()) {
            received(
                    exchange,
                    new BlockingCall(blockingConnections, deadlines, blockingPermits, plan.timeoutMillis(), destination)
                            .execute(exchange, whole));
            return DONE;
        }
        IntegrationRequest sent = whole == null ? request : whole; // what has been read cannot be streamed any more
        exchange.suspend();
        return new AsyncCall(exchange, sent, deadlines, TimeLimit.of(plan), settings.payloadLimitBytes(), destination)
                .execute(asyncConnections)
                .thenAccept(response -> received(exchange, response));
    }

    private static void received(Exchange exchange, IntegrationResponse response) {
        exchange.integrationResponse = response;
        exchange.integrationStatus = response.statusCode();
        if (exchange.requireMethod().integration().aws() != null) {
            String requestId = response.headers().last("x-amzn-RequestId");
            exchange.awsEndpointRequestId = requestId == null
                    ? response.headers().last("x-amz-request-id")
                    : requestId; // S3 and SNS have the other
        }
    }

    /** The request with the client's body, if all of it is here already, so that reading it cannot wait; null if not. */
    private static @Nullable IntegrationRequest arrived(Exchange exchange, IntegrationRequest request) {
        long length = exchange.request().getContentLengthLong();
        if (length < 0 || length > SMALL_BODY) {
            return null;
        }
        try {
            ServletInputStream in = exchange.request().getInputStream();
            return in.available() < length ? null : request.withBody(in.readNBytes((int) length));
        } catch (IOException e) {
            throw BackendException.failed(e);
        }
    }
}
