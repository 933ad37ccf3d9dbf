/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.exchange.Trace;
import dev.stagedoor.dataplane.lambda.LambdaEvent;
import dev.stagedoor.dataplane.lambda.LambdaFunctions;
import dev.stagedoor.dataplane.snapshot.AwsService;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.IntegrationPlan;
import dev.stagedoor.dataplane.snapshot.IntegrationType;
import dev.stagedoor.dataplane.snapshot.TargetUri;
import dev.stagedoor.platform.functions.FunctionResult;
import dev.stagedoor.platform.functions.HostedFunction;
import dev.stagedoor.platform.functions.TooManyInvocationsException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * AWS_PROXY, and AWS where the service is Lambda: a function is invoked with an event, here or
 * through the Lambda Invoke API, and its result becomes the integration's response.
 */
@Dependent
class LambdaIntegration {

    private static final String EVENT_STREAM = "application/vnd.amazon.eventstream";

    private static final byte[] EMPTY_EVENT = new byte[0];

    @Inject
    LambdaFunctions functions;

    @Inject
    Deadlines deadlines;

    /**
     * Sets the exchange's integration response.
     *
     * @param call signs the exchange's integration request and sends it to the Invoke API
     */
    CompletionStage<Void> invoke(
            Exchange exchange,
            IntegrationPlan plan,
            AwsService service,
            BiFunction<Exchange, IntegrationPlan, CompletionStage<Void>> call) {
        IntegrationRequest request =
                plan.type() == IntegrationType.AWS_PROXY ? proxyRequest(exchange, plan) : exchange.integrationRequest;
        String functionArn = service.functionArn();
        if (request == null || functionArn == null) {
            throw new IllegalStateException("integrationRequest has not run");
        }
        HostedFunction hosted = functions.hosted(functionArn);
        boolean asynchronous = "Event".equals(request.headers().last("X-Amz-Invocation-Type"));
        exchange.integrationRequest = request;
        if (hosted != null) {
            if (service.isInCallersName()) { // whether the caller may invoke it, nobody here would ask
                throw new GatewayResponseException(
                        GatewayResponseType.API_CONFIGURATION_ERROR,
                        "A function that runs here is not invoked in the caller's name");
            }
            return plan.streamsResponse()
                    ? hostStreaming(exchange, plan, hosted, functionArn, request)
                    : host(exchange, plan, hosted, functionArn, request, asynchronous);
        }
        return call.apply(exchange, plan)
                .thenCompose(
                        called -> plan.streamsResponse() ? streamed(exchange) : answered(exchange, plan, asynchronous));
    }

    /** The event, addressed to the Invoke API; of the parameter mappings only those to headers mean something to it. */
    private static IntegrationRequest proxyRequest(Exchange exchange, IntegrationPlan plan) {
        TargetUri target = plan.uri();
        if (target == null) {
            throw new IllegalStateException("an AWS_PROXY integration has an address, or says why not");
        }
        List<String> binaryMediaTypes = exchange.requireStage().binaryMediaTypes();
        byte[] event = LambdaEvent.ofProxy(
                exchange,
                exchange.requestBody,
                BinaryMediaTypes.containContentType(
                        binaryMediaTypes, exchange.request().getContentType()));
        IntegrationRequest request = LambdaFunctions.request(target, event, exchange.restApiId, exchange.traceId);
        if (plan.streamsResponse()) {
            request.headers().set("Accept", EVENT_STREAM);
        }
        IntegrationRequestHandler.map(exchange, plan, request.headers());
        return request;
    }

    // --- here

    private CompletionStage<Void> host(
            Exchange exchange,
            IntegrationPlan plan,
            HostedFunction function,
            String functionArn,
            IntegrationRequest request,
            boolean asynchronous) {
        byte[] body = request.body();
        long startNanos = System.nanoTime();
        CompletableFuture<FunctionResult> result = functions.invokeHosted(
                function,
                body == null ? EMPTY_EVENT : body,
                functionArn,
                exchange.traceId,
                asynchronous ? 0 : plan.timeoutMillis());
        if (asynchronous && !result.isCompletedExceptionally()) {
            exchange.integrationStatus = 202;
            exchange.integrationResponse = accepted();
            return InvokeIntegrationHandler.DONE;
        }
        exchange.suspend();
        return result.handle((answer, failure) -> {
            exchange.integrationLatencyNanos = System.nanoTime() - startNanos;
            if (answer == null) {
                throw notInvoked(failure, plan.timeoutMillis());
            }
            exchange.integrationStatus = 200;
            exchange.awsEndpointRequestId = answer.requestId();
            told(exchange, new Headers(), answer);
            exchange.integrationResponse = response(exchange, plan, answer);
            return null;
        });
    }

    private CompletionStage<Void> hostStreaming(
            Exchange exchange,
            IntegrationPlan plan,
            HostedFunction function,
            String functionArn,
            IntegrationRequest request) {
        byte[] body = request.body();
        exchange.suspend();
        exchange.integrationStartNanos = System.nanoTime();
        HostedStream stream = new HostedStream(plan, deadlines, error -> functionFailed(exchange, error));
        try {
            return begun(
                    exchange,
                    stream.invoke(function, body == null ? EMPTY_EVENT : body, functionArn, exchange.traceId));
        } catch (TooManyInvocationsException e) {
            throw failed(String.valueOf(e.getMessage()));
        }
    }

