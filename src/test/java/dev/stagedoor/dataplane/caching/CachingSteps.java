/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.caching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.exchange.TestDeadlines;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.dataplane.snapshot.ActiveStages;
import dev.stagedoor.dataplane.snapshot.CacheKeyPlan;
import dev.stagedoor.dataplane.snapshot.CachingPlan;
import dev.stagedoor.dataplane.snapshot.CachingPlan.MethodCaching;
import dev.stagedoor.dataplane.snapshot.CachingPlan.UnauthorizedCacheControlHeaderStrategy;
import dev.stagedoor.dataplane.snapshot.MethodPlan;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** CacheLookup and CacheStore, around a backend that a test plays. */
abstract class CachingSteps {

    static final CacheKeyPlan NO_PARAMETERS = new CacheKeyPlan("", List.of());

    final ActiveStages active = new ActiveStages();
    final TestDeadlines deadlines = new TestDeadlines();
    final ResponseCaches caches = new ResponseCaches(active, 10_000_000);
    final CacheLookupHandler lookup = new CacheLookupHandler(caches, deadlines);
    final CacheStoreHandler store = new CacheStoreHandler(deadlines, 2_000_000);
    int asked;

    @BeforeEach
    void allMethodsAreCached() {
        settings("1", Map.of("*/*", caching(300, true, UnauthorizedCacheControlHeaderStrategy.FAIL_WITH_403)));
    }

    @AfterEach
    void close() {
        caches.stop();
        deadlines.close();
    }

    static MethodCaching caching(
            int ttlSeconds, boolean requireAuthorization, UnauthorizedCacheControlHeaderStrategy unauthorized) {
        return new MethodCaching(ttlSeconds, requireAuthorization, unauthorized);
    }

    void settings(String generation, Map<String, MethodCaching> methods) {
        active.replaceAll(List.of(TestStages.caching(new CachingPlan(generation, 0.5, methods))));
    }

    StageSnapshot stage() {
        return Objects.requireNonNull(active.find("a1b2c3d4e5", "prod"));
    }

    Exchange exchange(TestExchange request, MethodPlan method) {
        Exchange exchange = request.exchange();
        exchange.restApiId = "a1b2c3d4e5";
        exchange.stageName = "prod";
        exchange.stage = stage();
        exchange.method = method;
        exchange.traceId = "Root=" + ++asked;
        return exchange;
    }

    Exchange get() {
        return exchange(TestExchange.of("GET"), TestStages.method("GET", NO_PARAMETERS));
    }

    /** What the integration would have set. */
    static void answered(Exchange exchange, int status, Body body) {
        exchange.status = status;
        exchange.responseBody = body;
        exchange.responseHeaders.add("Content-Type", "text/plain");
        exchange.responseHeaders.add("X-Amzn-Trace-Id", exchange.traceId);
        Headers backend = new Headers();
        backend.add("Transfer-Encoding", "chunked");
        exchange.integrationResponse = new IntegrationResponse(status, backend, body);
    }

    static Body text(String text) {
        return new Body.Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    static String read(Exchange exchange) {
        return new String(
                exchange.responseBody.readAll(10_000_000).toCompletableFuture().join(), StandardCharsets.UTF_8);
    }

    /** Runs both steps around a backend that answers this. */
    Exchange call(Exchange exchange, String backend) {
        assertThat(lookup.handle(exchange)).isSameAs(Handler.DONE);
        if (!Boolean.TRUE.equals(exchange.cacheHit)) {
            answered(exchange, 200, text(backend));
        }
        assertThat(store.handle(exchange)).isSameAs(Handler.DONE);
        exchange.complete();
        return exchange;
    }

    void assertKept(boolean kept, Exchange first, Exchange second) {
        call(first, "first");
        assertThat(read(call(second, "second"))).isEqualTo(kept ? "first" : "second");
    }
}
