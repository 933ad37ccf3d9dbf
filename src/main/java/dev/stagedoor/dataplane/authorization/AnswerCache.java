/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.ExpiryPolicyBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.jsr107.Eh107Configuration;
import org.jspecify.annotations.Nullable;

/**
 * What authorizers answered, for a time, by {@link CacheKey}. As many as come meanwhile wait for one answer. A failure is
 * an answer to those who waited for it, and is not kept.
 */
final class AnswerCache<T> implements AutoCloseable {

    /** The least used go beyond this. */
    private static final int MOST_ENTRIES = 10_000;

    private static final Duration LONGEST = Duration.ofHours(1); // AWS's limit

    /** The server may have a provider of its own; this is the one in the WAR. */
    private static final String PROVIDER = "org.ehcache.jsr107.EhcacheCachingProvider";

    private static final AtomicInteger CREATED = new AtomicInteger();

    private record Entry<T>(T answer, long expiresNanos) {}

    private final String name;
    private final CacheManager manager;
    private final Cache<String, Entry<T>> answers;
    private final ConcurrentHashMap<String, CompletableFuture<T>> underWay = new ConcurrentHashMap<>();

    /** @param purpose for those who look at the server's caches */
    AnswerCache(String purpose) {
        name = purpose + "-" + CREATED.incrementAndGet(); // the manager is one for the application
        ClassLoader loader = AnswerCache.class.getClassLoader();
        CachingProvider provider = Caching.getCachingProvider(PROVIDER, loader);
        manager = provider.getCacheManager(provider.getDefaultURI(), loader);
        answers = create(name);
    }

    /** Entries on the heap, by reference: they are immutable. */
    @SuppressWarnings("unchecked") // a class literal knows nothing of T
    private Cache<String, Entry<T>> create(String cacheName) {
        Class<Entry<T>> type = (Class<Entry<T>>) (Class<?>) Entry.class;
        return manager.createCache(
                cacheName,
                Eh107Configuration.fromEhcacheCacheConfiguration(CacheConfigurationBuilder.newCacheConfigurationBuilder(
                                String.class, type, ResourcePoolsBuilder.heap(MOST_ENTRIES))
                        .withExpiry(ExpiryPolicyBuilder.timeToLiveExpiration(LONGEST))));
    }

    /** Null when nobody has answered, or too long ago. */
    @Nullable
    T find(String key) {
        Entry<T> entry = answers.get(key);
        return entry != null && entry.expiresNanos() - System.nanoTime() > 0 ? entry.answer() : null;
    }

    void keep(String key, T answer, int ttlSeconds) {
        answers.put(key, new Entry<>(answer, System.nanoTime() + TimeUnit.SECONDS.toNanos(ttlSeconds)));
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
        manager.destroyCache(name);
    }
}
