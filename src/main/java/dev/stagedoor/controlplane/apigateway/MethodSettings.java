/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.rules.IntegrationRules;
import dev.stagedoor.controlplane.wire.AwsException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a stage sets for one method or, by the key {@code *}{@code /*}, for all. A key is the path of the resource without
 * its first slash, then the verb, both as they stand in the patch: {@code pets/GET}, {@code pets~1{id}/GET}.
 */
final class MethodSettings {

    private static final String ALL = "*/*";

    /** The end of the patch's path, and the member of the setting that it is for. */
    private static final Map<String, String> MEMBERS = Map.of(
            "metrics/enabled", "metricsEnabled",
            "logging/dataTrace", "dataTraceEnabled",
            "logging/loglevel", "loggingLevel",
            "throttling/burstLimit", "throttlingBurstLimit",
            "throttling/rateLimit", "throttlingRateLimit",
            "caching/enabled", "cachingEnabled",
            "caching/ttlInSeconds", "cacheTtlInSeconds",
            "caching/dataEncrypted", "cacheDataEncrypted",
            "caching/requireAuthorizationForCacheControl", "requireAuthorizationForCacheControl",
            "caching/unauthorizedCacheControlHeaderStrategy", "unauthorizedCacheControlHeaderStrategy");

    private static final Pattern PATH = Pattern.compile("/(.+/(?:\\*|" + IntegrationRules.HTTP_METHODS.replace(',', '|')
            + "))/(" + MEMBERS.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|")) + ")");

    private static final Set<String> LOGGING_LEVELS = Set.of("OFF", "ERROR", "INFO");
    private static final Set<String> STRATEGIES =
            Set.of("FAIL_WITH_403", "SUCCEED_WITH_RESPONSE_HEADER", "SUCCEED_WITHOUT_RESPONSE_HEADER");
    private static final int MOST_TTL_SECONDS = 3600;

    private MethodSettings() {}

    /** Whether a patch of this path is one of a method's settings. */
    static boolean isPath(String path) {
        return PATH.matcher(path).matches();
    }

    /**
     * Sets one setting of one key. A new key starts with what all methods have.
     *
     * @param path one that {@link #isPath}
     * @throws AwsException when the setting cannot have that value
     */
    static void set(ObjectNode stage, String path, String value) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(path);
        }
        ObjectNode settings = stage.withObject("/methodSettings");
        String key = matcher.group(1);
        if (!settings.has(key)) {
            // recorded: test_create_update_stages
            settings.set(key, settings.path(ALL) instanceof ObjectNode all ? all.deepCopy() : defaults());
        }
        String member = MEMBERS.getOrDefault(matcher.group(2), "");
        ((ObjectNode) settings.get(key)).set(member, read(member, value));
    }

    /** @return whether there was such a key */
    static boolean remove(ObjectNode stage, String key) {
        return stage.withObject("/methodSettings").remove(key) != null;
    }

    /** AWS answers no logging level until one is set (recorded: test_create_update_stages). */
    private static ObjectNode defaults() {
        return Json.object()
                .put("metricsEnabled", false)
                .put("dataTraceEnabled", false)
                .put("throttlingBurstLimit", 5000)
                .put("throttlingRateLimit", 10_000.0)
                .put("cachingEnabled", false)
                .put("cacheTtlInSeconds", 300)
                .put("cacheDataEncrypted", false)
                .put("requireAuthorizationForCacheControl", true)
                .put("unauthorizedCacheControlHeaderStrategy", "SUCCEED_WITH_RESPONSE_HEADER");
    }

    private static JsonNode read(String member, String value) {
        try {
            return switch (member) {
                case "loggingLevel" -> oneOf(LOGGING_LEVELS, member, value);
                case "unauthorizedCacheControlHeaderStrategy" -> oneOf(STRATEGIES, member, value);
                case "throttlingBurstLimit" -> IntNode.valueOf((int) limit(member, Integer.parseInt(value)));
                case "throttlingRateLimit" -> DoubleNode.valueOf(limit(member, Double.parseDouble(value)));
                case "cacheTtlInSeconds" -> {
                    int seconds = Integer.parseInt(value);
                    if (seconds < 0 || seconds > MOST_TTL_SECONDS) {
                        throw invalid(member, value);
                    }
                    yield IntNode.valueOf(seconds);
                }
                default -> BooleanNode.valueOf(Boolean.parseBoolean(value));
            };
        } catch (NumberFormatException e) {
            throw invalid(member, value);
        }
    }

    /** A throttling limit; -1 is none. */
    private static double limit(String member, double limit) {
        if (limit == -1 || (limit >= 0 && limit <= Integer.MAX_VALUE)) {
            return limit;
        }
        throw invalid(member, String.valueOf(limit));
    }

    private static JsonNode oneOf(Set<String> values, String member, String value) {
        if (!values.contains(value)) {
            throw invalid(member, value);
        }
        return TextNode.valueOf(value);
    }

    private static AwsException invalid(String member, String value) {
        return AwsException.badRequest("Invalid value for method setting " + member + ": " + value);
    }
}
