/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a documentation part is about: an entity of an API, or all entities of a type beneath a path. */
public final class DocumentationLocations {

    /** The types, in the order in which AWS lists them when it refuses another (recorded). */
    public static final List<String> TYPES = List.of(
            "RESPONSE_BODY",
            "RESPONSE",
            "METHOD",
            "MODEL",
            "AUTHORIZER",
            "RESPONSE_HEADER",
            "RESOURCE",
            "PATH_PARAMETER",
            "REQUEST_BODY",
            "QUERY_PARAMETER",
            "API",
            "REQUEST_HEADER");

    /** Which members a location of a type has, besides the type. */
    private static final Map<String, List<String>> MEMBERS = Map.ofEntries(
            Map.entry("API", List.of()),
            Map.entry("AUTHORIZER", List.of("name")),
            Map.entry("MODEL", List.of("name")),
            Map.entry("RESOURCE", List.of("path")),
            Map.entry("METHOD", List.of("path", "method")),
            Map.entry("PATH_PARAMETER", List.of("path", "method", "name")),
            Map.entry("QUERY_PARAMETER", List.of("path", "method", "name")),
            Map.entry("REQUEST_HEADER", List.of("path", "method", "name")),
            Map.entry("REQUEST_BODY", List.of("path", "method")),
            Map.entry("RESPONSE", List.of("path", "method", "statusCode")),
            Map.entry("RESPONSE_HEADER", List.of("path", "method", "statusCode", "name")),
            Map.entry("RESPONSE_BODY", List.of("path", "method", "statusCode")));

    /** What AWS writes for a member that is not given (recorded: test_import_documentation_parts). */
    private static final Map<String, String> DEFAULTS = Map.of("path", "/", "method", "*", "statusCode", "*");

    private DocumentationLocations() {}

    /** The location in one form: its members in one order, defaults written out. */
    public static ObjectNode normal(JsonNode given) {
        String type = given.path("type").asText();
        ObjectNode location = Json.object().put("type", type);
        for (String member : MEMBERS.getOrDefault(type, List.of())) {
            String value = given.path(member).asText();
            location.put(member, value.isEmpty() ? DEFAULTS.getOrDefault(member, "") : value);
        }
        return location;
    }

    /**
     * What is refused about a location that a caller gives; null when there is nothing to refuse. An empty member is one
     * that is not given: Terraform's provider sends all five.
     */
    public static @Nullable String refusal(JsonNode given) {
        String type = given.path("type").asText();
        List<String> members = MEMBERS.getOrDefault(type, List.of());
        for (var member : given.properties()) {
            boolean known = member.getKey().equals("type") || members.contains(member.getKey());
            if (!known && !member.getValue().asText().isEmpty()) {
                return "Invalid location specified: '" + member.getKey() + "' is not valid for type '" + type + "'";
            }
        }
        return members.contains("name") && given.path("name").asText().isEmpty()
                ? "Invalid location specified: 'name' is required for type '" + type + "'"
                : null;
    }

    /**
     * Whether an entity has, or inherits, what is written for a location: the path is a prefix, whole segments of it,
     * and everything else is the same or {@code *} (AWS, DocumentationPartLocation).
     *
     * @param general a location in normal form
     * @param entity the location of one entity in normal form
     */
    public static boolean covers(JsonNode general, JsonNode entity) {
        for (var member : general.properties()) {
            String value = member.getValue().asText();
            String own = entity.path(member.getKey()).asText();
            boolean prefix = member.getKey().equals("path") && (value.equals("/") || own.startsWith(value + "/"));
            boolean any = value.equals("*") && !member.getKey().equals("name");
            if (!value.equals(own) && !prefix && !any) {
                return false;
            }
        }
        return true;
    }

    /** A key that sorts locations: by type, path, method, status code and name. */
    public static String key(JsonNode location) {
        return String.join(
                "\u0000",
                location.path("type").asText(),
                location.path("path").asText(),
                location.path("method").asText(),
                location.path("statusCode").asText(),
                location.path("name").asText());
    }
}
