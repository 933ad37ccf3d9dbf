/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import java.math.BigDecimal;
import java.util.concurrent.atomic.LongAdder;

/** How many latencies were how long, in buckets as Prometheus has them: each counts what is at most its bound. */
final class LatencyHistogram {

    /** From a gateway's own milliseconds to AWS's longest integration time-out. */
    private static final long[] BOUNDS_MICROS = {
        500,
        1_000,
        2_500,
        5_000,
        10_000,
        25_000,
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000,
        30_000_000
    };

    private final LongAdder[] buckets = new LongAdder[BOUNDS_MICROS.length + 1];
    private final LongAdder sumNanos = new LongAdder();

    LatencyHistogram() {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new LongAdder();
        }
    }

    /** A histogram whose {@code _bucket}, {@code _sum} and {@code _count} are exported. */
    static LatencyHistogram registered(Meters meters, String name, String help, Meters.Labels labels) {
        LatencyHistogram histogram = new LatencyHistogram();
        for (int i = 0; i < histogram.buckets.length; i++) {
            int last = i;
            String bound = i == BOUNDS_MICROS.length ? "+Inf" : bound(BOUNDS_MICROS[i]);
            meters.gauge(
                    name + "_bucket", help + ": requests that took at most le seconds", labels.and("le", bound), () ->
                            (double) histogram.count(last));
        }
        meters.gauge(name + "_sum", help + ": sum", labels, () -> histogram.sumNanos.sum() / 1e9);
        meters.gauge(name + "_count", help + ": requests", labels, () -> (double) histogram.count());
        return histogram;
    }

    void record(long nanos) {
        long micros = nanos / 1_000;
        int bucket = 0;
        while (bucket < BOUNDS_MICROS.length && micros > BOUNDS_MICROS[bucket]) {
            bucket++;
        }
        buckets[bucket].increment();
        sumNanos.add(nanos);
    }

    long count() {
        return count(BOUNDS_MICROS.length);
    }

    /** What is in the bucket and all below it. */
    long count(int bucket) {
        long count = 0;
        for (int i = 0; i <= bucket; i++) {
            count += buckets[i].sum();
        }
        return count;
    }

    private static String bound(long micros) {
        return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
    }
}
