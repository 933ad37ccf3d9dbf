/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.openapi.OpenApiExport.Format;
import dev.stagedoor.controlplane.openapi.OpenApiImport.BasePath;
import dev.stagedoor.controlplane.openapi.OpenApiImport.Mode;
import dev.stagedoor.controlplane.wire.AwsException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exports, and that an import of one is its inverse. The recorded ones are in RecordedManagementTest. */
class OpenApiExportTest {

    private static final String LAMBDA = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
            + "arn:aws:lambda:us-east-1:123456789012:function:f/invocations";

    static Stream<Path> documents() throws IOException, URISyntaxException {
        return Stream.concat(
                RealDocumentsTest.documents(),
                Stream.of(
                        Path.of("deploy/examples/petstore.openapi3.json"),
                        Path.of("deploy/examples/petstore.swagger2.yaml")));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void a_real_document_is_the_same_when_it_is_exported_imported_and_exported_again(Path file) throws IOException {
        DefinitionTree api = imported(Files.readAllBytes(file), BasePath.PREPEND);
        for (Format format : Format.values()) {
            ObjectNode first = export(api, format, "apigateway");
            DefinitionTree again = imported(bytes(first.toString()), BasePath.IGNORE);
            assertThat(export(again, format, "apigateway").toPrettyString())
                    .as(format.name())
                    .isEqualTo(first.toPrettyString());
            assertThat(DocumentReader.read(bytes(OpenApiExport.yaml(first)), text -> text)
                            .toPrettyString())
                    .as("YAML")
                    .isEqualTo(first.toPrettyString());
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void an_exported_document_makes_the_same_methods(Path file) throws IOException {
        DefinitionTree api = imported(Files.readAllBytes(file), BasePath.PREPEND);

        DefinitionTree again =
                imported(bytes(export(api, Format.OAS30, "apigateway").toString()), BasePath.IGNORE);

        assertThat(methods(again)).containsExactlyElementsOf(methods(api));
    }

    @Test
    void extensions_come_by_name() {
        DefinitionTree api = imported(bytes(everything()), BasePath.IGNORE);

        JsonNode plain = export(api, Format.OAS30, "");
        JsonNode operation = plain.at("/paths/~1a/get");
        assertThat(plain.toString()).doesNotContain("x-amazon-apigateway-integration", "gateway-responses", "policy");
        assertThat(operation.at("/security/0/guard").isArray()).isTrue();
        assertThat(plain.at("/components/securitySchemes/guard").has("x-amazon-apigateway-authorizer"))
                .isFalse();

        JsonNode authorizers = export(api, Format.OAS30, "authorizers");
        assertThat(authorizers
                        .at("/components/securitySchemes/guard/x-amazon-apigateway-authorizer/authorizerUri")
                        .asText())
                .isEqualTo(LAMBDA);
        assertThat(authorizers.toString()).doesNotContain("x-amazon-apigateway-integration");

        JsonNode integrations = export(api, Format.OAS30, "integrations");
        assertThat(integrations
                        .at("/paths/~1a/get/x-amazon-apigateway-integration/type")
                        .asText())
                .isEqualTo("mock");
        assertThat(integrations
                        .at("/paths/~1a/get/x-amazon-apigateway-request-validator")
                        .asText())
                .isEqualTo("all");
        assertThat(integrations
                        .at("/x-amazon-apigateway-gateway-responses/THROTTLED/statusCode")
                        .asInt())
                .isEqualTo(420);
        assertThat(integrations.toString()).doesNotContain("x-amazon-apigateway-authorizer\"");

        JsonNode validators = export(api, Format.SWAGGER, "validators,authorizers");
        assertThat(validators
                        .at("/x-amazon-apigateway-request-validators/all/validateRequestBody")
                        .asBoolean())
                .isTrue();
        assertThat(validators.has("x-amazon-apigateway-gateway-responses")).isFalse();
        assertThat(validators.toString()).doesNotContain("x-amazon-apigateway-integration");
    }

    @Test
    void swagger_says_where_and_what_in_its_own_way() {
        JsonNode swagger = export(imported(bytes(everything()), BasePath.IGNORE), Format.SWAGGER, "");

        assertThat(swagger.path("host").asText()).isEqualTo("api.execute-api.us-east-1.amazonaws.com");
        assertThat(swagger.path("basePath").asText()).isEqualTo("/prod");
        assertThat(swagger.at("/paths/~1a/get/produces/0").asText()).isEqualTo("application/json");
        assertThat(swagger.at("/paths/~1a/get/responses/200/schema/$ref").asText())
                .isEqualTo("#/definitions/Pet");
        assertThat(swagger.at("/definitions/Pet/properties/parent/$ref").asText())
                .isEqualTo("#/definitions/Pet");
        assertThat(swagger.path("definitions").has("Unused")).isFalse();
    }

    /** The attributes: AWS, "Publish API documentation using the API Gateway REST API". */
    @Test
    void documentation_is_written_into_what_it_is_about() {
        ObjectNode version = Json.object().put("version", "1.0").put("createdDate", 1_479_854_500);
        var parts = version.putArray("parts");
        part(parts.addObject(), "{'type':'API'}", "{'foo':1,'x-bar':'b','info':{'description':'said'}}");
        part(parts.addObject(), "{'type':'METHOD'}", "{'description':'any','x-example':'e','x-amazon-apigateway-a':1}");
        part(parts.addObject(), "{'type':'METHOD','path':'/a','method':'GET'}", "{'description':'own'}");
        part(parts.addObject(), "{'type':'RESPONSE','statusCode':'200'}", "{'description':'fine'}");

        ObjectNode document = OpenApiExport.apply(
                new OpenApiExport.Source(imported(bytes(everything()), BasePath.IGNORE), "h", "prod", 0, version),
                new OpenApiExport.Options(Format.OAS30, Set.of()));

        assertThat(document.at("/info/description").asText()).isEqualTo("said");
        assertThat(document.path("x-bar").asText()).isEqualTo("b");
        assertThat(document.has("foo")).isFalse();
        assertThat(document.at("/paths/~1a/get/description").asText()).isEqualTo("own");
        assertThat(document.at("/paths/~1a/get/x-example").asText()).isEqualTo("e");
        assertThat(document.at("/paths/~1a/get").has("x-amazon-apigateway-a")).isFalse();
        assertThat(document.at("/paths/~1a/get/responses/200/description").asText())
                .isEqualTo("fine");
        assertThat(document.at("/x-amazon-apigateway-documentation/createdDate").asText())
                .isEqualTo("2016-11-22T22:41:40Z");
        assertThat(document.at("/x-amazon-apigateway-documentation/documentationParts"))
                .hasSize(4);
    }

    @Test
    void an_api_without_a_version_has_the_date_of_its_deployment() {
        DefinitionTree api = TestApi.empty("api");
        api.root().put("name", "n");

        assertThat(export(api, Format.OAS30, "").at("/info/version").asText()).isEqualTo("2016-10-13T23:04:43Z");
    }

    private static void part(ObjectNode part, String location, String properties) {
        part.set("location", Json.readObject(location.replace('\'', '"')));
        part.put("properties", properties.replace('\'', '"'));
    }

    @Test
    void a_schema_that_would_be_huge_without_its_definitions_is_refused() {
        ObjectNode schema = Json.object().put("$ref", "#/definitions/d29");
        ObjectNode definitions = schema.putObject("definitions");
        for (int i = 1; i < 30; i++) {
            String inner = "#/definitions/d" + (i - 1);
            ObjectNode both = definitions.putObject("d" + i).putObject("properties");
            both.putObject("a").put("$ref", inner);
            both.putObject("b").put("$ref", inner);
        }
        definitions.putObject("d0").put("type", "string");
        DefinitionTree api = imported(bytes(everything()), BasePath.IGNORE);
        api.find("/models/Pet").orElseThrow().put("schema", schema.toString());

        assertThatThrownBy(() -> export(api, Format.OAS30, ""))
                .isInstanceOf(AwsException.class)
                .hasMessage("The schemas of the API's models are too large to be exported");
    }

    private static String everything() {
        return """
                {"openapi": "3.0.1", "info": {"title": "t", "version": "1"},
                 "paths": {"/a": {"get": {
                   "security": [{"guard": []}],
                   "parameters": [{"name": "q", "in": "query", "required": true, "schema": {"type": "string"}}],
                   "responses": {"200": {"description": "ok", "content": {"application/json": {
                     "schema": {"$ref": "#/components/schemas/Pet"}}}}},
                   "x-amazon-apigateway-request-validator": "all",
                   "x-amazon-apigateway-integration": {"type": "mock"}}}},
                 "components": {
                   "schemas": {
                     "Unused": {"type": "object"},
                     "Pet": {"type": "object", "properties": {"parent": {"$ref": "#/components/schemas/Pet"}}}},
                   "securitySchemes": {"guard": {"type": "apiKey", "name": "Authorization", "in": "header",
                     "x-amazon-apigateway-authtype": "custom",
                     "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": "%s"}}}},
                 "x-amazon-apigateway-request-validators": {"all":
                   {"validateRequestBody": true, "validateRequestParameters": true}},
                 "x-amazon-apigateway-gateway-responses": {"THROTTLED": {"statusCode": 420}},
                 "x-amazon-apigateway-policy": {"Statement": []}}""".formatted(LAMBDA);
    }

    private static java.util.List<String> methods(DefinitionTree tree) {
        return tree.children("", "Resource").entrySet().stream()
                .flatMap(resource -> tree.children(resource.getKey(), "Method").values().stream()
                        .map(method -> resource.getValue().path("path").asText() + " "
                                + method.path("httpMethod").asText() + " "
                                + method.path("authorizationType").asText() + " "
                                + method.path("apiKeyRequired").asText() + " "
                                + method.path("requestParameters") + method.path("requestModels")))
                .sorted()
                .toList();
    }

    private static DefinitionTree imported(byte[] document, BasePath basePath) {
        return OpenApiImport.apply(document, TestApi.empty("api"), TestApi.options(Mode.IMPORT, basePath, false))
                .tree();
    }

    private static ObjectNode export(DefinitionTree api, Format format, String extensions) {
        return OpenApiExport.apply(
                new OpenApiExport.Source(
                        api,
                        "api.execute-api.us-east-1.amazonaws.com",
                        "prod",
                        1_476_399_883,
                        MissingNode.getInstance()),
                new OpenApiExport.Options(format, extensions.isEmpty() ? Set.of() : Set.of(extensions.split(","))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
