/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.caching;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The right to find out a value for all who ask for it meanwhile. Whoever has it keeps what was found or releases it, in
 * the end; others may wait for {@link #outcome}.
 */
public final class Claim<T> {

    private final BoundedCache<T> cache;
    private final String key;
    private final CompletableFuture<@Nullable T> outcome = new CompletableFuture<>();

    public Claim(BoundedCache<T> cache, String key) {
        this.cache = cache;
        this.key = key;
    }

    String key() {
        return key;
    }

    /** Completes with the value, or with null where everybody has to find out alone. Never fails. */
    public CompletionStage<@Nullable T> outcome() {
        return outcome;
    }

    /** Keeps what was found, and tells those who wait. After a release it is kept too. */
    public void keep(T value, int ttlSeconds) {
        cache.keep(key, value, ttlSeconds); // first: who comes between the two finds it
        end(value);
    }

    /** Lets nobody wait any longer; of no effect when that is so already. */
    public void release() {
        end(null);
    }

    private void end(@Nullable T value) {
        cache.ended(this);
        outcome.complete(value);
    }
}
