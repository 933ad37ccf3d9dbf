/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.exchange.OutboundCall;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan.UserPool;
import dev.stagedoor.dataplane.snapshot.TargetUri;
import dev.stagedoor.platform.observability.LogLimit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one issuer. They are fetched without a thread that waits, anew every few minutes while requests go on with
 * those that are here, and at once for a key that is not known: at most every ten seconds, whatever callers make up.
 * While the issuer is away its last keys count for a day.
 */
final class IssuerKeys {

    private static final LogLimit LOG = new LogLimit(System.getLogger(IssuerKeys.class.getName()));

    static final long REFRESH_NANOS = TimeUnit.MINUTES.toNanos(5);
    static final long LEAST_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
    static final long LONGEST_AGE_NANOS = TimeUnit.HOURS.toNanos(24);

    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int MOST_BYTES = 1024 * 1024;

    private record Fetched(KeySet keys, long atNanos) {}

    private final UserPool pool;
    private final OutboundCall outbound;
    private final LongSupplier nanoClock;

    private volatile @Nullable Fetched fetched;

    private @Nullable CompletableFuture<KeySet> underWay;
    private boolean attempted;
    private long attemptedNanos;

    IssuerKeys(UserPool pool, OutboundCall outbound, LongSupplier nanoClock) {
        this.pool = pool;
        this.outbound = outbound;
        this.nanoClock = nanoClock;
    }

    List<KeySet.Key> known(String keyId) {
        Fetched last = fetched;
        if (last == null) {
            return List.of();
        }
        long age = nanoClock.getAsLong() - last.atNanos();
        if (age > REFRESH_NANOS) {
            var unused = refresh();
        }
        return age > LONGEST_AGE_NANOS ? List.of() : last.keys().find(keyId);
    }

    CompletionStage<List<KeySet.Key>> find(String keyId) {
        List<KeySet.Key> here = known(keyId);
        return here.isEmpty() ? refresh().thenApply(keys -> keys.find(keyId)) : CompletableFuture.completedFuture(here);
    }

    /** Fetches, unless that is under way or was just tried: then with what came of it. */
    private synchronized CompletableFuture<KeySet> refresh() {
        long now = nanoClock.getAsLong();
        CompletableFuture<KeySet> running = underWay;
        if (running != null && !running.isDone()) {
            return running;
        }
        if (attempted && now - attemptedNanos < LEAST_INTERVAL_NANOS) {
            Fetched last = fetched;
            return last == null || now - last.atNanos() > LONGEST_AGE_NANOS
                    ? CompletableFuture.failedFuture(unavailable("and was asked just now"))
                    : CompletableFuture.completedFuture(last.keys());
        }
        attempted = true;
        attemptedNanos = now;
        CompletableFuture<KeySet> fetch =
                fetch().toCompletableFuture().orTimeout(2 * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        CompletableFuture<KeySet> outcome = fetch.handle((keys, failure) -> {
            if (failure == null) {
                fetched = new Fetched(keys, nanoClock.getAsLong());
                return keys;
            }
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "The keys of " + pool.issuer() + " cannot be fetched: " + reason);
            Fetched last = fetched;
            if (last == null || nanoClock.getAsLong() - last.atNanos() > LONGEST_AGE_NANOS) {
                throw unavailable(reason);
            }
            return last.keys();
        });
        underWay = outcome;
        return outcome;
    }

    private RuntimeException unavailable(String reason) {
        return Refusals.misconfigured("The issuer of tokens cannot be asked for its keys: " + reason);
    }

    private CompletionStage<KeySet> fetch() {
        try {
            return (pool.discovered()
                            ? get(pool.keys()).thenApply(this::keysAddress).thenCompose(this::get)
                            : get(pool.keys()))
                    .thenApply(IssuerKeys::parse);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<String> get(TargetUri target) {
        Headers headers = new Headers();
        headers.add("Host", target.authority());
        headers.add("Accept", "application/json");
        String path = target.path().get(0) + (target.query().isEmpty() ? "" : "?" + target.query());
        return outbound.send(new IntegrationRequest("GET", target, path, headers, null, false), null, TIMEOUT_MILLIS)
                .thenCompose(IssuerKeys::body);
    }

    /** A redirect is no answer: whom it leads to nobody has said. */
    private static CompletionStage<String> body(IntegrationResponse answer) {
        if (answer.statusCode() != 200) {
            answer.body().discard();
            return CompletableFuture.failedFuture(new IOException("status " + answer.statusCode()));
        }
        return answer.body().readAll(MOST_BYTES).thenApply(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private TargetUri keysAddress(String metadata) {
        return IssuerMetadata.keysAddress(metadata, pool.issuer());
    }

    private static KeySet parse(String json) {
        try {
            KeySet keys = KeySet.parse(json);
            if (keys.size() == 0) {
                throw new IllegalArgumentException("no key that signs");
            }
            return keys;
        } catch (ParseException e) {
            throw new IllegalArgumentException("no key set", e);
        }
    }
}
