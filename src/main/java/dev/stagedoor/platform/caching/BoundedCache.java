/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.caching;

import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.jsr107.Eh107Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Values by key, each for a time of its own, together never beyond a weight. What has not been asked for lately goes
 * first. Values are kept by reference: they are immutable.
 *
 * <p>The entries are Ehcache's; what goes is decided here. JCache knows no weights, and Ehcache measures bytes by walking
 * through objects with an agent, where whoever made a value knows its weight.
 */
public final class BoundedCache<T> implements AutoCloseable {

    /** The server may have a provider of its own; this is the one in the WAR. */
    private static final String PROVIDER = "org.ehcache.jsr107.EhcacheCachingProvider";

    /** How many entries are looked at for one that was not used; then the next has to go, so that nobody waits long. */
    private static final int MOST_LOOKS = 32;

    private static final AtomicInteger CREATED = new AtomicInteger();

    /** Compared by identity: of two entries with one key and value, one is in the cache. */
    private static final class Entry<T> {

        private final T value;
        private final long weight;
        private final long expiresNanos;
        private volatile boolean used;

        Entry(T value, long weight, long expiresNanos) {
            this.value = value;
            this.weight = weight;
            this.expiresNanos = expiresNanos;
        }

        boolean expired() {
            return expiresNanos - System.nanoTime() <= 0;
        }
    }

    private final String name;
    private final CacheManager manager;
    private final Cache<String, Entry<T>> entries;
    private final ToLongFunction<T> weigher;
    private final ConcurrentHashMap<String, Claim<T>> claims = new ConcurrentHashMap<>();
    private final AtomicLong weight = new AtomicLong();
    private final Object evicting = new Object();
    private volatile long mostWeight;
    private volatile boolean closed;

    /** Where the last look for something to evict ended: it goes round, as the hand of a clock. Guarded by evicting. */
    private @Nullable Iterator<Cache.Entry<String, Entry<T>>> hand;

    /**
     * @param purpose for those who look at the server's caches
     * @param mostWeight of all values together
     * @param weigher at least 1
     */
    public BoundedCache(String purpose, long mostWeight, ToLongFunction<T> weigher) {
        this.name = purpose + "-" + CREATED.incrementAndGet(); // the manager is one for the application
        this.mostWeight = mostWeight;
        this.weigher = weigher;
        ClassLoader loader = BoundedCache.class.getClassLoader();
        CachingProvider provider = Caching.getCachingProvider(PROVIDER, loader);
        manager = provider.getCacheManager(provider.getDefaultURI(), loader);
        entries = create(name);
    }

    /** Without a bound of Ehcache's own: what it dropped by itself would go on weighing. */
    @SuppressWarnings("unchecked") // a class literal knows nothing of T
    private Cache<String, Entry<T>> create(String cacheName) {
        Class<Entry<T>> type = (Class<Entry<T>>) (Class<?>) Entry.class;
        return manager.createCache(
                cacheName,
                Eh107Configuration.fromEhcacheCacheConfiguration(CacheConfigurationBuilder.newCacheConfigurationBuilder(
                        String.class, type, ResourcePoolsBuilder.heap(Long.MAX_VALUE))));
    }

    /** Null when there is none, or its time is over. */
    public @Nullable T find(String key) {
        try {
            Entry<T> entry = closed ? null : entries.get(key);
            if (entry == null) {
                return null;
            }
            if (entry.expired()) {
                drop(key, entry);
                return null;
            }
            if (!entry.used) {
                entry.used = true;
            }
            return entry.value;
        } catch (IllegalStateException e) {
            return null; // closed in this moment
        }
    }

    /** Keeps a value in the place of the one before it; one that is heavier than all may be is not kept. */
    public void keep(String key, T value, int ttlSeconds) {
        long own = weigher.applyAsLong(value);
        if (closed || own > mostWeight) {
            return;
        }
        Entry<T> entry = new Entry<>(value, own, System.nanoTime() + TimeUnit.SECONDS.toNanos(ttlSeconds));
        try {
            Entry<T> before = entries.getAndPut(key, entry);
            if (weight.addAndGet(own - (before == null ? 0 : before.weight)) > mostWeight) {
                evict();
            }
        } catch (IllegalStateException e) {
            // closed in this moment
        }
    }

    /**
     * Claims to find a value out.
     *
     * @return null when the caller has the claim from now on; else that of another who came first
     */
    public @Nullable Claim<T> claim(Claim<T> mine) {
        return claims.putIfAbsent(mine.key(), mine);
    }

    void ended(Claim<T> claim) {
        claims.remove(claim.key(), claim);
    }

    /** What all values weigh. */
    public long weight() {
        return weight.get();
    }

    /** Sets what they may weigh from now on. */
    public void bound(long most) {
        mostWeight = most;
        if (weight.get() > most) {
            evict();
        }
    }

    private void evict() {
        synchronized (evicting) {
            int looks = 0;
            int rounds = 0;
            while (!closed && weight.get() > mostWeight) {
                Iterator<Cache.Entry<String, Entry<T>>> round = hand;
                if (round == null || !round.hasNext()) {
                    if (++rounds > 2) {
                        return; // nothing is left; somebody is just putting or taking
                    }
                    hand = entries.iterator();
                    continue;
                }
                Cache.Entry<String, Entry<T>> next = round.next();
                if (next == null) {
                    continue; // Ehcache's iterator had found it, and it was taken away since
                }
                Entry<T> entry = next.getValue();
                if (entry.used && !entry.expired() && ++looks < MOST_LOOKS) {
                    entry.used = false; // spared once
                } else {
                    drop(next.getKey(), entry);
                    looks = 0;
                    rounds = 0;
                }
            }
        }
    }

    private void drop(String key, Entry<T> entry) {
        if (entries.remove(key, entry)) {
            weight.addAndGet(-entry.weight);
        }
    }

    /** Lets go of everything. What is kept afterwards is not. */
    @Override
    public void close() {
        closed = true;
        synchronized (evicting) {
            hand = null;
        }
        manager.destroyCache(name);
    }
}
