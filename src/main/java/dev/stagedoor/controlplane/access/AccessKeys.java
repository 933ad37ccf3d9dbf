/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The access keys in memory, so that a call neither asks the database nor decrypts. Other nodes change keys too: all are
 * read again when they are {@value #FRESH_SECONDS} seconds old, and at once for an id not known, but not more than once in
 * {@value #UNKNOWN_SECONDS} seconds, so that made-up ids cost the database nothing. While it is down, the keys last read
 * stay good.
 */
@ApplicationScoped
public class AccessKeys {

    static final int FRESH_SECONDS = 30;
    static final int UNKNOWN_SECONDS = 2;

    private static final System.Logger LOG = System.getLogger(AccessKeys.class.getName());

    private record Read(Map<String, AccessKey> byId, long nanoTime) {
        boolean isOlderThan(int seconds) {
            return System.nanoTime() - nanoTime > seconds * 1_000_000_000L;
        }
    }

    @Inject
    AccessKeyStore store;

    private final ReentrantLock reading = new ReentrantLock();
    private volatile Read read = new Read(Map.of(), System.nanoTime() - Long.MAX_VALUE / 2);

    public Optional<AccessKey> find(String accessKeyId) {
        Read known = read;
        boolean missing = !known.byId().containsKey(accessKeyId);
        if (known.isOlderThan(missing ? UNKNOWN_SECONDS : FRESH_SECONDS) && reading.tryLock()) {
            try {
                refresh();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "Access keys cannot be read; those known stay good: {0}", e);
                read = new Read(known.byId(), System.nanoTime());
            } finally {
                reading.unlock();
            }
        }
        return Optional.ofNullable(read.byId().get(accessKeyId));
    }

    /** Reads all keys now. */
    public void refresh() {
        long now = System.nanoTime();
        read = new Read(
                store.list().stream()
                        .collect(Collectors.toUnmodifiableMap(AccessKey::accessKeyId, Function.identity())),
                now);
    }
}
