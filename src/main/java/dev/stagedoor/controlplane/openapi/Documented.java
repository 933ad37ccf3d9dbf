/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DocumentationSnapshot;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.rules.DocumentationLocations;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What a documentation version says about the entities of an API. Attributes that OpenAPI knows, and those that start
 * with {@code x-}, are written into the entities; the more specific location wins (AWS, "Publish API documentation").
 */
final class Documented {

    private static final Set<String> INFO = Set.of("description", "termsOfService", "contact", "license");

    private record Part(ObjectNode location, ObjectNode properties) {

        /** How many members say more than the default. */
        long specificity() {
            return location.properties().stream()
                    .filter(member -> !member.getValue().asText().equals("*"))
                    .mapToLong(member -> member.getKey().equals("path")
                            ? 1000L * member.getValue().asText().split("/").length
                            : 1)
                    .sum();
        }
    }

    private final JsonNode version;
    private final List<Part> parts;

    /** @param version the document of a DocumentationVersion; missing node for none */
    Documented(JsonNode version) {
        this.version = version;
        this.parts = DocumentationSnapshot.parts(version).stream()
                .map(part -> new Part(
                        DocumentationLocations.normal(part.path("location")),
                        Json.readObject(part.path("properties").asText())))
                .sorted(Comparator.comparingLong(Part::specificity)
                        .thenComparing(part -> DocumentationLocations.key(part.location())))
                .toList();
    }

    /** {@code x-amazon-apigateway-documentation}. */
    ObjectNode extension() {
        ObjectNode extension =
                Json.object().put("version", version.path("version").asText());
        extension.put(
                "createdDate",
                Instant.ofEpochSecond(version.path("createdDate").asLong()).toString());
        ArrayNode written = extension.putArray("documentationParts");
        parts.stream()
                .sorted(Comparator.comparing(part -> DocumentationLocations.key(part.location())))
                .forEach(part -> {
                    ObjectNode one = written.addObject();
                    one.set("location", part.location());
                    one.set("properties", part.properties());
                });
        return extension;
    }

    /** Writes what is said about an entity, or inherited by it, into its part of the document. */
    void merge(ObjectNode location, ObjectNode entity, Set<String> attributes) {
        ObjectNode normal = DocumentationLocations.normal(location);
        for (Part part : parts) {
            if (DocumentationLocations.covers(part.location(), normal)) {
                copy(part.properties(), entity, attributes);
            }
        }
    }

    /** The same for entities of which OpenAPI knows no attribute that could be said. */
    void mergeExtensions(ObjectNode location, ObjectNode entity) {
        merge(location, entity, Set.of());
    }

    /** The {@code info} that the part of the API has. */
    void mergeInfo(ObjectNode info) {
        for (Part part : parts) {
            if (part.location().path("type").asText().equals("API")) {
                copy(part.properties().path("info"), info, INFO);
            }
        }
    }

    /** Never an extension of AWS's own: documentation must not change what an API does. */
    private static void copy(JsonNode properties, ObjectNode entity, Set<String> attributes) {
        properties.properties().forEach(property -> {
            String name = property.getKey();
            boolean extension = name.startsWith("x-") && !name.startsWith(OpenApiDocument.EXTENSION);
            if (extension || attributes.contains(name)) {
                entity.set(name, property.getValue());
            }
        });
    }
}
