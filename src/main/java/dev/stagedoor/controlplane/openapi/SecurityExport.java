/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.rules.Authorizers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Authorizers as security schemes, and what methods ask as requirements; what {@link SecurityImport} reads. */
final class SecurityExport {

    private static final String AUTHTYPE = OpenApiDocument.EXTENSION + "authtype";
    private static final Pattern ONE_SOURCE = Pattern.compile("method\\.request\\.(header|querystring)\\.([^\\s,]+)");
    private static final List<String> COPIED = List.of(
            "providerARNs",
            "authorizerUri",
            "authorizerCredentials",
            "identityValidationExpression",
            "authorizerResultTtlInSeconds");

    private final OpenApiExport.Options options;
    private final Documented documented;
    private final Map<String, ObjectNode> authorizers = new LinkedHashMap<>();
    private final Map<String, ObjectNode> schemes = new TreeMap<>();

    SecurityExport(DefinitionTree api, OpenApiExport.Options options, Documented documented) {
        this.options = options;
        this.documented = documented;
        api.children("", "Authorizer").values().forEach(authorizer -> {
            authorizers.put(authorizer.path("id").asText(), authorizer);
            if (options.wants("authorizers")) {
                scheme(authorizer);
            }
        });
    }

    /** The schemes that have been required, and every authorizer if they are asked for. */
    ObjectNode schemes() {
        ObjectNode all = Json.object();
        schemes.forEach(all::set);
        return all;
    }

    /** What a method asks of its callers, one requirement for each scheme. */
    ArrayNode requirements(ObjectNode method) {
        ArrayNode requirements = Json.MAPPER.createArrayNode();
        String type = method.path("authorizationType").asText();
        ObjectNode authorizer = authorizers.get(method.path("authorizerId").asText());
        if (type.equals("AWS_IAM")) {
            schemes.computeIfAbsent(
                    "sigv4", name -> apiKey("Authorization", "header").put(AUTHTYPE, "awsSigv4"));
            requirements.addObject().putArray("sigv4");
        } else if (authorizer != null) {
            scheme(authorizer);
            ArrayNode scopes =
                    requirements.addObject().putArray(authorizer.path("name").asText());
            if (type.equals(Authorizers.COGNITO)) {
                method.path("authorizationScopes").forEach(scopes::add);
            }
        }
        if (method.path("apiKeyRequired").asBoolean()) {
            schemes.computeIfAbsent("api_key", name -> apiKey("x-api-key", "header"));
            requirements.addObject().putArray("api_key");
        }
        return requirements;
    }

    private static ObjectNode apiKey(String name, String in) {
        return Json.object().put("type", "apiKey").put("name", name).put("in", in);
    }

    private void scheme(ObjectNode authorizer) {
        String name = authorizer.path("name").asText();
        if (schemes.containsKey(name)) {
            return;
        }
        String sources = authorizer.path("identitySource").asText();
        Matcher source = ONE_SOURCE.matcher(sources);
        ObjectNode scheme = source.matches()
                ? apiKey(source.group(2), source.group(1).equals("header") ? "header" : "query")
                : apiKey("Unused", "header"); // AWS's word where the sources are more than one parameter
        scheme.put(AUTHTYPE, authorizer.path("authType").asText());
        if (options.wants("authorizers")) {
            ObjectNode extension = scheme.putObject(OpenApiDocument.EXTENSION + "authorizer");
            String type = authorizer.path("type").asText();
            extension.put("type", type.toLowerCase(Locale.ROOT));
            for (String member : COPIED) {
                JsonNode value = authorizer.path(member);
                if (!value.isMissingNode()) {
                    extension.set(member, value);
                }
            }
            if (type.equals(Authorizers.REQUEST) && !sources.isEmpty()) {
                extension.put("identitySource", sources);
            }
        }
        documented.merge(Json.object().put("type", "AUTHORIZER").put("name", name), scheme, Set.of("description"));
        schemes.put(name, scheme);
    }
}
