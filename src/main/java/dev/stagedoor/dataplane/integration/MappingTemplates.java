/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.snapshot.BodyTemplate;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.PassthroughBehavior;
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

    static String render(BodyTemplate template) {
        if (!template.literal()) {
            throw new GatewayResponseException(
                    GatewayResponseType.API_CONFIGURATION_ERROR,
                    "Mapping templates with references or directives are not supported yet");
        }
        return template.text();
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
