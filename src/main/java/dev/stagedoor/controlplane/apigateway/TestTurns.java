/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Bounds the test calls under way: each waits for a backend, and the management API has a quarter of its turns for them
 * (those of {@code ManagementFilter}), so that slow backends keep nobody from editing.
 */
@ApplicationScoped
public class TestTurns {

    private static final int AT_ONCE = 8;

    /** What a run may take beyond the longest time-out of an integration: mapping, and an authorizer. */
    private static final int GRACE_MILLIS = 10_000;

    private final Semaphore turns = new Semaphore(AT_ONCE);

    @Inject
    Settings settings;

    /** @throws AwsException 429 when too many run already, 503 when this one does not end */
    <T> T run(Supplier<CompletionStage<T>> test) {
        if (!turns.tryAcquire()) {
            throw new AwsException(429, "TooManyRequestsException", "Too Many Requests");
        }
        CompletionStage<T> run;
        try {
            run = test.get();
        } catch (RuntimeException e) {
            turns.release();
            throw e;
        }
        var unused = run.whenComplete((result, failure) -> turns.release());
        try {
            return run.toCompletableFuture()
                    .get(settings.maximumTimeoutMillis() + (long) GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A test failed", e.getCause());
        } catch (TimeoutException e) {
            throw AwsException.serviceUnavailable();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AwsException.serviceUnavailable();
        }
    }
}
