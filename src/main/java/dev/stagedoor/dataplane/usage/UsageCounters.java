/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.usage;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many requests this node has let pass for each key of each usage plan, and how many more it may. What is counted
 * here is stored every few seconds; what other nodes count, and new periods, arrive the same way. So a quota may be
 * overrun by what comes in between, as AWS's may: "usage plan quotas are not hard limits" (developer guide).
 */
@ApplicationScoped
public class UsageCounters {

    /** A key's place in a usage plan. */
    public record Client(String usagePlanId, String apiKeyId) implements Comparable<Client> {
        @Override
        public int compareTo(Client other) {
            int byPlan = usagePlanId.compareTo(other.usagePlanId);
            return byPlan != 0 ? byPlan : apiKeyId.compareTo(other.apiKeyId);
        }
    }

    /**
     * What is left of a quota.
     *
     * @param remaining by what is stored; {@link #UNLIMITED} without a quota
     * @param periodEndMillis when the quota starts anew
     */
    public record Allowance(long remaining, long periodEndMillis) {}

    public static final Allowance UNLIMITED = new Allowance(Long.MAX_VALUE, Long.MAX_VALUE);

    /** @param ceiling the count up to which requests pass */
    private record Limit(long ceiling, long periodEndMillis) {}

    private static final class Counter {
        /** Since the start; never reset, so that no request is lost between counting and storing. */
        final AtomicLong counted = new AtomicLong();

        /** How much of it is stored. Only the thread that stores writes it. */
        volatile long stored;

        volatile Limit limit = new Limit(Long.MAX_VALUE, Long.MAX_VALUE);

        /** Whether there was a request since the allowance was last asked for, counted or refused. */
        volatile boolean used;
    }

    private final ConcurrentHashMap<Client, Counter> counters = new ConcurrentHashMap<>();

    /** Counts a request; false when the quota is used up, and then it is not counted. */
    public boolean count(String usagePlanId, String apiKeyId, long nowMillis) {
        Counter counter = counters.computeIfAbsent(new Client(usagePlanId, apiKeyId), client -> new Counter());
        if (!counter.used) {
            counter.used = true;
        }
        Limit limit = counter.limit;
        long count = counter.counted.incrementAndGet();
        // Past the end of the period the new quota is on its way; nobody is refused for the old one.
        if (count <= limit.ceiling() || nowMillis >= limit.periodEndMillis()) {
            return true;
        }
        counter.counted.decrementAndGet();
        return false;
    }

    /** The clients that sent requests since the last call, and how many of these are not stored yet. */
    public Map<Client, Long> used() {
        Map<Client, Long> used = new HashMap<>();
        counters.forEach((client, counter) -> {
            long unstored = counter.counted.get() - counter.stored;
            if (counter.used || unstored > 0) {
                counter.used = false;
                used.put(client, unstored);
            }
        });
        return used;
    }

    /** So many of a client's requests are now stored. */
    public void stored(Client client, long requests) {
        Counter counter = counters.get(client);
        if (counter != null) {
            counter.stored += requests;
        }
    }

    /** What the client may still send, by what is stored; that includes what {@link #stored} told. */
    public void allow(Client client, Allowance allowance) {
        Counter counter = counters.computeIfAbsent(client, same -> new Counter());
        long ceiling =
                allowance.remaining() == Long.MAX_VALUE ? Long.MAX_VALUE : counter.stored + allowance.remaining();
        counter.limit = new Limit(ceiling, allowance.periodEndMillis());
    }

    /** Forgets the clients that are no more. */
    public void retain(Set<Client> clients) {
        counters.keySet().retainAll(clients);
    }
}