    private static GatewayResponseException notInvoked(Throwable failure, int timeoutMillis) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TooManyInvocationsException) {
            return failed(String.valueOf(cause.getMessage()));
        }
        return cause instanceof TimeoutException
                ? BackendException.timedOut(timeoutMillis)
                : BackendException.failed(cause);
    }

    // --- through the Invoke API

    private static CompletionStage<Void> answered(Exchange exchange, IntegrationPlan plan, boolean asynchronous) {
        IntegrationResponse answer = requireSuccess(exchange);
        String functionError = answer.headers().last("X-Amz-Function-Error");
        return answer.body().readAll(LambdaFunctions.MOST_RESPONSE_BYTES).thenAccept(payload -> {
            FunctionResult result = new FunctionResult(payload, functionError);
            told(exchange, answer.headers(), result);
            exchange.integrationResponse = asynchronous ? accepted() : response(exchange, plan, result);
        });
    }

    private static IntegrationResponse requireSuccess(Exchange exchange) {
        IntegrationResponse answer = exchange.integrationResponse;
        if (answer == null) {
            throw new IllegalStateException("there was no call");
        }
        if (answer.statusCode() / 100 != 2) {
            // Not allowed, throttled, no such function; AWS's words (re:Post, "Execution failed due to configuration").
            throw new GatewayResponseException(
                    GatewayResponseType.API_CONFIGURATION_ERROR,
                    "Lambda invocation failed with status: " + answer.statusCode() + ". Lambda request id: "
                            + answer.headers().last("x-amzn-RequestId"));
        }
        return answer;
    }

    private static CompletionStage<Void> streamed(Exchange exchange) {
        IntegrationResponse answer = requireSuccess(exchange);
        if (!(answer.body() instanceof AsyncBody body)) {
            throw failed("Lambda answered with no response stream");
        }
        StreamedOutput output = new StreamedOutput(body.source());
        body.readBy(new EventStream(output, body.source(), error -> functionFailed(exchange, error)));
        return begun(exchange, output.response());
    }

    // --- results

    /** The function has begun to answer, however long the rest takes. */
    private static CompletionStage<Void> begun(Exchange exchange, CompletionStage<IntegrationResponse> response) {
        return response.thenAccept(begun -> {
            exchange.integrationLatencyNanos = System.nanoTime() - exchange.integrationStartNanos;
            exchange.integrationStatus = 200;
            exchange.integrationResponse = begun;
        });
    }

    private static void told(Exchange exchange, Headers headers, FunctionResult result) {
        Trace trace = exchange.trace;
        if (trace != null) {
            trace.backendAnswered(exchange.integrationStatus, headers, result.payload());
        }
    }

    private static IntegrationResponse response(Exchange exchange, IntegrationPlan plan, FunctionResult result) {
        return plan.type() == IntegrationType.AWS_PROXY ? proxyResponse(exchange, result) : mappedResponse(result);
    }

    private static IntegrationResponse proxyResponse(Exchange exchange, FunctionResult result) {
        if (result.functionError() != null) {
            String message = LambdaProxyOutput.errorMessage(result.payload());
            throw functionFailed(exchange, message == null ? result.functionError() : message);
        }
        try {
            return LambdaProxyOutput.read(
                    result.payload(),
                    BinaryMediaTypes.containFirstAccepted(
                            exchange.requireStage().binaryMediaTypes(),
                            exchange.request().getHeader("Accept")));
        } catch (IllegalArgumentException e) {
            throw badOutput(exchange, String.valueOf(e.getMessage()));
        }
    }

    /** Selection patterns see the message of an error, and nothing of what a function returned. */
    private static IntegrationResponse mappedResponse(FunctionResult result) {
        String errorMessage = result.functionError() == null ? null : LambdaProxyOutput.errorMessage(result.payload());
        return response(new Body.Bytes(result.payload()), errorMessage);
    }

    private static IntegrationResponse accepted() {
        return response(Body.EMPTY, null);
    }

    private static IntegrationResponse response(Body body, @Nullable String selection) {
        Headers headers = new Headers();
        headers.add("Content-Type", "application/json");
        return new IntegrationResponse(200, headers, body, selection);
    }

    private static GatewayResponseException failed(String reason) {
        return new GatewayResponseException(
                GatewayResponseType.API_CONFIGURATION_ERROR, "Lambda invocation failed: " + reason);
    }

    private static GatewayResponseException functionFailed(Exchange exchange, String functionError) {
        return badOutput(
                exchange,
                "Lambda execution failed with status 200 due to customer function error: "
                        + functionError); // AWS's words
    }

    /** 502, which is the status of no gateway response type (recorded and documented; features R-14). */
    private static GatewayResponseException badOutput(Exchange exchange, String reason) {
        exchange.integrationErrorMessage = reason;
        return new GatewayResponseException(GatewayResponseType.DEFAULT_5XX, 502, null, null, "");
    }
}
