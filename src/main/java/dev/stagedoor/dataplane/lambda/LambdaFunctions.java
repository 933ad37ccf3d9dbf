/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.lambda;

import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.exchange.OutboundCall;
import dev.stagedoor.dataplane.snapshot.FunctionTarget;
import dev.stagedoor.dataplane.snapshot.TargetUri;
import dev.stagedoor.platform.functions.FunctionResult;
import dev.stagedoor.platform.functions.HostedFunction;
import dev.stagedoor.platform.functions.HostedFunctions;
import dev.stagedoor.platform.functions.TooManyInvocationsException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Functions, wherever they run: here ({@link HostedFunctions}), or behind the Lambda Invoke API. */
@Dependent
public class LambdaFunctions {

    /** Lambda's own limit for a buffered response, with room for what JSON escapes add. */
    public static final int MOST_RESPONSE_BYTES = 16 * 1024 * 1024;

    private final HostedFunctions functions;
    private final OutboundCall outbound;
    private final Deadlines deadlines;

    @Inject
    public LambdaFunctions(HostedFunctions functions, OutboundCall outbound, Deadlines deadlines) {
        this.functions = functions;
        this.outbound = outbound;
        this.deadlines = deadlines;
    }

    /** The function that runs here under an ARN; null when none does. */
    public @Nullable HostedFunction hosted(String functionArn) {
        return functions.find(functionArn);
    }

    /**
     * Invokes a function and waits for its result, without a thread.
     *
     * @param request the event, as {@link #request} addresses it; it is signed, if it is sent
     * @return fails with what {@link #invokeHosted} or the call fails with, and with an {@link IOException} when Lambda
     *     did not invoke it: not allowed, throttled, no such function
     */
    public CompletionStage<FunctionResult> invoke(
            FunctionTarget target, IntegrationRequest request, byte[] event, String traceId, int timeoutMillis) {
        HostedFunction hosted = hosted(target.functionArn());
        if (hosted != null) {
            return invokeHosted(hosted, event, target.functionArn(), traceId, timeoutMillis);
        }
        return outbound.send(request, target.service(), timeoutMillis).thenCompose(LambdaFunctions::result);
    }

    /**
     * Invokes a function that runs here.
     *
     * @param timeoutMillis 0 when nobody waits for the result
     * @return fails with a {@link TooManyInvocationsException} when it may not even wait, with a {@link TimeoutException}
     *     when the caller's time is up
     */
    public CompletableFuture<FunctionResult> invokeHosted(
            HostedFunction function, byte[] event, String functionArn, String traceId, int timeoutMillis) {
        CompletableFuture<FunctionResult> result;
        try {
            result = function.invoke(event, functionArn, traceId);
        } catch (TooManyInvocationsException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (timeoutMillis == 0) {
            return result;
        }
        Patience patience = new Patience(result, timeoutMillis);
        deadlines.add(patience);
        return result.whenComplete((answer, failure) -> deadlines.remove(patience));
    }

    /** An event, addressed to the Invoke API. */
    public static IntegrationRequest request(TargetUri target, byte[] event, String restApiId, String traceId) {
        Headers headers = new Headers();
        headers.add("Host", target.authority());
        headers.add("Content-Type", "application/json");
        headers.add("Accept", "application/json");
        headers.add("User-Agent", "AmazonAPIGateway_" + restApiId);
        headers.add("X-Amzn-Trace-Id", traceId);
        return new IntegrationRequest("POST", target, target.path().get(0), headers, event, true);
    }

    private static CompletionStage<FunctionResult> result(IntegrationResponse answer) {
        if (answer.statusCode() / 100 != 2) {
            answer.body().discard();
            return CompletableFuture.failedFuture(
                    new IOException("Lambda answered with status " + answer.statusCode()));
        }
        String functionError = answer.headers().last("X-Amz-Function-Error");
        return answer.body()
                .readAll(MOST_RESPONSE_BYTES)
                .thenApply(payload -> new FunctionResult(
                        payload, functionError, answer.headers().last("x-amzn-RequestId")));
    }

    /** Ends the wait for a function that the caller has no time for any more. */
    private static final class Patience implements Deadlines.Wait {

        private final CompletableFuture<FunctionResult> result;
        private final int timeoutMillis;
        private final long deadlineNanos;

        Patience(CompletableFuture<FunctionResult> result, int timeoutMillis) {
            this.result = result;
            this.timeoutMillis = timeoutMillis;
            this.deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }

        @Override
        public void expire() {
            result.completeExceptionally(new TimeoutException("no result after " + timeoutMillis + " ms"));
        }
    }
}
