/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExportOperationsTest {

    private final OneMethod api = new OneMethod();

    @BeforeEach
    void deploy() {
        api.deploy("prod");
    }

    @AfterEach
    void close() {
        api.close();
    }

    private ObjectNode export(String members) {
        return api.done("GetExport", "{\"stageName\": \"prod\"" + members.replace('\'', '"') + "}");
    }

    @Test
    void anExportIsAFileNamedAfterItsTypeAndVersion() {
        ObjectNode json = export(",'exportType':'oas30'");
        ObjectNode yaml = export(",'exportType':'swagger','accepts':'application/yaml'");

        String version =
                Json.readObject(json.get("body").asText()).at("/info/version").asText();
        assertThat(version).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(json.get("contentDisposition").asText())
                .isEqualTo("attachment; filename=\"oas30_" + version + ".json\"");
        assertThat(json.get("contentType").asText()).isEqualTo("application/octet-stream");
        assertThat(yaml.get("contentDisposition").asText())
                .isEqualTo("attachment; filename=\"swagger_" + version + ".yaml\"");
        assertThat(yaml.get("body").asText()).startsWith("swagger: \"2.0\"\ninfo:\n  title: \"one\"\n");
    }

    @Test
    void whatIsExportedIsWhatTheStageServesNotWhatTheApiHasBecome() {
        api.putMock("DELETE");

        ObjectNode document =
                Json.readObject(export(",'exportType':'oas30'").get("body").asText());

        assertThat(document.at("/paths/~1").fieldNames()).toIterable().containsExactly("get");
    }

    @Test
    void aStageExportsTheDocumentationThatItPublishes() {
        api.done("CreateDocumentationPart", """
                {"location": {"type": "METHOD", "method": "GET"}, "properties": "{\\"summary\\": \\"short\\"}"}""");
        String exported = export(",'exportType':'oas30'").get("body").asText();
        assertThat(exported).doesNotContain("short");

        api.done("CreateDocumentationVersion", """
                {"documentationVersion": "1", "stageName": "prod"}""");

        exported = export(",'exportType':'oas30'").get("body").asText();
        assertThat(Json.readObject(exported).at("/paths/~1/get/summary").asText())
                .isEqualTo("short");
        assertThat(exported).contains("x-amazon-apigateway-documentation");
        assertThat(export(",'exportType':'oas30','parameters':{'extensions':'integrations'}")
                        .get("body")
                        .asText())
                .contains("x-amazon-apigateway-integration")
                .doesNotContain("x-amazon-apigateway-documentation");
    }

    @Test
    void whatIsNotThereCannotBeExported() {
        api.refused(
                "GetExport",
                "{\"stageName\": \"no\", \"exportType\": \"oas30\"}",
                404,
                "Invalid stage identifier specified");
        api.refused(
                "GetExport",
                "{\"stageName\": \"prod\", \"exportType\": \"raml\"}",
                400,
                "Invalid export type specified: raml. Valid values are: oas30, swagger");
    }
}
