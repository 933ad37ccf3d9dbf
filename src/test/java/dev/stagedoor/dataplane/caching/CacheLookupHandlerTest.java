/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.dataplane.snapshot.CacheKeyPlan;
import dev.stagedoor.dataplane.snapshot.CacheKeyPlan.Parameter;
import dev.stagedoor.dataplane.snapshot.CachingPlan.MethodCaching;
import dev.stagedoor.dataplane.snapshot.CachingPlan.UnauthorizedCacheControlHeaderStrategy;
import dev.stagedoor.dataplane.snapshot.MethodPlan;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CacheLookupHandlerTest extends CachingSteps {

    private static final CacheKeyPlan BY_ALL = new CacheKeyPlan(
            "",
            List.of(
                    new Parameter("method.request.header.H", new ValueExpression.RequestHeader("H", true)),
                    new Parameter("method.request.path.petId", new ValueExpression.RequestPath("petId")),
                    new Parameter("method.request.querystring.q", new ValueExpression.RequestQueryString("q", true))));

    @Test
    void theSecondIsAnsweredWithWhatTheFirstGot() {
        Exchange first = call(get(), "first");
        assertThat(first.cacheHit).isFalse();
        assertThat(read(first)).isEqualTo("first");

        Exchange second = call(get(), "second");
        assertThat(second.cacheHit).isTrue();
        assertThat(second.status).isEqualTo(200);
        assertThat(read(second)).isEqualTo("first");
        assertThat(second.responseHeaders.all("Content-Type")).containsExactly("text/plain");
        assertThat(second.responseHeaders.all("X-Amzn-Trace-Id"))
                .as("of the request, not of the one that was answered")
                .containsExactly(second.traceId);
    }

    @Test
    void aMethodKeepsNothingWithoutSettingsOrWithALifeOfNoSeconds() {
        settings("2", Map.of());
        assertKept(false, get(), get());
        settings("3", Map.of("*/*", caching(0, true, UnauthorizedCacheControlHeaderStrategy.FAIL_WITH_403)));
        assertKept(false, get(), get());
    }

    @Test
    void settingsOfTheMethodGoFirst() {
        MethodCaching on = caching(300, true, UnauthorizedCacheControlHeaderStrategy.FAIL_WITH_403);
        MethodCaching off = caching(0, true, UnauthorizedCacheControlHeaderStrategy.FAIL_WITH_403);
        settings("2", Map.of("*/*", on, "pets~1{petId}/GET", off));
        assertKept(false, get(), get());
        settings("3", Map.of("*/*", off, "pets~1{petId}/GET", on));
        assertKept(true, get(), get());
    }

    @Test
    void otherVerbsThanGetHaveToSaySoThemselvesAndHeadAndAnyCannot() {
        MethodCaching on = caching(300, true, UnauthorizedCacheControlHeaderStrategy.FAIL_WITH_403);
        MethodPlan post = TestStages.method("POST", NO_PARAMETERS);
        MethodPlan any = TestStages.method("ANY", NO_PARAMETERS);
        MethodPlan head = TestStages.method("HEAD", NO_PARAMETERS);
        assertKept(false, exchange(TestExchange.of("POST"), post), exchange(TestExchange.of("POST"), post));
        assertKept(true, exchange(TestExchange.of("GET"), any), exchange(TestExchange.of("GET"), any));

        settings("2", Map.of("pets~1{petId}/POST", on, "pets~1{petId}/ANY", on, "pets~1{petId}/HEAD", on));
        assertKept(true, exchange(TestExchange.of("POST"), post), exchange(TestExchange.of("POST"), post));
        assertKept(false, exchange(TestExchange.of("POST"), any), exchange(TestExchange.of("POST"), any));
        assertKept(true, exchange(TestExchange.of("GET"), any), exchange(TestExchange.of("GET"), any));
        assertKept(false, exchange(TestExchange.of("HEAD"), head), exchange(TestExchange.of("HEAD"), head));
    }

    @Test
    void undeclaredParametersTellNothingApart() {
        MethodPlan method = TestStages.method("GET", NO_PARAMETERS);
        Exchange first = exchange(TestExchange.of("GET").query("q=1").header("H", "1"), method);
        first.pathParameters = Map.of("petId", "1");
        Exchange second = exchange(TestExchange.of("GET").query("q=2").header("H", "2"), method);
        second.pathParameters = Map.of("petId", "2");

        assertKept(true, first, second);
    }

    private Exchange by(@Nullable String query, @Nullable String header, String petId) {
        TestExchange request = TestExchange.of("GET");
        if (query != null) {
            request.query(query);
        }
        if (header != null) {
            request.header("H", header);
        }
        Exchange exchange = exchange(request, TestStages.method("GET", BY_ALL));
        exchange.pathParameters = Map.of("petId", petId);
        return exchange;
    }

    @Test
    void declaredOnesDo() {
        assertKept(true, by("q=1", "1", "1"), by("other=2&q=1", "1", "1"));
        assertKept(false, by("q=1", "1", "1"), by("q=1", "1", "2"));
        assertKept(false, by("q=1", "1", "1"), by("q=1", "2", "1"));
        assertKept(false, by("q=1", "1", "1"), by("q=2", "1", "1"));
        assertKept(false, by(null, "a", "a"), by("q=", "a", "a"));
    }

    @Test
    void nobodyIsAnsweredWithWhatABackendMadeOfAnotherValueBesides() {
        assertKept(false, by("q=evil&q=good", null, "a"), by("q=good", null, "a"));
        assertKept(false, by("q=good&q=evil", null, "b"), by("q=good", null, "b"));
        assertKept(false, by("q=a%26q=b", null, "c"), by("q=a&q=b", null, "c"));
        assertKept(false, by(null, null, "a%2Fb"), by(null, null, "a/b"));
    }

    @Test
    void methodsOfOneNamespaceShareAndOthersDoNot() {
        MethodPlan shared = TestStages.method("GET", new CacheKeyPlan("ns", List.of()));
        MethodPlan other =
                new MethodPlan("toy", "/toys", "GET", shared.authorization(), false, false, null, shared.integration());
        assertKept(true, exchange(TestExchange.of("GET"), shared), exchange(TestExchange.of("GET"), other));
        MethodPlan own = new MethodPlan(
                "toy",
                "/toys",
                "GET",
                shared.authorization(),
                false,
                false,
                null,
                TestStages.method("GET", NO_PARAMETERS).integration());
        assertKept(false, get(), exchange(TestExchange.of("GET"), own));
    }

    private Exchange renewing(boolean allowed) {
        Exchange exchange = exchange(
                TestExchange.of("GET").header("Cache-Control", "no-transform, Max-Age=0"),
                TestStages.method("GET", NO_PARAMETERS));
        exchange.callerMay = action -> allowed && action.equals("execute-api:InvalidateCache");
        return exchange;
    }

    @Test
    void whoMayHasTheAnswerMadeAnewForAll() {
        call(get(), "first");
        assertThat(read(call(renewing(true), "second"))).isEqualTo("second");
        assertThat(read(call(get(), "third"))).isEqualTo("second");
    }

    @Test
    void whoeverMayWhereNoPermissionIsNeeded() {
        settings("2", Map.of("*/*", caching(300, false, UnauthorizedCacheControlHeaderStrategy.FAIL_WITH_403)));
        call(get(), "first");
        Exchange unknown = renewing(false);
        unknown.callerMay = null;
        assertThat(read(call(unknown, "second"))).isEqualTo("second");
    }

    @Test
    void whoMayNotIsRefusedWhereTheSettingsSaySo() {
        call(get(), "first");
        assertThatThrownBy(() -> lookup.handle(renewing(false)))
                .isInstanceOfSatisfying(
                        GatewayResponseException.class,
                        refusal -> assertThat(refusal.statusCode()).isEqualTo(403));
        Exchange unknown = renewing(true);
        unknown.callerMay = null;
        assertThatThrownBy(() -> lookup.handle(unknown)).isInstanceOf(GatewayResponseException.class);
    }

    @Test
    void orIsAnsweredWithWhatIsKeptAndToldSoOrNot() {
        settings(
                "2",
                Map.of("*/*", caching(300, true, UnauthorizedCacheControlHeaderStrategy.SUCCEED_WITH_RESPONSE_HEADER)));
        Exchange miss = call(renewing(false), "first");
        Exchange hit = call(renewing(false), "second");
        assertThat(read(hit)).isEqualTo("first");
        String warning = "199 Cache-control headers were ignored because the caller was unauthorized.";
        assertThat(miss.responseHeaders.all("Warning")).containsExactly(warning);
        assertThat(hit.responseHeaders.all("Warning")).containsExactly(warning);
        assertThat(call(get(), "third").responseHeaders.all("Warning"))
                .as("nobody else is told")
                .isEmpty();

        settings(
                "2",
                Map.of(
                        "*/*",
                        caching(300, true, UnauthorizedCacheControlHeaderStrategy.SUCCEED_WITHOUT_RESPONSE_HEADER)));
        Exchange silent = call(renewing(false), "fourth");
        assertThat(read(silent)).isEqualTo("first");
        assertThat(silent.responseHeaders.all("Warning")).isEmpty();
    }

    @Test
    void otherDirectivesMeanNothing() {
        call(get(), "first");
        Exchange noCache = exchange(
                TestExchange.of("GET").header("Cache-Control", "no-cache, no-store, max-age=01"),
                TestStages.method("GET", NO_PARAMETERS));
        assertThat(read(call(noCache, "second"))).isEqualTo("first");
    }
}
