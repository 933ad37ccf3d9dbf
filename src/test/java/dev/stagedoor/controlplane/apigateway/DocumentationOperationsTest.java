/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stagedoor.controlplane.definition.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Documentation parts and versions. */
class DocumentationOperationsTest {

    private final OneMethod api = new OneMethod();

    @AfterEach
    void close() {
        api.close();
    }

    private ObjectNode part(String location, String properties) {
        return api.done(
                "CreateDocumentationPart",
                "{\"location\": " + location.replace('\'', '"') + ", \"properties\": "
                        + new TextNode(properties.replace('\'', '"')) + "}");
    }

    private JsonNode parts(String filter) {
        return api.done("GetDocumentationParts", filter.replace('\'', '"')).get("items");
    }

    @Test
    void aLocationIsAnsweredWithItsDefaultsAndTakenOnce() {
        ObjectNode method = part("{'type': 'METHOD', 'method': 'GET'}", "{}");

        assertThat(method.get("location").toString())
                .isEqualTo("{\"type\":\"METHOD\",\"path\":\"/\",\"method\":\"GET\"}");
        api.refused(
                "CreateDocumentationPart",
                """
                {"location": {"type": "METHOD", "path": "/", "method": "GET"}, "properties": "{}"}""",
                409,
                "Documentation part already exists for the specified location: type 'METHOD', path '/', method 'GET'");
    }

    /** Terraform's provider sends all members of every location. */
    @Test
    void anEmptyMemberIsOneThatIsNotGiven() {
        ObjectNode method = part("{'type': 'METHOD', 'method': 'GET', 'path': '', 'statusCode': '', 'name': ''}", "{}");

        assertThat(method.get("location").toString())
                .isEqualTo("{\"type\":\"METHOD\",\"path\":\"/\",\"method\":\"GET\"}");
    }

    @Test
    void whatIsNoLocationOrNoObjectIsRefused() {
        api.refused(
                "CreateDocumentationPart", """
                {"location": {"type": "API", "path": "/"}, "properties": "{}"}""", 400, "Invalid location specified: 'path' is not valid for type 'API'");
        api.refused(
                "CreateDocumentationPart", """
                {"location": {"type": "API"}, "properties": "text"}""", 400, "Invalid documentation part: properties must be a JSON object");
    }

    @Test
    void partsAreFilteredByTypeNameAndPath() {
        part("{'type': 'API'}", "{}");
        part("{'type': 'MODEL', 'name': 'Empty'}", "{}");
        part("{'type': 'QUERY_PARAMETER', 'path': '/a', 'method': 'GET', 'name': 'emptied'}", "{}");

        assertThat(parts("{'type': 'MODEL'}")).hasSize(1);
        assertThat(parts("{'name': 'mpt'}")).hasSize(2);
        assertThat(parts("{'path': '/a'}")).hasSize(1);
        assertThat(parts("{'limit': '2'}")).hasSize(2);
    }

    @Test
    void whatNeitherHasNorInheritsAPartIsUndocumented() {
        api.putMock("GET");
        api.putMock("POST");
        part("{'type': 'API'}", "{}");
        part("{'type': 'METHOD', 'path': '/', 'method': '*'}", "{}");

        assertThat(parts("{'locationStatus': 'UNDOCUMENTED'}"))
                .extracting(each -> each.at("/location/type").asText())
                .containsExactly("MODEL", "MODEL", "RESOURCE");
        assertThat(parts("{'locationStatus': 'DOCUMENTED'}")).hasSize(2);
    }

    @Test
    void anImportMergesAttributeByAttributeAndAnOverwriteReplacesAll() {
        part("{'type': 'API'}", "{'description': 'old', 'more': 1}");
        part("{'type': 'MODEL', 'name': 'Error'}", "{}");
        String document = """
                {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {},
                 "x-amazon-apigateway-documentation": {"documentationParts": [
                   {"location": {"type": "API"}, "properties": {"description": "new"}}]}}""";

        JsonNode ids = api.done("ImportDocumentationParts", "{\"body\": " + new TextNode(document) + "}")
                .get("ids");

        assertThat(parts("{}")).hasSize(2);
        ObjectNode merged =
                Json.readObject(parts("{'type': 'API'}").at("/0/properties").asText());
        assertThat(merged.toString()).isEqualTo("{\"description\":\"new\",\"more\":1}");
        assertThat(ids).containsExactly(parts("{'type': 'API'}").at("/0/id"));

        api.done("ImportDocumentationParts", "{\"mode\": \"overwrite\", \"body\": " + new TextNode(document) + "}");
        assertThat(parts("{}")).hasSize(1);
        assertThat(parts("{}").at("/0/properties").asText()).isEqualTo("{\"description\":\"new\"}");
    }

    /** The text: test_import_documentation_parts_bad_file (recorded). */
    @Test
    void whatIsNoDocumentIsRefused() {
        api.refused(
                "ImportDocumentationParts",
                "{\"body\": \"nothing\"}",
                400,
                "Unable to build importer with provided input.");
    }

    @Test
    void aVersionIsPublishedOnAStageAndStaysWhileItIs() {
        api.putMock("GET");
        api.done("CreateDeployment", "{\"stageName\": \"prod\"}");
        part("{'type': 'API'}", "{'description': 'now'}");

        ObjectNode version = api.done("CreateDocumentationVersion", """
                {"documentationVersion": "1.0", "stageName": "prod", "description": "first"}""");

        assertThat(version.get("version").asText()).isEqualTo("1.0");
        assertThat(version.has("parts")).isFalse();
        assertThat(api.done("GetStage", "{\"stageName\": \"prod\"}")
                        .get("documentationVersion")
                        .asText())
                .isEqualTo("1.0");
        assertThat(api.done("GetDocumentationVersions", "{}").path("items")).containsExactly(version);
        api.refused(
                "CreateDocumentationVersion",
                "{\"documentationVersion\": \"1.0\"}",
                409,
                "Documentation version already exists: 1.0");
        api.refused(
                "DeleteDocumentationVersion",
                "{\"documentationVersion\": \"1.0\"}",
                400,
                "Active stages pointing to this documentation version must be moved or deleted");
    }

    @Test
    void aStageTakesNoVersionThatIsNotThere() {
        api.putMock("GET");
        api.done("CreateDeployment", "{\"stageName\": \"prod\"}");

        assertThat(api.call(
                                "UpdateStage",
                                OneMethod.patchOf("{'stageName':'prod'}", "replace", "/documentationVersion", "9"))
                        .body()
                        .at("/Error/Message")
                        .asText())
                .isEqualTo("Invalid Documentation version specified");
    }

    @Test
    void aVersionHasAtMost255Characters() {
        String tooLong = "1".repeat(256);
        api.done("CreateDocumentationVersion", "{'documentationVersion': '" + tooLong.substring(1) + "'}");
        api.refused(
                "CreateDocumentationVersion",
                "{'documentationVersion': '" + tooLong + "'}",
                400,
                "Invalid Documentation version specified: " + tooLong);
    }
}
