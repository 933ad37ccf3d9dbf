/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.conformance.ManagementApi;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.dataplane.snapshot.ActiveStages;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents of real projects from the management call to what a stage serves; and the same with a defect in each. */
class RealDocumentsDeployTest {

    private static final Path FOLDER = Path.of("src/test/resources/vectors/specs/rest");

    private static final String POLICY =
            "Invalid policy document. Please check the policy syntax and ensure that Principals are valid.";

    /** What AWS refuses, by how the files' names begin: policies without statements or effects, no integration. */
    private static final Map<String, String> REFUSED = Map.of(
            "sam_api_merge_definitions_with_any_method-",
            POLICY,
            "sam_api_with_if_conditional_with_resource_policy-",
            POLICY,
            "sam_api_with_resource_policy_global-",
            POLICY,
            "sam_api_with_resource_policy_global_implicit-",
            POLICY,
            "sp_apigw-sfn_api_yaml-", // of an HTTP API
            "No integration defined for method");

    private static ManagementApi api;

    @BeforeAll
    static void open() {
        api = new ManagementApi("123456789012");
    }

    @AfterAll
    static void close() {
        api.close();
    }

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> documents = files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !file.toString().contains("if_condition_openapi-e9e64781")) // AWS refuses it
                    .sorted()
                    .toList();
            assertThat(documents).hasSizeGreaterThan(100);
            return documents.stream();
        }
    }

    private static ManagementApi.Answer importing(String document) {
        return api.call("ImportRestApi", Json.object().put("body", document));
    }

    private static ManagementApi.Answer call(String operation, String restApiId, String... members) {
        ObjectNode parameters = Json.object().put("restApiId", restApiId);
        for (int i = 0; i < members.length; i += 2) {
            parameters.put(members[i], members[i + 1]);
        }
        return api.call(operation, parameters);
    }

    /** Every method as {@code GET /path}. */
    private static TreeSet<String> methods(String restApiId) {
        TreeSet<String> methods = new TreeSet<>();
        for (JsonNode resource :
                call("GetResources", restApiId, "limit", "500").body().path("items")) {
            resource.path("resourceMethods")
                    .fieldNames()
                    .forEachRemaining(verb ->
                            methods.add(verb + " " + resource.path("path").asText()));
        }
        return methods;
    }

    private static int rows() {
        List<Integer> rows = new ArrayList<>();
        api.with(
                Definitions.class,
                definitions -> rows.add(definitions.tree("").nodes().size()));
        return rows.get(0);
    }

    private static StageSnapshot published(String restApiId) {
        List<StageSnapshot> found = new ArrayList<>();
        api.with(StagePublisher.class, publisher -> {
            publisher.publish(restApiId, "prod");
            assertThat(publisher.failures()).isEmpty();
        });
        api.with(
                ActiveStages.class,
                active -> found.add(Objects.requireNonNull(active.find(restApiId, "prod"), "the stage")));
        return found.get(0);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void aRealDocumentIsImportedDeployedServedAndExported(Path file) throws IOException {
        int before = rows();
        ManagementApi.Answer imported = importing(Files.readString(file));
        String refusal = REFUSED.entrySet().stream()
                .filter(refused -> file.getFileName().toString().startsWith(refused.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
        if (refusal.equals(POLICY)) {
            assertThat(imported.body().at("/Error/Message").asText()).isEqualTo(refusal);
            assertThat(rows()).isEqualTo(before);
            return;
        }
        assertThat(imported.status()).as("%s", imported.body()).isEqualTo(201);
        String id = imported.body().path("id").asText();
        TreeSet<String> methods = methods(id);
        ManagementApi.Answer deployed = call("CreateDeployment", id, "stageName", "prod");
        if (methods.isEmpty() || !refusal.isEmpty()) {
            assertThat(deployed.body().at("/Error/Message").asText())
                    .isEqualTo(methods.isEmpty() ? "The REST API doesn't contain any methods" : refusal);
        } else {
            assertThat(deployed.status()).as("%s", deployed.body()).isEqualTo(201);
            StageSnapshot stage = published(id);
            for (String method : methods) {
                String[] parts = method.split(" ");
                String path = parts[1].replaceAll("\\{[^}]+\\+}", "a/b").replaceAll("\\{[^}]+}", "a");
                String verb = parts[0].equals("ANY") ? "GET" : parts[0];
                assertThat(stage.routes().match(verb, path)).as(method).isNotNull();
            }
            exported(id, methods);
        }
        assertThat(call("DeleteRestApi", id).status()).isEqualTo(202);
        assertThat(rows()).as("rows left behind").isEqualTo(before);
    }

    private static void exported(String id, TreeSet<String> methods) {
        for (String type : List.of("oas30", "swagger")) {
            ObjectNode parameters =
                    Json.object().put("restApiId", id).put("stageName", "prod").put("exportType", type);
            parameters.putObject("parameters").put("extensions", "apigateway");
            ManagementApi.Answer export = api.call("GetExport", parameters);
            assertThat(export.status()).as("%s", export.body()).isEqualTo(200);
            ManagementApi.Answer again = importing(export.body().path("body").asText());
            assertThat(again.status()).as("%s", again.body()).isEqualTo(201);
            String copy = again.body().path("id").asText();
            assertThat(methods(copy)).isEqualTo(methods);
            call("DeleteRestApi", copy);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void withoutAwsExtensionsADocumentIsImportedAndWaitsForItsIntegrations(Path file) throws IOException {
        ObjectNode plain = Json.readObject(Files.readString(file));
        withoutExtensions(plain);

        ManagementApi.Answer imported = importing(Json.write(plain));

        assertThat(imported.status()).as("%s", imported.body()).isEqualTo(201);
        String id = imported.body().path("id").asText();
        assertThat(call("CreateDeployment", id, "stageName", "prod")
                        .body()
                        .at("/Error/Message")
                        .asText())
                .isIn("No integration defined for method", "The REST API doesn't contain any methods");
        call("DeleteRestApi", id);
    }

    private static void withoutExtensions(JsonNode json) {
        if (json instanceof ObjectNode object) {
            List<String> extensions = new ArrayList<>();
            object.fieldNames().forEachRemaining(name -> {
                if (name.startsWith("x-amazon-") && !name.equals("x-amazon-apigateway-any-method")) {
                    extensions.add(name);
                }
            });
            object.remove(extensions);
        }
        json.forEach(RealDocumentsDeployTest::withoutExtensions);
    }

    /** A defect that is put into a document, and what AWS's message about it says of the place. */
    private enum Defect {
        CUT_OFF("Line "),
        NO_VERSION("Invalid OpenAPI input."),
        INTEGRATION_OF_WRONG_TYPE("malformed integration at path /"),
        WRONG_ARN("resource at path '/"),
        UNKNOWN_INTEGRATION("malformed integration at path /"),
        BROKEN_REFERENCE("Missing");

        private final String place;

        Defect(String place) {
            this.place = place;
        }

        /** Empty when there is no place for it in the document. */
        String in(String document) {
            ObjectNode json = Json.readObject(document);
            ObjectNode operation = firstOperation(json);
            switch (this) {
                case CUT_OFF:
                    return document.substring(0, document.length() * 2 / 3);
                case NO_VERSION:
                    json.remove(List.of("swagger", "openapi"));
                    return Json.write(json);
                case INTEGRATION_OF_WRONG_TYPE:
                    operation.put("x-amazon-apigateway-integration", "aws_proxy");
                    break;
                case WRONG_ARN:
                    operation
                            .putObject("x-amazon-apigateway-integration")
                            .put("type", "aws_proxy")
                            .put("httpMethod", "POST")
                            .put("uri", "arn:aws:apigateway:nowhere");
                    break;
                case UNKNOWN_INTEGRATION:
                    operation
                            .putObject("x-amazon-apigateway-integration")
                            .put("type", "soap")
                            .put("httpMethod", "POST")
                            .put("uri", "http://example.com");
                    break;
                case BROKEN_REFERENCE:
                    String reference = json.has("openapi") ? "#/components/schemas/Missing" : "#/definitions/Missing";
                    ObjectNode schema = Json.object().put("$ref", reference);
                    ObjectNode answer = operation.putObject("responses").putObject("200");
                    answer.put("description", "ok");
                    if (json.has("openapi")) {
                        answer.putObject("content")
                                .putObject("application/json")
                                .set("schema", schema);
                    } else {
                        answer.set("schema", schema);
                    }
                    break;
            }
            return operation.path("absent").asBoolean() ? "" : Json.write(json);
        }

        private static ObjectNode firstOperation(ObjectNode json) {
            for (JsonNode path : json.path("paths")) {
                for (String verb : List.of("get", "post", "put", "delete", "x-amazon-apigateway-any-method")) {
                    if (path.get(verb) instanceof ObjectNode operation) {
                        return operation;
                    }
                }
            }
            return Json.object().put("absent", true);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void aDefectIsRefusedWithItsPlaceAndNothingIsLeft(Path file) throws IOException {
        String document = Files.readString(file);
        int before = rows();
        for (Defect defect : Defect.values()) {
            String defective = defect.in(document);
            if (defective.isEmpty()) {
                continue;
            }

            ObjectNode call = Json.object().put("body", defective);
            if (defect == Defect.BROKEN_REFERENCE) {
                call.put("failOnWarnings", true); // else AWS goes on without the model, and says so
            }
            ManagementApi.Answer answer = api.call("ImportRestApi", call);

            assertThat(answer.body().at("/Error/Message").asText())
                    .as("%s", defect)
                    .contains(defect.place);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(rows()).as("rows after %s", defect).isEqualTo(before);
        }
    }
}
