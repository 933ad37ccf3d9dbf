/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.wire.AwsException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code info}, {@code tags}, servers and root extensions into the RestApi itself. */
final class RestApiImport {

    private static final Set<String> ENDPOINT_TYPES = Set.of("REGIONAL", "EDGE", "PRIVATE");
    private static final Set<String> API_KEY_SOURCES = Set.of("HEADER", "AUTHORIZER");
    private static final int MAXIMUM_COMPRESSION_SIZE_BYTES = 10_485_760;
    private static final String ENDPOINT_CONFIGURATION = "endpoint-configuration";
    /** What an overwrite takes away when the document does not say it again. Endpoint settings and tags stay. */
    private static final List<String> OVERWRITTEN =
            List.of("description", "version", "binaryMediaTypes", "minimumCompressionSize", "policy");

    private final OpenApiDocument document;
    private final ObjectNode restApi;
    private final OpenApiImport.Options options;
    private final ImportFindings findings;

    private RestApiImport(
            OpenApiDocument document, ObjectNode restApi, OpenApiImport.Options options, ImportFindings findings) {
        this.document = document;
        this.restApi = restApi;
        this.options = options;
        this.findings = findings;
    }

    /** Changes {@code restApi}, which is the new tree's own. */
    static void apply(
            OpenApiDocument document, ObjectNode restApi, OpenApiImport.Options options, ImportFindings findings) {
        RestApiImport rows = new RestApiImport(document, restApi, options, findings);
        if (options.mode() == OpenApiImport.Mode.OVERWRITE) {
            restApi.remove(OVERWRITTEN);
            restApi.put("apiKeySource", "HEADER");
        }
        rows.info();
        rows.settings();
        rows.endpoint();
        rows.tags();
    }

    private void info() {
        JsonNode info = document.root().path("info");
        if (!info.path("title").asText().isEmpty()) {
            restApi.put("name", info.path("title").asText());
        } else {
            findings.warn("Parse issue: attribute info.title is missing");
            if (!restApi.has("name")) {
                restApi.put("name", restApi.path("id").asText());
            }
        }
        for (String member : List.of("description", "version")) {
            if (info.path(member).isValueNode() && !info.path(member).asText().isEmpty()) {
                restApi.put(member, info.path(member).asText()); // a version may be a number: recorded, openapi.spec.tf
            }
        }
    }

    private void settings() {
        JsonNode keySource = document.extension("api-key-source");
        if (keySource.isTextual()) {
            String source = keySource.asText().toUpperCase(Locale.ROOT);
            if (API_KEY_SOURCES.contains(source)) {
                restApi.put("apiKeySource", source);
            } else {
                findings.error("Invalid API key source specified: " + keySource.asText());
            }
        } else if (!restApi.has("apiKeySource")) {
            restApi.put("apiKeySource", "HEADER");
        }
        JsonNode binary = document.extension("binary-media-types");
        if (binary.isArray()) {
            Set<String> types = new LinkedHashSet<>(); // merged: recorded, test_put_rest_api_mode_binary_media_types
            restApi.path("binaryMediaTypes").forEach(type -> types.add(type.asText()));
            binary.forEach(type -> types.add(type.asText()));
            types.forEach(restApi.putArray("binaryMediaTypes")::add);
        }
        JsonNode compression = document.extension("minimum-compression-size");
        if (compression.isValueNode() && !compression.isNull()) {
            int bytes = compression.asInt(-1);
            if (bytes < 0 || bytes > MAXIMUM_COMPRESSION_SIZE_BYTES) {
                findings.error(
                        "Invalid minimum compression size, must be between 0 and " + MAXIMUM_COMPRESSION_SIZE_BYTES);
            } else {
                restApi.put("minimumCompressionSize", bytes);
            }
        }
        JsonNode policy = document.extension("policy");
        if (policy.isObject()) {
            restApi.put("policy", Json.write(policy));
        } else if (policy.isTextual()) {
            restApi.put("policy", policy.asText());
        }
        for (String member : List.of("security-policy", "endpoint-access-mode")) {
            JsonNode value = document.extension(member);
            if (value.isTextual()) {
                restApi.put(member.equals("security-policy") ? "securityPolicy" : "endpointAccessMode", value.asText());
            }
        }
    }

    private void endpoint() {
        if (document.root().path("servers").size() > 1) {
            findings.warn(
                    "More than one server provided. Ignoring all but the first for defining endpoint configuration");
        }
        JsonNode extension = document.isSwagger()
                ? document.extension(ENDPOINT_CONFIGURATION)
                : document.server().path(OpenApiDocument.EXTENSION + ENDPOINT_CONFIGURATION);
        if (extension.isMissingNode()) { // a document of version 3 may carry it at the root as well
            extension = document.extension(ENDPOINT_CONFIGURATION);
        }
        if (extension.path("disableExecuteApiEndpoint").isValueNode()) {
            restApi.put(
                    "disableExecuteApiEndpoint",
                    extension.path("disableExecuteApiEndpoint").asBoolean(false));
        } else if (!restApi.has("disableExecuteApiEndpoint")) {
            restApi.put("disableExecuteApiEndpoint", false);
        }
        ObjectNode configuration = restApi.withObject("/endpointConfiguration");
        List<String> types = options.endpointConfigurationTypes();
        if (types.size() > 1) {
            throw AwsException.badRequest("Cannot create an api with multiple Endpoint Types.");
        } else if (!types.isEmpty() && !ENDPOINT_TYPES.contains(types.get(0))) {
            throw AwsException.badRequest("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE");
        } else if (!types.isEmpty()) {
            types.forEach(configuration.putArray("types")::add);
            configuration.put("ipAddressType", types.get(0).equals("PRIVATE") ? "dualstack" : "ipv4");
        } else if (!configuration.has("types")) {
            configuration.putArray("types").add("EDGE");
        }
        if (!configuration.has("ipAddressType")) {
            configuration.put("ipAddressType", "ipv4");
        }
        if (extension.path("ipAddressType").isTextual()) {
            configuration.put("ipAddressType", extension.get("ipAddressType").asText());
        }
        if (extension.path("vpcEndpointIds").isArray()) {
            ArrayNode ids = configuration.putArray("vpcEndpointIds");
            extension.get("vpcEndpointIds").forEach(id -> ids.add(id.asText()));
        }
    }

    /** A tag of the document becomes a tag of the API when it has {@code x-amazon-apigateway-tag-value}. */
    private void tags() {
        for (JsonNode tag : document.root().path("tags")) {
            JsonNode value = tag.path(OpenApiDocument.EXTENSION + "tag-value");
            if (value.isValueNode() && tag.path("name").isTextual()) {
                restApi.withObject("/tags").put(tag.path("name").asText(), value.asText());
            }
        }
    }
}
