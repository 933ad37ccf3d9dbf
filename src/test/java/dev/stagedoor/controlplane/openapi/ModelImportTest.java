/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import static dev.stagedoor.controlplane.openapi.TestApi.importing;
import static dev.stagedoor.controlplane.openapi.TestApi.method;
import static dev.stagedoor.controlplane.openapi.TestApi.openApi;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import org.junit.jupiter.api.Test;

class ModelImportTest {

    private static final String MODELS = "https://apigateway.amazonaws.com/restapis/api/models/";

    private static String schemas(String schemas) {
        return openApi("\"components\":{\"schemas\":{" + schemas + "}}");
    }

    private static String body(String schema) {
        return openApi("\"paths\":{\"/a\":{\"post\":{\"requestBody\":{\"content\":{\"application/json\":{\"schema\":"
                + schema + "}}}}}}");
    }

    private static ObjectNode schema(DefinitionTree tree, String model) {
        return Json.readObject(
                tree.find("/models/" + model).orElseThrow().path("schema").asText());
    }

    @Test
    void models_that_refer_to_each_other_and_to_themselves_refer_to_models() {
        DefinitionTree tree = importing(schemas("""
                        "Node":{"type":"object","properties":{"next":{"$ref":"#/components/schemas/Node"},
                          "leaf":{"type":"array","items":{"$ref":"#/components/schemas/Leaf"}}}},
                        "Leaf":{"allOf":[{"$ref":"#/components/schemas/Node"},{"type":"object"}]}""")).tree();

        assertThat(schema(tree, "Node").at("/properties/next/$ref").asText()).isEqualTo(MODELS + "Node");
        assertThat(schema(tree, "Node").at("/properties/leaf/items/$ref").asText())
                .isEqualTo(MODELS + "Leaf");
        assertThat(schema(tree, "Leaf").at("/allOf/0/$ref").asText()).isEqualTo(MODELS + "Node");
    }

    @Test
    void keywords_that_models_do_not_know_are_left_out_and_properties_of_their_names_stay() {
        DefinitionTree tree = importing(schemas("""
                        "A":{"type":"object","description":"d","example":{},"x-vendor":1,"required":["default"],
                          "properties":{"default":{"type":"string","default":"x","nullable":true,"maxLength":3},
                                        "example":{"type":"array","minItems":1,"items":{"type":"integer","example":1}}},
                          "additionalProperties":false}""")).tree();

        assertThat(schema(tree, "A")).isEqualTo(Json.readObject("""
                {"type":"object","description":"d","required":["default"],
                 "properties":{"default":{"type":"string","maxLength":3},
                               "example":{"type":"array","items":{"type":"integer"}}},
                 "additionalProperties":false}"""));
        assertThat(tree.find("/models/A").orElseThrow().path("description").asText())
                .isEqualTo("d");
    }

    @Test
    void a_schema_written_in_place_is_a_model_of_its_own_and_the_same_one_wherever_it_is_written() {
        String inline = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}";
        DefinitionTree tree = importing(openApi("\"paths\":{\"/a\":{\"post\":{\"requestBody\":{\"content\":{"
                        + "\"application/json\":{\"schema\":" + inline + "}}},\"responses\":{\"200\":{\"content\":{"
                        + "\"application/json\":{\"schema\":" + inline + "}}}}}}}"))
                .tree();

        String name = method(tree, "/a", "POST")
                .at("/requestModels/application~1json")
                .asText();
        assertThat(name).matches("MODEL[0-9a-f]{6}");
        assertThat(tree.children("", "Model")).containsOnlyKeys("/models/" + name);
        assertThat(schema(tree, name)).isEqualTo(Json.readObject(inline));
    }

    @Test
    void a_primitive_is_no_model_unless_it_has_a_name() {
        var result = importing(body("{\"type\":\"string\"}"));

        assertThat(result.warnings())
                .containsExactly(
                        "Unsupported model type 'StringSchema' in request body to method 'POST /a'. Ignoring.");
        assertThat(importing(schemas("\"S\":{\"type\":\"string\"}")).tree().find("/models/S"))
                .isPresent();
    }

    @Test
    void a_reference_to_no_model_is_left_out_with_a_warning() {
        var result = importing(body("{\"$ref\":\"#/components/schemas/X\"}"));

        assertThat(result.warnings()).containsExactly("Reference to model 'X' not found. Ignoring.");
        assertThat(method(result.tree(), "/a", "POST").has("requestModels")).isFalse();
    }

    @Test
    void a_model_name_must_be_alphanumeric() {
        assertThatThrownBy(() -> importing(schemas("\"inline_response_200\":{\"type\":\"object\"}")))
                .hasMessage(
                        "Errors found during import:\n\tUnable to create model for 'inline_response_200': Model name"
                                + " must be alphanumeric: inline_response_200");
    }

    @Test
    void a_reference_out_of_the_document_is_refused() {
        assertThatThrownBy(
                        () -> importing(
                                schemas(
                                        "\"A\":{\"type\":\"object\",\"properties\":{\"b\":{\"$ref\":\"https://example.com/b.json\"}}}")))
                .hasMessage("Errors found during import:\n\tUnable to create model for 'A': Invalid model specified:"
                        + " Validation Result: warnings : [], errors : [Model reference must be in canonical form]");
    }

    @Test
    void a_reference_to_a_part_of_a_schema_is_that_part() {
        JsonNode schema = schema(importing(schemas("""
                                "A":{"type":"object","properties":{"id":{"type":"integer"}}},
                                "B":{"type":"object","properties":{"a":{"$ref":"#/components/schemas/A/properties/id"}}}""")).tree(), "B");

        assertThat(schema.at("/properties/a/type").asText()).isEqualTo("integer");
    }

    @Test
    void parts_in_a_circle_are_refused() {
        assertThatThrownBy(() -> importing(schemas("""
                        "A":{"properties":{"x":{"items":{"$ref":"#/components/schemas/A/properties/x"}}}}""")))
                .hasMessageContaining("Model reference must be in canonical form");
    }
}
