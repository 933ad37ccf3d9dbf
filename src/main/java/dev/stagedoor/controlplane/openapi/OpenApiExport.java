/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * GetExport: what a stage serves as an OpenAPI document. The inverse of {@link OpenApiImport}: a document that is
 * imported and exported again is the same. What OpenAPI or AWS's form of it cannot say is lost in the first export:
 * resources without methods, models that no method uses, and the like.
 */
public final class OpenApiExport {

    /** The two formats, under AWS's names for them in lower case. */
    public enum Format {
        SWAGGER,
        OAS30;

        /** Where a schema of that name is, as a reference says it. */
        String schemaReference() {
            return this == SWAGGER ? "#/definitions/" : "#/components/schemas/";
        }

        boolean isSwagger() {
            return this == SWAGGER;
        }
    }

    /**
     * @param extensions the {@code extensions} parameter, taken apart; {@code apigateway} means all of them
     */
    public record Options(Format format, Set<String> extensions) {

        /** Whether something of AWS's own is asked for, by any of the names that stand for it. */
        boolean wants(String extension) {
            boolean settings = extension.equals("validators") || extension.equals("gatewayresponses");
            return extensions.contains(extension)
                    || extensions.contains("apigateway")
                    || (settings && extensions.contains("integrations"))
                    // "By default, documentation parts are included" (AWS, "Publish API documentation")
                    || (extension.equals("documentation") && extensions.isEmpty());
        }
    }

    /**
     * What is exported.
     *
     * @param api the tree that the stage's deployment froze
     * @param host where the API is called
     * @param stageName the first segment of the paths it is called by
     * @param deployed when it was deployed, in seconds since 1970: the version of an API that has none
     * @param documentation the DocumentationVersion that the stage publishes; missing node for none
     */
    public record Source(DefinitionTree api, String host, String stageName, long deployed, JsonNode documentation) {}

    private final Source source;
    private final Options options;
    private final Documented documented;
    private final SchemaExport schemas;
    private final SecurityExport security;

    private OpenApiExport(Source source, Options options) {
        this.source = source;
        this.options = options;
        this.documented = new Documented(source.documentation());
        this.schemas = new SchemaExport(source.api(), options.format(), documented);
        this.security = new SecurityExport(source.api(), options, documented);
    }

    /** The document. */
    public static ObjectNode apply(Source source, Options options) {
        return new OpenApiExport(source, options).document();
    }

    /** The same as YAML. */
    public static String yaml(ObjectNode document) {
        return YamlText.write(document);
    }

    private ObjectNode document() {
        boolean swagger = options.format().isSwagger();
        ObjectNode document =
                swagger ? Json.object().put("swagger", "2.0") : Json.object().put("openapi", "3.0.1");
        document.set("info", info());
        if (swagger) {
            document.put("host", source.host()).put("basePath", "/" + source.stageName());
            document.putArray("schemes").add("https");
        } else {
            document.putArray("servers").add(server());
        }
        document.set("paths", paths());
        components(document);
        new SettingsExport(source.api(), options).addTo(document);
        if (options.wants("documentation") && source.documentation().isObject()) {
            document.set(OpenApiDocument.EXTENSION + "documentation", documented.extension());
        }
        documented.mergeExtensions(Json.object().put("type", "API"), document);
        return document;
    }

    private ObjectNode info() {
        JsonNode restApi = source.api().root();
        ObjectNode info = Json.object().put("title", restApi.path("name").asText());
        if (restApi.has("description")) {
            info.set("description", restApi.get("description"));
        }
        info.put("version", version(source));
        documented.mergeInfo(info);
        return info;
    }

    /** {@code info.version}, which the name of the exported file has too (recorded: test_export_oas30_openapi). */
    public static String version(Source source) {
        JsonNode restApi = source.api().root();
        return restApi.has("version")
                ? restApi.get("version").asText()
                : Instant.ofEpochSecond(source.deployed()).toString();
    }

    private ObjectNode server() {
        ObjectNode server = Json.object().put("url", "https://" + source.host() + "/{basePath}");
        server.putObject("variables").putObject("basePath").put("default", source.stageName());
        return server;
    }

    /** Resources that have methods, by path. */
    private ObjectNode paths() {
        MethodExport methods = new MethodExport(source.api(), options, schemas, security, documented);
        Map<String, ObjectNode> items = new TreeMap<>();
        source.api().children("", "Resource").forEach((row, resource) -> {
            String path = resource.path("path").asText();
            ObjectNode item = Json.object();
            source.api()
                    .children(row, "Method")
                    .forEach((methodRow, method) ->
                            item.set(MethodExport.verb(method), methods.operation(path, methodRow, method)));
            if (!item.isEmpty()) {
                documented.mergeExtensions(Json.object().put("type", "RESOURCE").put("path", path), item);
                items.put(path, item);
            }
        });
        ObjectNode paths = Json.object();
        items.forEach(paths::set);
        return paths;
    }

    private void components(ObjectNode document) {
        ObjectNode schemes = security.schemes();
        ObjectNode used = schemas.used();
        if (options.format().isSwagger()) {
            if (!schemes.isEmpty()) {
                document.set("securityDefinitions", schemes);
            }
            if (!used.isEmpty()) {
                document.set("definitions", used);
            }
            return;
        }
        ObjectNode components = document.putObject("components"); // there even when empty (recorded)
        if (!used.isEmpty()) {
            components.set("schemas", used);
        }
        if (!schemes.isEmpty()) {
            components.set("securitySchemes", schemes);
        }
    }
}
