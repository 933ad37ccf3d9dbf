/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.dataplane.snapshot.GatewayResponsePlan;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles gateway responses. A type that the API does not define takes all it has from DEFAULT_4XX or DEFAULT_5XX,
 * the status too (features G-02, AWS "Gateway response types"); one that it does define takes nothing.
 */
final class GatewayResponseCompiler {

    private static final String HEADER = "gatewayresponse.header.";

    private GatewayResponseCompiler() {}

    /** @param gatewayResponses the API's GatewayResponse documents */
    static Map<GatewayResponseType, GatewayResponsePlan> compile(Iterable<ObjectNode> gatewayResponses) {
        Map<GatewayResponseType, GatewayResponsePlan> plans = new EnumMap<>(GatewayResponseType.class);
        for (ObjectNode document : gatewayResponses) {
            plans.put(GatewayResponseType.valueOf(document.path("responseType").asText("")), plan(document));
        }
        for (GatewayResponseType type : GatewayResponseType.values()) {
            GatewayResponsePlan inherited = plans.get(groupOf(type));
            if (inherited != null) {
                plans.putIfAbsent(type, inherited);
            }
        }
        // "Customization of this response type is not supported" (AWS, of the answer to an oversize payload).
        plans.remove(GatewayResponseType.REQUEST_TOO_LARGE);
        return plans;
    }

    private static GatewayResponseType groupOf(GatewayResponseType type) {
        Integer status = type.statusCode();
        if (status == null) {
            return type;
        }
        return status < 500 ? GatewayResponseType.DEFAULT_4XX : GatewayResponseType.DEFAULT_5XX;
    }

    private static GatewayResponsePlan plan(ObjectNode document) {
        Map<String, ValueExpression> parameters = new HashMap<>();
        document.path("responseParameters").properties().forEach(entry -> {
            ValueExpression value = value(entry.getValue());
            if (entry.getKey().startsWith(HEADER) && value != null) {
                parameters.put(entry.getKey().substring(HEADER.length()), value);
            }
        });
        Map<String, String> templates = new HashMap<>();
        document.path("responseTemplates").properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                templates.put(entry.getKey(), entry.getValue().asText(""));
            }
        });
        int statusCode = document.path("statusCode").asInt(0);
        return new GatewayResponsePlan(statusCode == 0 ? null : statusCode, parameters, templates);
    }

    /** A source that does not exist gives no header rather than no answer at all. */
    private static @Nullable ValueExpression value(JsonNode source) {
        try {
            return MappingExpression.parse(source.asText(""));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
