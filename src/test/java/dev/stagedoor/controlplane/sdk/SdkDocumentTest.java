/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import org.junit.jupiter.api.Test;

class SdkDocumentTest {

    private static ObjectNode of(SdkType type, String export) {
        return SdkDocument.of(type, Json.readObject(export), "http://host/stage", "Default");
    }

    @Test
    void methodsForAnyVerbAreLeftOutAsOnAws() {
        ObjectNode document = of(SdkType.JAVASCRIPT, """
                {"info": {"title": "t"}, "paths": {
                  "/{proxy+}": {"x-amazon-apigateway-any-method": {}, "get": {}},
                  "/any": {"x-amazon-apigateway-any-method": {}}}}""");

        assertThat(document.path("paths").fieldNames()).toIterable().containsExactly("/{proxy}");
        JsonNode get = document.path("paths").path("/{proxy}").path("get");
        assertThat(get.path("x-sdk-path").asText()).isEqualTo("/{proxy+}");
        assertThat(get.at("/parameters/0/name").asText()).isEqualTo("proxy");
    }

    @Test
    void inJavaAMethodHasARequestAndAResultWithTheModelsInThem() {
        ObjectNode document = of(SdkType.JAVA, """
                {"paths": {"/pets/{id}": {"post": {
                   "parameters": [{"name": "page", "in": "query"}, {"name": "id", "in": "path", "required": true}],
                   "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewPet"}}}},
                   "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}}}}},
                 "components": {"schemas": {"Pet": {"type": "object"}, "NewPet": {"type": "object"}}}}""");

        JsonNode schemas = document.at("/components/schemas");
        assertThat(schemas.at("/PostPetsIdRequest/properties").fieldNames())
                .toIterable()
                .containsExactly("id", "page", "newPet");
        assertThat(schemas.at("/PostPetsIdResult/properties/pet/$ref").asText()).isEqualTo("#/components/schemas/Pet");
    }

    @Test
    void noReferenceLeadsElsewhere() {
        ObjectNode document = of(SdkType.RUBY, """
                {"paths": {}, "components": {"schemas": {"Pet": {"type": "object", "properties": {
                   "here": {"$ref": "#/components/schemas/Pet"},
                   "file": {"$ref": "file:///etc/passwd"},
                   "net": {"$ref": "http://169.254.169.254/latest"},
                   "nowhere": {"$ref": "#/components/schemas/Nothing"}}}}}}""");

        assertThat(document.toString()).doesNotContain("etc", "169").contains("\"here\":{\"$ref\"");
    }

    @Test
    void whatCouldBecomeCodeIsLeftOut() {
        ObjectNode document = of(SdkType.JAVA, """
                {"info": {"title": "x\\"; system(1); //", "description": "*/ evil"},
                 "paths": {
                   "/a'+evil()+'": {"get": {}},
                   "/ok": {"get": {"operationId": "evil(); //", "summary": "*/ evil", "description": "#{evil}",
                      "parameters": [{"name": "evil\\"+x()+\\"", "in": "query"}, {"name": "good", "in": "header"}]}}},
                 "components": {"schemas": {
                   "../../evil": {"type": "object", "properties": {"a\\"; static { evil(); } //": {"type": "string"},
                     "kept": {"type": "string", "default": "evil", "pattern": "evil", "example": "evil",
                        "description": "evil", "enum": ["fine", "\\"+evil()+\\""]}}}}}}""");

        String text = document.toString();
        assertThat(text.replace("\"operationId\":\"evil\"", "").replace("\"x-sdk-operation\":\"evil\"", ""))
                .doesNotContain("evil()", "evil(", "#{", "*/", "../", "default\":\"", "pattern", "example");
        assertThat(document.at("/components/schemas/Evil/properties").fieldNames())
                .toIterable()
                .containsExactly("kept");
        assertThat(document.path("paths").fieldNames()).toIterable().containsExactly("/ok");
        assertThat(document.at("/paths/~1ok/get/parameters")).hasSize(1);
    }

    @Test
    void aDeepSchemaEndsInAnyValue() {
        String schema = "{\"type\": \"array\", \"items\": ".repeat(500) + "{}" + "}".repeat(500);

        ObjectNode document =
                of(SdkType.SWIFT, "{\"paths\": {}, \"components\": {\"schemas\": {\"Deep\": " + schema + "}}}");

        assertThat(document.toString().split("array", -1)).hasSizeLessThan(70);
    }
}
