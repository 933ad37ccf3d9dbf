/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.functions;

import dev.stagedoor.platform.configuration.FunctionSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A function that runs here: a bounded queue of events on one side, workers that ask for the next one on the other. As
 * many invocations run as there are workers, one in each.
 */
public final class HostedFunction {

    private final FunctionSettings settings;
    private final Executor executor;
    private final Deque<Invocation> waiting = new ArrayDeque<>();
    private final Deque<ExecutionEnvironment.Poll> idle = new ArrayDeque<>();

    /** @param executor writes events to workers: one that is slow to read holds none of the caller's threads */
    HostedFunction(FunctionSettings settings, Executor executor) {
        this.settings = settings;
        this.executor = executor;
    }

    public String name() {
        return settings.name();
    }

    FunctionSettings settings() {
        return settings;
    }

    /**
     * Invokes the function. Whoever does not want the result any more cancels it; an event that no worker has got yet
     * then never runs.
     *
     * @param functionArn as the caller names it, with the qualifier if there is one
     * @param traceId {@code X-Amzn-Trace-Id}
     * @return completes on another thread, with the function's result or its error
     * @throws TooManyInvocationsException when it may not even wait
     */
    public CompletableFuture<FunctionResult> invoke(byte[] event, String functionArn, String traceId) {
        return invoke(new Invocation(event, functionArn, traceId, null));
    }

    /**
     * Invokes the function and takes its response as it is written. What a function returns at once comes in one piece.
     *
     * @return completes when the function has ended, without a payload unless it is that of an error
     * @throws TooManyInvocationsException when it may not even wait
     * @see #invoke(byte[], String, String)
     */
    public CompletableFuture<FunctionResult> invokeWithResponseStream(
            byte[] event, String functionArn, String traceId, ResponseReceiver receiver) {
        return invoke(new Invocation(event, functionArn, traceId, receiver));
    }

    private CompletableFuture<FunctionResult> invoke(Invocation invocation) {
        ExecutionEnvironment.Poll worker;
        synchronized (this) {
            worker = idle.pollLast(); // the last to ask is the least likely to have gone since
            if (worker == null) {
                if (waiting.size() >= settings.queue()) {
                    throw new TooManyInvocationsException(settings.name());
                }
                waiting.addLast(invocation);
            }
        }
        if (worker != null) {
            deliver(worker, invocation);
        } else {
            var unused = invocation.result.whenComplete((result, failure) -> {
                if (failure != null) {
                    forget(invocation);
                }
            });
        }
        return invocation.result;
    }

    private synchronized void forget(Invocation invocation) {
        waiting.remove(invocation);
    }

    /** A worker asks for work. It gets it at once, or when there is some. */
    void poll(ExecutionEnvironment.Poll worker) {
        Invocation next;
        ExecutionEnvironment.Poll stale = null;
        synchronized (this) {
            next = takeWaiting();
            if (next == null) {
                idle.addLast(worker);
                if (idle.size() > settings.workers()) {
                    stale = idle.pollFirst(); // of a worker that has been replaced, most likely
                }
            }
        }
        if (stale != null) {
            stale.close();
        }
        if (next != null) {
            deliver(worker, next);
        }
    }

    private @Nullable Invocation takeWaiting() {
        Invocation next = waiting.pollFirst();
        while (next != null && next.result.isDone()) {
            next = waiting.pollFirst();
        }
        return next;
    }

    private void deliver(ExecutionEnvironment.Poll worker, Invocation invocation) {
        invocation.deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.timeoutMillis());
        try {
            executor.execute(() -> {
                if (!worker.send(invocation)) {
                    again(invocation);
                }
            });
        } catch (RejectedExecutionException e) {
            invocation.result.complete(FunctionResult.error("Runtime.ExitError", "The function is being stopped"));
        }
    }

    /** The worker had gone before it got the whole event: no other has seen it. */
    private void again(Invocation invocation) {
        ExecutionEnvironment.Poll worker;
        synchronized (this) {
            worker = idle.pollLast();
            if (worker == null) {
                waiting.addFirst(invocation);
            }
        }
        if (worker != null) {
            deliver(worker, invocation);
        }
    }

    /** An environment has ended: it will not take what it asked for. */
    synchronized void withdraw(ExecutionEnvironment environment) {
        for (Iterator<ExecutionEnvironment.Poll> polls = idle.iterator(); polls.hasNext(); ) {
            if (polls.next().environment() == environment) {
                polls.remove();
            }
        }
    }

    /** A worker could not start. As on Lambda, who waits for it gets its error. */
    void failedToStart(FunctionResult error) {
        Invocation first;
        synchronized (this) {
            first = takeWaiting();
        }
        if (first != null) {
            first.result.complete(error);
        }
    }

    /** The function is not hosted any more. */
    void close() {
        List<Invocation> left;
        synchronized (this) {
            left = new ArrayList<>(waiting);
            waiting.clear();
            idle.clear();
        }
        left.forEach(invocation ->
                invocation.result.complete(FunctionResult.error("Runtime.ExitError", "The function is being stopped")));
    }
}
