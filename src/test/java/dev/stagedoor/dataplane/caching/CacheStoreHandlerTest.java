/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.caching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.dataplane.snapshot.CacheKeyPlan;
import dev.stagedoor.dataplane.snapshot.CachingPlan.UnauthorizedCacheControlHeaderStrategy;
import dev.stagedoor.dataplane.snapshot.MethodPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheStoreHandlerTest extends CachingSteps {

    @ParameterizedTest
    @ValueSource(ints = {201, 301, 404, 429, 500, 503})
    void answersOfEveryStatusAreKept(int status) {
        Exchange first = get();
        lookup.handle(first);
        answered(first, status, text("first"));
        store.handle(first);

        assertThat(call(get(), "second").status).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(ints = {206, 304})
    void whatAnswersOneClientsConditionsIsNot(int status) {
        Exchange first = get();
        lookup.handle(first);
        answered(first, status, text("part"));
        store.handle(first);

        assertThat(read(call(get(), "second"))).isEqualTo("second");
    }

    @Test
    void anAnswerWithACookieIsItsClients() {
        Exchange first = get();
        lookup.handle(first);
        answered(first, 200, text("first"));
        first.responseHeaders.add("set-cookie", "session=1");
        store.handle(first);

        assertThat(read(call(get(), "second"))).isEqualTo("second");
    }

    @Test
    void aFlushEmptiesAndAnAnswerToAnEarlierRequestDoesNotComeBack() {
        call(get(), "first");
        Exchange early = get();
        early.stage = stage();
        Exchange underWay = exchange(
                TestExchange.of("GET").header("Cache-Control", "max-age=0"), TestStages.method("GET", NO_PARAMETERS));
        underWay.callerMay = action -> true;
        lookup.handle(underWay);
        answered(underWay, 200, text("old"));

        settings("2", Map.of("*/*", caching(300, true, UnauthorizedCacheControlHeaderStrategy.FAIL_WITH_403)));
        assertThat(read(call(get(), "second"))).isEqualTo("second");
        store.handle(underWay);
        assertThat(read(call(get(), "third"))).isEqualTo("second");
        assertThat(call(early, "fourth").cacheHit).as("has no cache any more").isNull();
        assertThat(read(call(get(), "fifth"))).isEqualTo("second");
    }

    @Test
    void aGetWithABodyIsNotKept() {
        MethodPlan method = TestStages.method("GET", NO_PARAMETERS);
        assertKept(false, exchange(TestExchange.of("GET").header("Transfer-Encoding", "chunked"), method), get());
    }

    @Test
    void oneMebibyteIsKeptAndNoByteMore() {
        assertKeptBody(true, new byte[1_048_576]);
        settings("2", Map.of("*/*", caching(300, true, UnauthorizedCacheControlHeaderStrategy.FAIL_WITH_403)));
        assertKeptBody(false, new byte[1_048_577]);
    }

    private void assertKeptBody(boolean kept, byte[] body) {
        Exchange first = get();
        lookup.handle(first);
        answered(first, 200, new Body.Bytes(body));
        store.handle(first);
        assertThat(first.responseBody.length()).isEqualTo(body.length);
        assertThat(call(get(), "second").cacheHit).isEqualTo(kept);
    }

    /** A body of unknown length that is written bit by bit. */
    private static final class Trickle implements Body {

        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private @Nullable Exchange exchange;

        @Override
        public long length() {
            return -1;
        }

        @Override
        public CompletionStage<Void> transferTo(Exchange to) {
            exchange = to;
            return done;
        }

        void bring(byte[] bytes) {
            Objects.requireNonNull(exchange).sent(bytes, 0, bytes.length);
        }

        @Override
        public CompletionStage<byte[]> readAll(int limitBytes) {
            return CompletableFuture.completedFuture("whole".getBytes(StandardCharsets.UTF_8));
        }
    }

    private Trickle trickling(Exchange exchange) {
        Trickle body = new Trickle();
        assertThat(lookup.handle(exchange)).isSameAs(Handler.DONE);
        answered(exchange, 200, body);
        assertThat(store.handle(exchange)).isSameAs(Handler.DONE);
        return body;
    }

    @Test
    void aBodyThatDoesNotTellItsLengthIsCopiedOnItsWay() {
        Exchange first = get();
        Trickle body = trickling(first);
        first.responseBody.transferTo(first);
        body.bring("in ".getBytes(StandardCharsets.UTF_8));
        body.bring("bits".getBytes(StandardCharsets.UTF_8));
        assertThat(first.responseLength).isEqualTo(7);
        body.done.complete(null);

        assertThat(read(call(get(), "second"))).isEqualTo("in bits");
    }

    @Test
    void halfAnAnswerIsNotKept() {
        Exchange first = get();
        Trickle body = trickling(first);
        first.responseBody.transferTo(first);
        body.bring("half".getBytes(StandardCharsets.UTF_8));
        body.done.completeExceptionally(new IOException("the client went away"));
        first.complete();

        assertThat(read(call(get(), "second"))).isEqualTo("second");
    }

    @Test
    void aLongOneGoesOnWithoutACopy() {
        Exchange first = get();
        Trickle body = trickling(first);
        first.responseBody.transferTo(first);
        for (int i = 0; i < 20; i++) {
            body.bring(new byte[100_000]);
        }
        body.done.complete(null);
        first.complete();

        assertThat(first.responseLength).isEqualTo(2_000_000);
        assertThat(read(call(get(), "second"))).isEqualTo("second");
    }

    @Test
    void copiesUnderWayTakeNoMoreMemoryThanTheyMayTogether() {
        CacheStoreHandler narrow = new CacheStoreHandler(deadlines, 1_000);
        Exchange first = get();
        Trickle body = new Trickle();
        lookup.handle(first);
        answered(first, 200, body);
        narrow.handle(first);
        first.responseBody.transferTo(first);
        body.bring(new byte[1_001]);
        body.done.complete(null);
        first.complete();

        assertThat(call(get(), "second").cacheHit).isFalse();
    }

    @Test
    void aBodyThatIsPackedForItsClientIsKeptUnpacked() {
        Exchange first = get();
        trickling(first);
        assertThat(read(first)).as("what encodeResponseBody does").isEqualTo("whole");

        assertThat(read(call(get(), "second"))).isEqualTo("whole");
    }

    @Test
    void aBodyThatEndsWithItsConnectionIsNotKept() {
        Exchange first = get();
        Trickle body = new Trickle();
        lookup.handle(first);
        answered(first, 200, body);
        exchangeWithoutFraming(first, body);
        store.handle(first);

        assertThat(first.responseBody).isSameAs(body);
    }

    private static void exchangeWithoutFraming(Exchange exchange, Body body) {
        exchange.integrationResponse = new IntegrationResponse(200, new Headers(), body);
    }

    private CompletableFuture<Void> waiting(Exchange exchange) {
        CompletionStage<Void> wait = lookup.handle(exchange);
        assertThat(wait).isNotSameAs(Handler.DONE);
        return wait.toCompletableFuture();
    }

    @Test
    void thoseWhoAskMeanwhileWaitForOneAnswer() {
        Exchange first = get();
        lookup.handle(first);
        Exchange second = get();
        Exchange third = get();
        CompletableFuture<Void> secondWaits = waiting(second);
        CompletableFuture<Void> thirdWaits = waiting(third);
        assertThat(secondWaits).isNotDone();
        assertThat(second.suspended()).as("holds no thread").isTrue();
        Exchange other = exchange(TestExchange.of("GET"), TestStages.method("GET", new CacheKeyPlan("n", List.of())));
        assertThat(lookup.handle(other)).as("another question").isSameAs(Handler.DONE);

        answered(first, 200, text("first"));
        store.handle(first);
        assertThat(secondWaits).isCompleted();
        assertThat(thirdWaits).isCompleted();
        assertThat(second.cacheHit).isTrue();
        assertThat(read(second)).isEqualTo("first");
        assertThat(read(third)).isEqualTo("first");
    }

    @Test
    void ifTheFirstFailsAllOthersAskForThemselves() {
        Exchange first = get();
        lookup.handle(first);
        Exchange second = get();
        CompletableFuture<Void> waits = waiting(second);

        first.complete(); // with a gateway response
        assertThat(waits).isCompleted();
        assertThat(second.cacheHit).isFalse();
        assertThat(read(call(get(), "third"))).isEqualTo("third");
    }

    @Test
    void nobodyWaitsForAnAnswerThatWillNotBeKept() {
        Exchange first = get();
        lookup.handle(first);
        Exchange second = get();
        CompletableFuture<Void> waits = waiting(second);
        answered(first, 200, text("first"));
        first.responseHeaders.add("Set-Cookie", "a=b");
        store.handle(first);

        assertThat(waits).isCompleted();
        assertThat(second.cacheHit).isFalse();
        assertThat(lookup.handle(get())).as("known for a while").isSameAs(Handler.DONE);
        assertThat(lookup.handle(get())).isSameAs(Handler.DONE);
    }

    @Test
    void aSlowClientDelaysTheOthersByASecondAtMost() throws Exception {
        Exchange first = get();
        Trickle body = trickling(first);
        first.responseBody.transferTo(first);
        Exchange second = get();
        CompletableFuture<Void> waits = waiting(second);
        body.bring("bit".getBytes(StandardCharsets.UTF_8));

        waits.get(3, TimeUnit.SECONDS);
        assertThat(second.cacheHit).isFalse();
        body.done.complete(null);
        assertThat(read(call(get(), "third"))).as("kept all the same").isEqualTo("bit");
    }

    @Test
    void nobodyWaitsForAClientsUpload() {
        settings(
                "2",
                Map.of("pets~1{petId}/POST", caching(300, true, UnauthorizedCacheControlHeaderStrategy.FAIL_WITH_403)));
        MethodPlan post = TestStages.method("POST", NO_PARAMETERS);
        Exchange first = exchange(TestExchange.of("POST").header("Transfer-Encoding", "chunked"), post);
        assertThat(lookup.handle(first)).isSameAs(Handler.DONE);
        assertThat(lookup.handle(exchange(TestExchange.of("POST"), post))).isSameAs(Handler.DONE);
    }
}
