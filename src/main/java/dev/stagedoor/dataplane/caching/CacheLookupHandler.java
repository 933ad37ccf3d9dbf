/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.caching;

import dev.stagedoor.dataplane.exchange.CachedAnswer;
import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.snapshot.CacheKeyPlan;
import dev.stagedoor.dataplane.snapshot.CachingPlan;
import dev.stagedoor.dataplane.snapshot.CachingPlan.MethodCaching;
import dev.stagedoor.dataplane.snapshot.MethodPlan;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import dev.stagedoor.platform.caching.BoundedCache;
import dev.stagedoor.platform.caching.Claim;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Step cacheLookup: answers with what the stage has kept. Where it has nothing, the first who asks goes on to the backend,
 * and those who ask the same meanwhile wait for that answer, without a thread; if it is not kept in the end, all of them
 * go on.
 */
@Dependent
public class CacheLookupHandler implements Handler {

    private static final String TRACE_ID = "X-Amzn-Trace-Id";

    private final ResponseCaches caches;
    private final Deadlines deadlines;

    @Inject
    public CacheLookupHandler(ResponseCaches caches, Deadlines deadlines) {
        this.caches = caches;
        this.deadlines = deadlines;
    }

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        StageSnapshot stage = exchange.requireStage();
        CachingPlan plan = stage.caching();
        if (plan == null) {
            return DONE;
        }
        MethodPlan method = exchange.requireMethod();
        MethodCaching caching = plan.of(method, exchange.request().getMethod());
        CacheKeyPlan keyPlan = method.integration().cacheKey();
        if (caching == null || keyPlan == null) {
            return DONE;
        }
        boolean invalidates = CacheControl.invalidates(exchange, caching);
        BoundedCache<CachedAnswer> cache = caches.of(stage, plan);
        if (cache == null) {
            return DONE;
        }
        String key = AnswerKey.of(exchange, keyPlan);
        CachedAnswer kept = invalidates ? null : cache.find(key);
        if (kept != null && kept.body() != null) {
            answer(exchange, kept);
            return DONE;
        }
        exchange.cacheHit = false;
        Claim<CachedAnswer> mine = new Claim<>(cache, key);
        boolean hasBody = exchange.hasRequestBody();
        if (kept != null || hasBody && exchange.request().getMethod().equals("GET")) {
            return DONE; // not kept; nor is what a GET with a body gets: the body is in no key, and nobody expects one
        }
        if (!invalidates && !hasBody) { // nobody waits for a client's upload
            Claim<CachedAnswer> first = cache.claim(mine);
            if (first != null) {
                exchange.suspend();
                return first.outcome().thenAccept(answer -> waited(exchange, answer));
            }
        }
        exchange.cacheClaim = mine;
        exchange.cacheTtlSeconds = caching.ttlSeconds();
        exchange.atEnd(mine::release);
        return DONE;
    }

    private void waited(Exchange exchange, @Nullable CachedAnswer answer) {
        if (answer != null && answer.body() != null) {
            answer(exchange, answer);
        }
    }

    private void answer(Exchange exchange, CachedAnswer kept) {
        byte[] body = kept.body();
        if (body == null) {
            throw new IllegalArgumentException("an answer that is not kept");
        }
        exchange.cacheHit = true;
        exchange.status = kept.status();
        Headers headers = exchange.responseHeaders;
        headers.addAll(kept.headers());
        if (headers.last(TRACE_ID) != null) {
            headers.set(TRACE_ID, exchange.traceId); // of this request, not of the one that was answered
        }
        exchange.responseBody = KeptBody.of(body, deadlines);
    }
}
