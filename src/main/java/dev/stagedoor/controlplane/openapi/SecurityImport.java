/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.rules.Authorizers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Security schemes into authorizers, and security requirements into what a method asks of its callers. */
final class SecurityImport {

    /**
     * What a method asks of its callers.
     *
     * @param authorizerId of the authorizer, for CUSTOM and COGNITO_USER_POOLS
     */
    record MethodSecurity(
            String authorizationType, @Nullable String authorizerId, List<String> scopes, boolean apiKeyRequired) {

        boolean lacksAuthorizer() {
            return authorizerId == null && (authorizationType.equals(CUSTOM) || authorizationType.equals(COGNITO));
        }

        void writeTo(ObjectNode method) {
            method.put("authorizationType", authorizationType);
            method.put("apiKeyRequired", apiKeyRequired);
            if (authorizerId != null) {
                method.put("authorizerId", authorizerId);
            }
            if (!scopes.isEmpty()) {
                scopes.forEach(method.putArray("authorizationScopes")::add);
            }
        }
    }

    private static final String CUSTOM = "CUSTOM";
    private static final String COGNITO = Authorizers.COGNITO;
    private static final String AUTHORIZER = OpenApiDocument.EXTENSION + "authorizer";
    private static final String AUTHTYPE = OpenApiDocument.EXTENSION + "authtype";
    private static final String AUTH = OpenApiDocument.EXTENSION + "auth";
    private static final List<String> COPIED =
            List.of("authorizerUri", "authorizerCredentials", "identityValidationExpression");

    private final OpenApiDocument document;
    private final ImportFindings findings;
    private final ImportedIds ids;
    private final DefinitionTree tree;
    /** The documents of the authorizers that requirements can name, by scheme. */
    private final Map<String, ObjectNode> authorizers = new HashMap<>();

    private final MethodSecurity byDefault;

    SecurityImport(OpenApiDocument document, DefinitionTree current, DefinitionTree tree, ImportFindings findings) {
        this.document = document;
        this.findings = findings;
        this.tree = tree;
        this.ids = ImportedIds.of(current, "Authorizer", "name");
        tree.children("", "Authorizer")
                .values()
                .forEach(kept -> authorizers.put(kept.path("name").asText(), kept));
        document.securitySchemes().properties().forEach(entry -> scheme(entry.getKey(), entry.getValue()));
        this.byDefault = required(document.root().path("security"));
    }

    private void scheme(String name, JsonNode declared) {
        JsonNode scheme = document.resolve(declared);
        JsonNode extension = scheme.path(AUTHORIZER);
        if (extension.isObject()) {
            authorizer(name, scheme, extension);
        } else if (!scheme.path("type").asText().equals("apiKey")) {
            findings.warn("Unsupported security definition type '"
                    + scheme.path("type").asText() + "' for '" + name + "'. Ignoring.");
        }
    }

    private void authorizer(String name, JsonNode scheme, JsonNode extension) {
        String type = extension.path("type").asText().toUpperCase(Locale.ROOT);
        if (!Authorizers.TYPES.contains(type)) {
            findings.warn("Unsupported authorizer type '"
                    + extension.path("type").asText() + "' for '" + name + "'. Ignoring.");
            return;
        }
        String id = ids.of(name);
        ObjectNode authorizer = Json.object().put("id", id).put("name", name).put("type", type);
        if (scheme.path(AUTHTYPE).isTextual()) {
            authorizer.put("authType", scheme.path(AUTHTYPE).asText());
        }
        Authorizers.complete(authorizer);
        for (String member : COPIED) {
            if (extension.path(member).isValueNode()) {
                authorizer.put(member, extension.get(member).asText());
            }
        }
        if (!type.equals(Authorizers.REQUEST)) { // the header that the scheme names, always
            authorizer.put(
                    "identitySource",
                    "method.request.header." + scheme.path("name").asText("Authorization"));
        } else if (extension.path("identitySource").isTextual()) {
            authorizer.put("identitySource", extension.get("identitySource").asText());
        }
        JsonNode ttl = extension.path("authorizerResultTtlInSeconds");
        if (ttl.isValueNode() && !ttl.isNull()) { // no default: recorded, test_import_swagger_api
            authorizer.put("authorizerResultTtlInSeconds", ttl.asInt());
        }
        if (extension.path("providerARNs").isArray()) {
            authorizer.set("providerARNs", extension.get("providerARNs"));
        }
        String refusal = Authorizers.uriRefusal(authorizer);
        if (refusal != null) {
            findings.error("Unable to create Authorizer '" + name + "': " + refusal);
            return;
        }
        tree.put("/authorizers/" + id, "Authorizer", authorizer);
        authorizers.put(name, authorizer);
    }

    /** What an operation requires, else what the document requires of all. */
    MethodSecurity of(JsonNode operation) {
        MethodSecurity security = operation.has("security") ? required(operation.get("security")) : byDefault;
        JsonNode type = operation.path(AUTH).path("type");
        return type.isTextual()
                ? new MethodSecurity(
                        type.asText().toUpperCase(Locale.ROOT),
                        security.authorizerId(),
                        security.scopes(),
                        security.apiKeyRequired())
                : security;
    }

    /** The first authorizer counts, as AWS has one a method. Schemes that are not defined ask for nothing. */
    private MethodSecurity required(JsonNode requirements) {
        boolean apiKeyRequired = false;
        MethodSecurity authorization = new MethodSecurity("NONE", null, List.of(), false);
        for (JsonNode requirement : requirements) {
            for (var named : requirement.properties()) {
                JsonNode scheme = document.resolve(document.securitySchemes().path(named.getKey()));
                ObjectNode authorizer = authorizers.get(named.getKey());
                if (authorizer == null && isApiKey(scheme)) {
                    apiKeyRequired = true;
                } else if (authorization.authorizationType().equals("NONE")) {
                    authorization = authorization(scheme, authorizer, named.getValue());
                }
            }
        }
        return new MethodSecurity(
                authorization.authorizationType(),
                authorization.authorizerId(),
                authorization.scopes(),
                apiKeyRequired);
    }

    private static MethodSecurity authorization(JsonNode scheme, @Nullable ObjectNode authorizer, JsonNode scopes) {
        String authtype = scheme.path(AUTHTYPE).asText();
        if (authorizer != null) {
            boolean cognito = authorizer.path("type").asText().equals(COGNITO);
            return new MethodSecurity(
                    cognito ? COGNITO : CUSTOM,
                    authorizer.path("id").asText(),
                    cognito ? texts(scopes) : List.of(),
                    false);
        }
        if (authtype.equalsIgnoreCase("awsSigv4")) {
            return new MethodSecurity("AWS_IAM", null, List.of(), false);
        }
        // A scheme that promises an authorizer and has none must not leave the method open: AWS refuses the method.
        boolean promised = authtype.equalsIgnoreCase(CUSTOM) || authtype.equalsIgnoreCase(COGNITO);
        return new MethodSecurity(promised ? authtype.toUpperCase(Locale.ROOT) : "NONE", null, List.of(), false);
    }

    private static boolean isApiKey(JsonNode scheme) {
        return scheme.path("type").asText().equals("apiKey")
                && scheme.path("in").asText("header").equals("header")
                && scheme.path("name").asText().equalsIgnoreCase("x-api-key");
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
