/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.string;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.openapi.OpenApiImport;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Identifiers;
import dev.stagedoor.controlplane.wire.Timestamp;
import dev.stagedoor.controlplane.wire.UriPart;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** ImportRestApi and PutRestApi: what an OpenAPI document does to the stored API, all of it or nothing. */
@ApplicationScoped
class RestApiDocuments {

    @Inject
    Definitions definitions;

    @Inject
    RestApis restApis;

    @Inject
    Settings settings;

    /** Creates an API. @return its document, with the warnings of this import */
    ObjectNode create(byte[] body, MultivaluedMap<String, String> query) {
        String id = Identifiers.restApi();
        DefinitionTree tree = RestApiTemplate.empty();
        ObjectNode document = RestApiOperations.SHAPE.document(Json.object());
        document.put("id", id);
        document.put("createdDate", Timestamp.now());
        document.put("rootResourceId", RestApiTemplate.rootResourceId(tree));
        tree.put("", RestApiOperations.TYPE, document);
        return store(id, OpenApiImport.apply(body, tree, options(OpenApiImport.Mode.IMPORT, query)));
    }

    /**
     * ImportDocumentationParts: changes nothing but documentation.
     *
     * @return the ids of the parts that the document has, in its order
     */
    OpenApiImport.Documentation documentation(String restApiId, byte[] body, MultivaluedMap<String, String> query) {
        OpenApiImport.Mode mode = mode(query);
        restApis.lock(restApiId);
        OpenApiImport.Documentation imported =
                OpenApiImport.documentation(body, definitions.tree(RestApis.path(restApiId)), options(mode, query));
        definitions.store(RestApis.path(restApiId), imported.tree());
        return imported;
    }

    /** Merges into or overwrites an API. @return its document, with the warnings of this import */
    ObjectNode update(String restApiId, byte[] body, MultivaluedMap<String, String> query) {
        OpenApiImport.Options options = options(mode(query), query);
        if (definitions.lock(RestApis.path(restApiId)).isEmpty()) {
            // recorded: test_import_api_bad_file, the document is read before the API is looked up
            DefinitionTree nothing = RestApiTemplate.empty();
            nothing.put("", RestApiOperations.TYPE, Json.object().put("id", restApiId));
            OpenApiImport.apply(body, nothing, options);
        }
        restApis.require(restApiId);
        return store(restApiId, OpenApiImport.apply(body, definitions.tree(RestApis.path(restApiId)), options));
    }

    private static OpenApiImport.Mode mode(MultivaluedMap<String, String> query) {
        String mode = Optional.ofNullable(query.getFirst("mode")).orElse("merge");
        UriPart.check(new UriPart(string("mode").oneOf("merge", "overwrite"), mode));
        return OpenApiImport.Mode.valueOf(mode.toUpperCase(Locale.ROOT));
    }

    private ObjectNode store(String id, OpenApiImport.Result result) {
        ObjectNode document = result.tree().root();
        EndpointConfiguration.complete(document);
        if (document.hasNonNull("policy")) {
            document.put(
                    "policy", ResourcePolicy.normalize(document.get("policy").asText(), settings, id));
        }
        Tags.check(document.path("tags"));
        definitions.store(RestApis.path(id), result.tree());
        if (!result.warnings().isEmpty()) {
            document = document.deepCopy(); // the warnings are the call's, not the API's
            document.putArray("warnings")
                    .addAll(result.warnings().stream().map(TextNode::valueOf).toList());
        }
        return document;
    }

    /** The {@code parameters} of both calls, which SDKs send as query parameters of their own. */
    private OpenApiImport.Options options(OpenApiImport.Mode mode, MultivaluedMap<String, String> query) {
        return new OpenApiImport.Options(
                mode,
                basePath(query.getFirst("basepath")),
                Boolean.parseBoolean(query.getFirst("failonwarnings")),
                "documentation".equals(query.getFirst("ignore")),
                Optional.ofNullable(query.getFirst("endpointConfigurationTypes"))
                        .map(types -> Arrays.asList(types.split("\\s*,\\s*")))
                        .orElse(List.of()),
                settings.accountId(),
                settings.region(),
                settings.maximumTimeoutMillis());
    }

    private static OpenApiImport.BasePath basePath(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return OpenApiImport.BasePath.IGNORE;
        }
        return Arrays.stream(OpenApiImport.BasePath.values())
                .filter(value -> value.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> AwsException.badRequest(
                        "Invalid value for parameter basepath: " + name + ". Must be one of: ignore, prepend, split"));
    }
}
