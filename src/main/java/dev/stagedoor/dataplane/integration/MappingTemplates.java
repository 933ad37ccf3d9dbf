/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.snapshot.BodyTemplate;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.PassthroughBehavior;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.mapping.Payload;
import dev.stagedoor.language.template.Template;
import dev.stagedoor.language.template.TemplateException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which mapping template a body goes through, and what happens when there is none. */
final class MappingTemplates {

    private static final String JSON = "application/json";

    private MappingTemplates() {}

    /**
     * The template for a request body ("Integration passthrough behaviors" in the developer guide).
     *
     * @param contentType the request's Content-Type; absent counts as JSON
     * @return null when the body passes through as it is
     * @throws GatewayResponseException 415 where the definition says that it must not
     */
    static @Nullable BodyTemplate forRequest(
            Map<String, BodyTemplate> templates, PassthroughBehavior behavior, @Nullable String contentType) {
        BodyTemplate template = templates.get(mediaType(contentType));
        if (template == null) {
            template = templates.get("$default");
        }
        if (template != null) {
            return template;
        }
        boolean passes = switch (behavior) {
            case WHEN_NO_MATCH -> true;
            case WHEN_NO_TEMPLATES -> templates.isEmpty();
            case NEVER -> false;
        };
        if (!passes) {
            throw new GatewayResponseException(
                    GatewayResponseType.UNSUPPORTED_MEDIA_TYPE, "No mapping template for the request's Content-Type");
        }
        return null;
    }

    /** Under which content type a template is defined; that there is none, for none. */
    static String keyOf(Map<String, BodyTemplate> templates, @Nullable BodyTemplate template) {
        for (Map.Entry<String, BodyTemplate> entry : templates.entrySet()) {
            if (entry.getValue() == template) {
                return entry.getKey();
            }
        }
        return "none";
    }

    /** The content type whose template an answer goes through: the first that is accepted, else JSON, else the first. */
    static @Nullable String contentTypeForResponse(Map<String, BodyTemplate> templates, @Nullable String accept) {
        if (templates.isEmpty()) {
            return null;
        }
        if (accept != null) {
            int comma = accept.indexOf(',');
            String first = mediaType(comma < 0 ? accept : accept.substring(0, comma));
            if (templates.containsKey(first)) {
                return first;
            }
        }
        return templates.containsKey(JSON)
                ? JSON
                : templates.keySet().iterator().next();
    }

    /**
     * @param payload the body on the side that is mapped
     * @throws GatewayResponseException AWS's 500 where the template is broken, or fails with this request
     */
    static String render(BodyTemplate template, Exchange exchange, Payload payload) {
        Template compiled = template.template();
        if (compiled == null) {
            throw failed(template.error());
        }
        if (compiled.isLiteral()) {
            return template.text();
        }
        try {
            return compiled.render(
                    TemplateVariables.of(exchange, compiled, payload),
                    Budget.forInput((long) compiled.length() + payload.size()));
        } catch (TemplateException e) {
            throw failed(e.getMessage());
        }
    }

    /** The client's body as templates and mappings see it. */
    static Payload requestPayload(Exchange exchange) {
        Payload payload = exchange.requestPayload;
        if (payload == null) {
            payload = Payload.of(
                    exchange.requestBody,
                    BinaryMediaTypes.containContentType(
                            exchange.requireStage().binaryMediaTypes(),
                            exchange.request().getContentType()));
            exchange.requestPayload = payload;
        }
        return payload;
    }

    static GatewayResponseException failed(@Nullable String reason) {
        return new GatewayResponseException(
                GatewayResponseType.API_CONFIGURATION_ERROR, "Unable to transform: " + reason);
    }

    private static String mediaType(@Nullable String contentType) {
        if (contentType == null || contentType.isBlank()) {
            return JSON;
        }
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .trim()
                .toLowerCase(Locale.ROOT);
    }
}
