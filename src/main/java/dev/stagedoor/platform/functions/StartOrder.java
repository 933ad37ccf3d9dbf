/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.functions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets workers start one at a time: the next one when the one before has asked for work, has ended, or has had its time.
 *
 * <p>On Lambda every environment has a {@code /tmp} of its own; here all share the machine's. AWS's Java runtime client
 * unpacks its native library to {@code /tmp/.libaws-lambda-jni.so} whatever {@code java.io.tmpdir} says. When two do so
 * at once, one loads half a library and its JVM dies of SIGBUS. What is loaded is safe: the next one makes a new file.
 */
final class StartOrder {

    /** As long as Lambda gives an initialisation. */
    private static final long LONGEST_MILLIS = 10_000;

    private final Executor executor;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    StartOrder(Executor executor) {
        this.executor = executor;
    }

    /** @param start starts a worker; what it returns completes when the next one may start */
    synchronized void next(Supplier<CompletableFuture<Void>> start) {
        last = last.thenComposeAsync(
                        before -> start.get().completeOnTimeout(null, LONGEST_MILLIS, TimeUnit.MILLISECONDS), executor)
                .exceptionally(failure -> null);
    }
}
