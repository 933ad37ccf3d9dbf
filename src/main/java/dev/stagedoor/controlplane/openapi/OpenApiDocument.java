/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document that is known to be Swagger 2.0 or OpenAPI 3.0, and where each of the two keeps what an import asks for.
 */
final class OpenApiDocument {

    static final String EXTENSION = "x-amazon-apigateway-";

    private static final Pattern SERVER_PATH = Pattern.compile("(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//[^/?#]*([^?#]*).*");
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]*)}");

    /** How much a document may say through references and defaults, in nodes: room for the largest honest one. */
    private static final int MAXIMUM_SHARED_NODES = 5_000_000;

    private final ObjectNode root;
    private final boolean swagger;
    private final Map<JsonNode, Integer> sizes = new IdentityHashMap<>();
    private int sharedNodes;

    private OpenApiDocument(ObjectNode root, boolean swagger) {
        this.root = root;
        this.swagger = swagger;
    }

    /** @throws dev.stagedoor.controlplane.wire.AwsException {@code Invalid OpenAPI input.} and the place */
    static OpenApiDocument read(byte[] bytes, OpenApiImport.Options options) {
        JsonNode document = DocumentReader.read(bytes, text -> substitute(text, options));
        if (!(document instanceof ObjectNode root)) {
            throw DocumentReader.invalid("Expected an object at the root of the document.");
        }
        if (root.has("swagger")) {
            String version = root.path("swagger").asText();
            if (!version.equals("2.0") && !version.equals("2")) {
                throw DocumentReader.invalid("/swagger: version '" + version + "' is not 2.0.");
            }
        } else {
            String version = root.path("openapi").asText();
            if (!version.equals("3.0") && !version.startsWith("3.0.")) {
                throw DocumentReader.invalid(
                        root.has("openapi")
                                ? "/openapi: version '" + version + "' is not 3.0.x."
                                : "The root of the document has neither 'swagger' nor 'openapi'.");
            }
        }
        for (String member : List.of("info", "paths", "definitions", "components", "securityDefinitions")) {
            if (root.has(member)
                    && !root.get(member).isObject()
                    && !root.get(member).isNull()) {
                throw DocumentReader.invalid("/" + member + ": expected an object.");
            }
        }
        return new OpenApiDocument(root, root.has("swagger"));
    }

    /** {@code ${AWS::AccountId}}, {@code ${AWS::Partition}} and {@code ${AWS::Region}}, anywhere in the document. */
    private static String substitute(String text, OpenApiImport.Options options) {
        if (!text.contains("${AWS::")) {
            return text;
        }
        String region = options.region();
        String partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
        return text.replace("${AWS::AccountId}", options.accountId())
                .replace("${AWS::Partition}", partition)
                .replace("${AWS::Region}", region);
    }

    ObjectNode root() {
        return root;
    }

    boolean isSwagger() {
        return swagger;
    }

    /** The root's {@code x-amazon-apigateway-…} extension of that name; missing node when there is none. */
    JsonNode extension(String name) {
        return root.path(EXTENSION + name);
    }

    JsonNode schemas() {
        return swagger ? root.path("definitions") : root.path("components").path("schemas");
    }

    /** Where a schema of that name would be, as a reference says it. */
    String schemaReference() {
        return swagger ? "#/definitions/" : "#/components/schemas/";
    }

    JsonNode securitySchemes() {
        return swagger
                ? root.path("securityDefinitions")
                : root.path("components").path("securitySchemes");
    }

    /** The server that counts: AWS looks at the first alone. */
    JsonNode server() {
        return root.path("servers").path(0);
    }

    /**
     * Swagger's {@code basePath}; in OpenAPI 3 the default of the server variable {@code basePath}, whether the URL
     * refers to it or not, else the path of the first server's URL.
     */
    String basePath() {
        if (swagger) {
            return root.path("basePath").asText("");
        }
        JsonNode variables = server().path("variables");
        if (variables.has("basePath")) {
            return variables.path("basePath").path("default").asText("");
        }
        String url = VARIABLE.matcher(server().path("url").asText(""))
                .replaceAll(variable -> Matcher.quoteReplacement(
                        variables.path(variable.group(1)).path("default").asText("")));
        Matcher absolute = SERVER_PATH.matcher(url);
        return absolute.matches() ? absolute.group(1) : url;
    }

    /** A mapping's members, none for anything that is no mapping; {@code x-} members left out. */
    static List<Map.Entry<String, JsonNode>> members(JsonNode mapping) {
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>();
        mapping.properties().forEach(member -> {
            if (!member.getKey().startsWith("x-")) {
                members.add(member);
            }
        });
        return members;
    }

    /**
     * What a reference object stands for; any other node stands for itself.
     *
     * @return missing node when the reference leads out of the document, nowhere, or back to itself
     * @throws dev.stagedoor.controlplane.wire.AwsException when all references together stand for too much
     */
    JsonNode resolve(JsonNode node) {
        JsonNode resolved = node;
        Set<String> seen = new HashSet<>();
        while (resolved.path("$ref").isTextual()) {
            String reference = resolved.get("$ref").asText();
            resolved = isExternal(reference) || !seen.add(reference) ? MissingNode.getInstance() : target(reference);
        }
        if (!seen.isEmpty()) {
            spend(sizes.computeIfAbsent(resolved, OpenApiDocument::size));
        }
        return resolved;
    }

    /** Counts what a part of the document costs that is used again and again: a small file must not become a large API. */
    void spend(int nodes) {
        sharedNodes += nodes;
        if (sharedNodes > MAXIMUM_SHARED_NODES) {
            throw DocumentReader.invalid("The document is too large with its references resolved.");
        }
    }

    private static int size(JsonNode node) {
        int size = 1;
        for (JsonNode child : node) {
            size += size(child);
        }
        return size;
    }

    static boolean isExternal(String reference) {
        return !reference.startsWith("#/");
    }

    private JsonNode target(String reference) {
        try {
            String pointer = reference.substring(1);
            JsonNode target = root.at(JsonPointer.compile(pointer));
            return target.isMissingNode() && pointer.contains("%")
                    ? root.at(JsonPointer.compile(URLDecoder.decode(pointer, StandardCharsets.UTF_8)))
                    : target;
        } catch (IllegalArgumentException e) { // no JSON pointer, or no percent-encoding
            return MissingNode.getInstance();
        }
    }
}
