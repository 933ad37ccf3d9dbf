/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.platform.caching.BoundedCache;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What authorizers answered, for a time, by {@link CacheKey}. As many as come meanwhile wait for one answer. A failure is
 * an answer to those who waited for it, and is not kept.
 */
final class AnswerCache<T> implements AutoCloseable {

    /** Those not used lately go beyond this. */
    private static final int MOST_ENTRIES = 10_000;

    private final BoundedCache<T> answers;
    private final ConcurrentHashMap<String, CompletableFuture<T>> underWay = new ConcurrentHashMap<>();

    /** @param purpose for those who look at the server's caches */
    AnswerCache(String purpose) {
        answers = new BoundedCache<>(purpose, MOST_ENTRIES, answer -> 1);
    }

    /** Null when nobody has answered, or too long ago. */
    @Nullable
    T find(String key) {
        return answers.find(key);
    }

    void keep(String key, T answer, int ttlSeconds) {
        answers.keep(key, answer, ttlSeconds);
    }

    /** What is asked for, by this caller or by one who came first; it is kept for so long. */
    CompletionStage<T> load(String key, int ttlSeconds, Supplier<CompletionStage<T>> ask) {
        CompletableFuture<T> mine = new CompletableFuture<>();
        CompletableFuture<T> first = underWay.putIfAbsent(key, mine);
        if (first != null) {
            return first;
        }
        T answered = find(key); // just now, by one who is not under way any more
        CompletionStage<T> asked;
        try {
            asked = answered == null ? ask.get() : CompletableFuture.completedFuture(answered);
        } catch (RuntimeException e) {
            asked = CompletableFuture.failedFuture(e);
        }
        var unused = asked.whenComplete((answer, failure) -> {
            if (failure == null && answered == null) {
                keep(key, answer, ttlSeconds);
            }
            underWay.remove(key, mine);
            if (failure == null) {
                mine.complete(answer);
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    @Override
    public void close() {
        answers.close();
    }
}
