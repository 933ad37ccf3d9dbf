/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.snapshot.IntegrationPlan;
import dev.stagedoor.platform.functions.FunctionResult;
import dev.stagedoor.platform.functions.HostedFunction;
import dev.stagedoor.platform.functions.TooManyInvocationsException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The response stream of a function that runs here. The function's own thread of the Runtime API waits while the client
 * does not keep up, and so does the function.
 */
final class HostedStream implements BodySource, Deadlines.Wait {

    private final StreamedOutput output = new StreamedOutput(this);
    private final Deadlines deadlines;
    private final TimeLimit time;
    private final Function<String, GatewayResponseException> functionError;
    private int room = AsyncBody.WINDOW;
    private boolean failed;
    private @Nullable CompletableFuture<FunctionResult> result;

    /** @param functionError what a function's error is answered with, from its name */
    HostedStream(IntegrationPlan plan, Deadlines deadlines, Function<String, GatewayResponseException> functionError) {
        this.deadlines = deadlines;
        this.time = TimeLimit.of(plan);
        this.functionError = functionError;
    }

    /** @return the answer's head, with a body on its way */
    CompletionStage<IntegrationResponse> invoke(
            HostedFunction function, byte[] event, String functionArn, String traceId) {
        deadlines.add(this);
        CompletableFuture<FunctionResult> invoked;
        try {
            invoked = function.invokeWithResponseStream(event, functionArn, traceId, this::received);
        } catch (TooManyInvocationsException e) {
            over();
            throw e;
        }
        synchronized (this) {
            result = invoked;
        }
        var unused = invoked.whenComplete((ended, failure) -> {
            if (failure != null) {
                fail(failure);
            } else if (ended.functionError() != null) {
                fail(functionError.apply(ended.functionError()));
            } else {
                output.ended();
            }
        });
        return output.response();
    }

    /** On the function's thread. */
    private void received(byte[] bytes) throws InterruptedException {
        time.progressed();
        synchronized (this) {
            if (failed) {
                return;
            }
            room -= bytes.length;
        }
        output.received(bytes);
        synchronized (this) {
            while (room <= 0 && !failed) {
                wait();
            }
        }
    }

    @Override
    public void taken(int bytes) {
        time.progressed();
        synchronized (this) {
            room += bytes;
            notifyAll();
        }
    }

    @Override
    public void over() {
        deadlines.remove(this);
    }

    @Override
    public void fail(Throwable cause) {
        over();
        CompletableFuture<FunctionResult> invoked;
        synchronized (this) {
            if (failed) {
                return;
            }
            failed = true;
            invoked = result;
            notifyAll();
        }
        Throwable answer = cause instanceof GatewayResponseException ? cause : BackendException.failed(cause);
        output.failed(answer);
        if (invoked != null) {
            invoked.completeExceptionally(answer); // what it still writes is nobody's
        }
    }

    @Override
    public long deadlineNanos() {
        return time.deadlineNanos();
    }

    @Override
    public void expire() {
        fail(BackendException.timedOut(time.timeoutMillis()));
    }
}
