/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stagedoor.dataplane.snapshot.ParameterMapping;
import dev.stagedoor.dataplane.snapshot.ParameterMapping.Location;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads parameter mappings, by AWS's "API Gateway data mapping reference". */
final class MappingExpression {

    private static final Map<String, Location> REQUEST_LOCATIONS = Map.of(
            "integration.request.path.", Location.PATH,
            "integration.request.querystring.", Location.QUERYSTRING,
            "integration.request.header.", Location.HEADER);

    private static final Map<String, Location> RESPONSE_LOCATIONS = Map.of("method.response.header.", Location.HEADER);

    private MappingExpression() {}

    /** @throws IllegalArgumentException for a target or a source that does not exist */
    static List<ParameterMapping> requestMappings(JsonNode requestParameters) {
        return mappings(requestParameters, REQUEST_LOCATIONS);
    }

    /** @throws IllegalArgumentException for a target or a source that does not exist */
    static List<ParameterMapping> responseMappings(JsonNode responseParameters) {
        return mappings(responseParameters, RESPONSE_LOCATIONS);
    }

    private static List<ParameterMapping> mappings(JsonNode parameters, Map<String, Location> locations) {
        List<ParameterMapping> mappings = new ArrayList<>();
        parameters.properties().forEach(entry -> {
            String target = entry.getKey();
            String prefix = locations.keySet().stream()
                    .filter(target::startsWith)
                    .findFirst()
                    .orElseThrow(() -> invalid(target));
            mappings.add(new ParameterMapping(
                    locations.getOrDefault(prefix, Location.HEADER),
                    target.substring(prefix.length()),
                    parse(entry.getValue().asText(""))));
        });
        return mappings;
    }

    /** @throws IllegalArgumentException for a source that does not exist */
    static ValueExpression parse(String source) {
        if (source.length() >= 2 && source.startsWith("'") && source.endsWith("'")) {
            return new ValueExpression.Static(source.substring(1, source.length() - 1));
        }
        int dot = prefixLength(source);
        String name = source.substring(dot);
        return switch (source.substring(0, dot)) {
            case "method.request.header." -> new ValueExpression.RequestHeader(name, false);
            case "method.request.multivalueheader." -> new ValueExpression.RequestHeader(name, true);
            case "method.request.querystring." -> new ValueExpression.RequestQueryString(name, false);
            case "method.request.multivaluequerystring." -> new ValueExpression.RequestQueryString(name, true);
            case "method.request.path." -> new ValueExpression.RequestPath(name);
            case "method.request.body", "method.request.body." -> new ValueExpression.RequestBody(name);
            case "integration.response.header." -> new ValueExpression.IntegrationResponseHeader(name, false);
            case "integration.response.multivalueheader." -> new ValueExpression.IntegrationResponseHeader(name, true);
            case "integration.response.body", "integration.response.body." ->
                new ValueExpression.IntegrationResponseBody(name);
            case "stageVariables." -> new ValueExpression.StageVariable(name);
            case "context." -> new ValueExpression.ContextVariable(name);
            default -> throw invalid(source);
        };
    }

    /** Where the name starts: after the first dot of stageVariables and context, after the third of the others. */
    private static int prefixLength(String source) {
        int dots = source.startsWith("method.") || source.startsWith("integration.") ? 3 : 1;
        int from = 0;
        while (dots-- > 0) {
            int dot = source.indexOf('.', from);
            if (dot < 0) {
                return source.length();
            }
            from = dot + 1;
        }
        return from;
    }

    private static IllegalArgumentException invalid(String expression) {
        return new IllegalArgumentException("Invalid mapping expression specified: " + expression);
    }
}
