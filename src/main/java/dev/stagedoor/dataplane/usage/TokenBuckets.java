/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.usage;

import dev.stagedoor.dataplane.snapshot.ThrottleLimits;
import io.github.bucket4j.Bucket;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/** Token buckets by what they are for. A bucket whose limits change starts full under the new ones. */
@ApplicationScoped
public class TokenBuckets {

    /** Of clients and methods that are no more; beyond this all start anew, which refuses nobody. */
    private static final int MOST_BUCKETS = 100_000;

    private record Limited(ThrottleLimits limits, Bucket bucket) {}

    private final ConcurrentHashMap<Object, Limited> buckets = new ConcurrentHashMap<>();

    /** Whether there was a token left. */
    public boolean take(Object key, ThrottleLimits limits) {
        if (limits.isClosed()) {
            return false;
        }
        Limited limited = buckets.get(key);
        if (limited == null || !limited.limits().equals(limits)) {
            if (buckets.size() >= MOST_BUCKETS) {
                buckets.clear();
            }
            limited = buckets.compute(
                    key,
                    (same, found) -> found != null && found.limits().equals(limits)
                            ? found
                            : new Limited(limits, bucket(limits)));
        }
        return limited.bucket().tryConsume(1);
    }

    /** The rate may be a fraction: so many whole tokens in as long as they take. */
    private static Bucket bucket(ThrottleLimits limits) {
        long tokens = Math.max(1, Math.round(limits.rateLimitPerSecond()));
        Duration period = Duration.ofNanos(Math.max(1, (long) (tokens / limits.rateLimitPerSecond() * 1e9)));
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(limits.burstLimit()).refillGreedy(tokens, period))
                .withNanosecondPrecision()
                .build();
    }
}
