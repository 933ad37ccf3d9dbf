/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.platform.configuration.AwsSettings.Credentials;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A role's temporary credentials. They are asked for once for all who wait, and again well before they expire, while those
 * there are still serve; after a failure not before a pause.
 */
final class AssumedRole {

    /** @param expiration when the credentials are of no use any more */
    record Session(Credentials credentials, Instant expiration) {}

    private static final Duration AHEAD = Duration.ofMinutes(5);

    /** What is signed in the last moment may arrive after it. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Supplier<CompletionStage<Session>> assumeRole;
    private final Clock clock;

    private volatile @Nullable Session session;
    private volatile Instant refreshAt = Instant.MIN;
    private Instant retryAt = Instant.MIN;
    private @Nullable Throwable failure;
    private @Nullable CompletableFuture<Void> pending;

    AssumedRole(Supplier<CompletionStage<Session>> assumeRole, Clock clock) {
        this.assumeRole = assumeRole;
        this.clock = clock;
    }

    /** {@link Handler#DONE} when there are credentials; else completes when there are, or fails with why not. */
    CompletionStage<Void> ready() {
        Session held = session;
        Instant now = clock.instant();
        if (held != null && now.isBefore(refreshAt)) {
            return Handler.DONE;
        }
        CompletableFuture<Void> asked = ask(now);
        return held != null && now.isBefore(held.expiration().minus(MARGIN)) ? Handler.DONE : asked;
    }

    /** To be called once {@link #ready} has said so. */
    Credentials credentials() {
        Session held = session;
        if (held == null) {
            throw new IllegalStateException("the role is not assumed");
        }
        return held.credentials();
    }

    private CompletableFuture<Void> ask(Instant now) {
        CompletableFuture<Void> answered;
        synchronized (this) {
            if (pending != null) {
                return pending;
            }
            if (failure != null && now.isBefore(retryAt)) {
                return CompletableFuture.failedFuture(failure);
            }
            answered = new CompletableFuture<>();
            pending = answered;
        }
        var unused = assumeRole.get().whenComplete((assumed, cause) -> {
            synchronized (this) {
                pending = null;
                failure = cause;
                if (assumed == null) {
                    retryAt = clock.instant().plus(PAUSE);
                } else {
                    Duration lifetime = Duration.between(clock.instant(), assumed.expiration());
                    Duration ahead = lifetime.dividedBy(4);
                    refreshAt = assumed.expiration().minus(ahead.compareTo(AHEAD) < 0 ? ahead : AHEAD);
                    session = assumed;
                }
            }
            if (assumed == null) {
                answered.completeExceptionally(cause == null ? new IllegalStateException("no session") : cause);
            } else {
                answered.complete(null);
            }
        });
        return answered;
    }
}
