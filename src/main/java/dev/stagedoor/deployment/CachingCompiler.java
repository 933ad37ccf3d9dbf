/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.dataplane.snapshot.CacheKeyPlan;
import dev.stagedoor.dataplane.snapshot.CachingPlan;
import dev.stagedoor.dataplane.snapshot.CachingPlan.MethodCaching;
import dev.stagedoor.dataplane.snapshot.CachingPlan.UnauthorizedCacheControlHeaderStrategy;
import dev.stagedoor.dataplane.snapshot.ParameterMapping;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compiles what a stage keeps of its answers, and what tells the answers of a method apart. */
final class CachingCompiler {

    private static final int DEFAULT_TTL_SECONDS = 300;
    private static final double DEFAULT_SIZE_GIGABYTES = 0.5;

    private CachingCompiler() {}

    /** @return null for a stage without a cache */
    static @Nullable CachingPlan ofStage(ObjectNode stage) {
        if (!stage.path("cacheClusterEnabled").asBoolean()) {
            return null;
        }
        Map<String, MethodCaching> methods = new HashMap<>();
        stage.path("methodSettings")
                .properties()
                .forEach(entry -> methods.put(MethodKeys.normal(entry.getKey()), method(entry.getValue())));
        String size = stage.path("cacheClusterSize").asText("");
        return new CachingPlan(
                size + "/" + stage.path("dataCacheFlushes").asLong(),
                size.isEmpty() ? DEFAULT_SIZE_GIGABYTES : Double.parseDouble(size),
                methods);
    }

    private static MethodCaching method(JsonNode settings) {
        return new MethodCaching(
                settings.path("cachingEnabled").asBoolean()
                        ? settings.path("cacheTtlInSeconds").asInt(DEFAULT_TTL_SECONDS)
                        : 0,
                settings.path("requireAuthorizationForCacheControl").asBoolean(true),
                UnauthorizedCacheControlHeaderStrategy.valueOf(settings.path("unauthorizedCacheControlHeaderStrategy")
                        .asText(UnauthorizedCacheControlHeaderStrategy.SUCCEED_WITH_RESPONSE_HEADER.name())));
    }

    /**
     * @param mappings the integration's, which its own parameters are taken from
     * @return null where answers cannot be kept: a key parameter is nothing that can be compared, and without it
     *     answers would be mixed up that the author wants apart
     */
    static @Nullable CacheKeyPlan ofIntegration(ObjectNode integration, List<ParameterMapping> mappings) {
        Map<String, CacheKeyPlan.Parameter> parameters = new TreeMap<>();
        for (JsonNode parameter : integration.path("cacheKeyParameters")) {
            String name = parameter.asText("");
            ValueExpression value = value(name, mappings);
            if (value == null) {
                return null;
            }
            parameters.put(name, new CacheKeyPlan.Parameter(name, value));
        }
        return new CacheKeyPlan(integration.path("cacheNamespace").asText(""), List.copyOf(parameters.values()));
    }

    private static @Nullable ValueExpression value(String name, List<ParameterMapping> mappings) {
        if (name.startsWith("method.request.")) {
            try {
                return comparable(MappingExpression.parse(name));
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        for (ParameterMapping mapping : mappings) {
            String target =
                    "integration.request." + mapping.location().name().toLowerCase(Locale.ROOT) + "." + mapping.name();
            if (target.equals(name)) {
                return comparable(mapping.value());
            }
        }
        return null;
    }

    /**
     * All values of what may have several: a backend may take another than the last, and would answer one client with
     * what another one asked for.
     */
    private static @Nullable ValueExpression comparable(ValueExpression value) {
        if (value instanceof ValueExpression.RequestHeader header) {
            return new ValueExpression.RequestHeader(header.name(), true);
        }
        if (value instanceof ValueExpression.RequestQueryString query) {
            return new ValueExpression.RequestQueryString(query.name(), true);
        }
        return value instanceof ValueExpression.RequestBody
                        || value instanceof ValueExpression.IntegrationResponseHeader
                        || value instanceof ValueExpression.IntegrationResponseBody
                ? null
                : value;
    }
}
