/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.dataplane.snapshot.CacheKeyPlan;
import dev.stagedoor.dataplane.snapshot.CacheKeyPlan.Parameter;
import dev.stagedoor.dataplane.snapshot.CachingPlan;
import dev.stagedoor.dataplane.snapshot.CachingPlan.MethodCaching;
import dev.stagedoor.dataplane.snapshot.CachingPlan.UnauthorizedCacheControlHeaderStrategy;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CachingCompilerTest {

    private final ObjectNode stage =
            Json.object().put("cacheClusterEnabled", true).put("cacheClusterSize", "1.6");

    private CachingPlan plan() {
        return Objects.requireNonNull(CachingCompiler.ofStage(stage));
    }

    private static @Nullable CacheKeyPlan key(String json) {
        ObjectNode integration = Json.readObject(json.replace('\'', '"'));
        return CachingCompiler.ofIntegration(
                integration, MappingExpression.requestMappings(integration.path("requestParameters")));
    }

    @Test
    void aStageWithoutACacheKeepsNothing() {
        stage.put("cacheClusterEnabled", false);
        assertThat(CachingCompiler.ofStage(stage)).isNull();
    }

    @Test
    void settingsAreCompiledByMethodAndOverruleWhenTheyAreOff() {
        ObjectNode settings = stage.putObject("methodSettings");
        settings.putObject("*/*").put("cachingEnabled", true).put("cacheTtlInSeconds", 60);
        settings.putObject("pets/{petId}/POST").put("cachingEnabled", false);
        settings.putObject("~1toys/GET")
                .put("cachingEnabled", true)
                .put("requireAuthorizationForCacheControl", false)
                .put("unauthorizedCacheControlHeaderStrategy", "FAIL_WITH_403");

        MethodCaching all =
                new MethodCaching(60, true, UnauthorizedCacheControlHeaderStrategy.SUCCEED_WITH_RESPONSE_HEADER);
        assertThat(plan().methods())
                .containsEntry("*/*", all)
                .containsEntry(
                        "pets~1{petId}/POST",
                        new MethodCaching(0, true, UnauthorizedCacheControlHeaderStrategy.SUCCEED_WITH_RESPONSE_HEADER))
                .containsEntry(
                        "toys/GET",
                        new MethodCaching(300, false, UnauthorizedCacheControlHeaderStrategy.FAIL_WITH_403));
        assertThat(plan().sizeGigabytes()).isEqualTo(1.6);
    }

    @Test
    void aFlushAndAnotherSizeAreAnotherGeneration() {
        String generation = plan().generation();
        assertThat(plan().generation()).isEqualTo(generation);
        stage.put("dataCacheFlushes", 1);
        String flushed = plan().generation();
        stage.put("cacheClusterSize", "6.1");
        assertThat(plan().generation()).isNotEqualTo(flushed);
        assertThat(flushed).isNotEqualTo(generation);
    }

    @Test
    void theKeyHasAllValuesOfWhatIsDeclaredInOneOrder() {
        CacheKeyPlan key = key("{'cacheNamespace':'ns','cacheKeyParameters':"
                + "['method.request.querystring.q','method.request.header.H','method.request.path.p']}");
        assertThat(key)
                .isEqualTo(new CacheKeyPlan(
                        "ns",
                        List.of(
                                new Parameter("method.request.header.H", new ValueExpression.RequestHeader("H", true)),
                                new Parameter("method.request.path.p", new ValueExpression.RequestPath("p")),
                                new Parameter(
                                        "method.request.querystring.q",
                                        new ValueExpression.RequestQueryString("q", true)))));
    }

    @Test
    void aParameterOfTheIntegrationIsWhatItIsMappedFrom() {
        CacheKeyPlan key = Objects.requireNonNull(key("{'requestParameters':"
                + "{'integration.request.querystring.a':'method.request.header.B'},"
                + "'cacheKeyParameters':['integration.request.querystring.a']}"));
        assertThat(key.namespace()).isEmpty();
        assertThat(key.parameters())
                .containsExactly(new Parameter(
                        "integration.request.querystring.a", new ValueExpression.RequestHeader("B", true)));
    }

    @Test
    void whatCannotBeComparedIsNotKept() {
        assertThat(key("{'cacheKeyParameters':['integration.request.querystring.unmapped']}"))
                .isNull();
        assertThat(key("{'cacheKeyParameters':['method.request.body.id']}")).isNull();
        assertThat(key("{'cacheKeyParameters':['method.request.nonsense']}")).isNull();
        assertThat(key("{}")).isEqualTo(new CacheKeyPlan("", List.of()));
    }
}
