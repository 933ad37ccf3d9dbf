/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stagedoor.controlplane.definition.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelOperationsTest {

    private static final String INVALID = "Invalid model specified: Validation Result: warnings : [], errors : [";

    private final OneMethod api = new OneMethod();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aTemplateOfModelsThatContainEachOtherManyTimesIsRefused() {
        api.done("CreateModel", model("M0", "{\"type\": \"string\"}"));
        for (int i = 1; i < 20; i++) {
            String inner = reference("M" + (i - 1));
            api.done("CreateModel", model("M" + i, "{\"properties\": {\"a\": " + inner + ", \"b\": " + inner + "}}"));
        }

        api.refused("GetModelTemplate", "{\"modelName\": \"M19\"}", 400, "Model M19 is too large for a template");
    }

    private static String model(String name, String schema) {
        return "{\"name\": \"" + name + "\", \"contentType\": \"application/json\", \"schema\": " + new TextNode(schema)
                + "}";
    }

    private String reference(String name) {
        return "{\"$ref\": \"https://apigateway.amazonaws.com/restapis/" + api.restApiId + "/models/" + name + "\"}";
    }

    @Test
    void aNewApiHasTheModelsEmptyAndError() {
        assertThat(api.done("GetModels", "{}").path("items"))
                .extracting(model -> model.path("name").asText())
                .containsExactly("Empty", "Error");
        assertThat(api.done("GetModel", "{\"modelName\": \"Empty\"}")
                        .get("description")
                        .asText())
                .isEqualTo("This is a default empty schema model");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"type\": | Invalid model schema specified",
                "[] | Invalid model schema specified",
                "{\"required\": []} | Invalid model schema specified",
                "{\"enum\": [\"a\", \"a\"]} | Invalid model schema specified",
                "{\"type\": \"text\"} | Invalid model schema specified",
                "{\"properties\": {\"a\": {\"example\": 1}}} |"
                        + " Invalid model schema specified. Unsupported keyword(s): [\"example\"]",
                "{\"items\": {\"$ref\": \"Pet.json\"}} | Model reference must be in canonical form",
                "{\"items\": {\"$ref\": \"#/definitions/no\"}} | Model reference must be in canonical form"
            })
    void whatIsNoDraft4SchemaIsRefused(String schema, String error) {
        api.refused("CreateModel", model("Bad", schema), 400, INVALID + error + "]");
    }

    @Test
    void whatIsNotJsonIsNotRead() {
        assertThat(api.call("CreateModel", """
                        {"name": "Xml", "contentType": "application/xml", "schema": "<xsd/>"}""").status()).isEqualTo(201);
    }

    @Test
    void aNameIsAlphanumeric() {
        api.refused("CreateModel", model("my-model", "{}"), 400, "Model name must be alphanumeric: my-model");
    }

    @Test
    void aModelIsFlattenedWithAllItRefersTo() {
        api.done("CreateModel", model("Pet", "{\"type\": \"object\"}"));
        api.done("CreateModel", model("Pets", "{\"type\": \"array\", \"items\": " + reference("Pet") + "}"));
        api.done("CreateModel", model("Shop", "{\"properties\": {\"pets\": " + reference("Pets") + "}}"));

        ObjectNode flat = Json.readObject(api.done("GetModel", "{\"modelName\": \"Shop\", \"flatten\": \"true\"}")
                .get("schema")
                .asText());

        assertThat(flat.at("/properties/pets/$ref").asText()).isEqualTo("#/definitions/Pets");
        assertThat(flat.at("/definitions/Pets/items/$ref").asText()).isEqualTo("#/definitions/Pet");
        assertThat(flat.at("/definitions/Pet/type").asText()).isEqualTo("object");
    }

    /** The samples: AWS API reference, GetModelTemplate; AWS CLI reference, get-model-template. */
    @Test
    void aTemplateIsASampleOfTheModel() {
        api.done("CreateModel", model("output", """
                {"type": "object", "properties": {"a": {"type": "number"}, "b": {"type": "number"},
                 "op": {"type": "string"}, "c": {"type": "number"}}}"""));
        api.done("CreateModel", model("Outputs", "{\"type\": \"array\", \"items\": " + reference("output") + "}"));

        assertThat(template("output"))
                .isEqualTo("#set($inputRoot = $input.path('$'))\n{\n  \"a\" : 3.1415,\n  \"b\" : 3.1415,\n"
                        + "  \"op\" : \"foo\",\n  \"c\" : 3.1415\n}");
        assertThat(template("Empty")).isEqualTo("#set($inputRoot = $input.path('$'))\n{ }");
        assertThat(template("Outputs"))
                .startsWith(
                        "#set($inputRoot = $input.path('$'))\n[\n##TODO: Update this foreach loop to reference array"
                                + " from input json\n#foreach($elem in $inputRoot)\n  {\n    \"a\" : 3.1415,");
    }

    @Test
    void aTemplateOfAModelThatContainsItselfEnds() {
        api.done("CreateModel", model("Tree", "{\"properties\": {\"child\": " + reference("Tree") + "}}"));

        assertThat(template("Tree")).endsWith("{\n  \"child\" : { }\n}");
    }

    private String template(String model) {
        return api.done("GetModelTemplate", "{\"modelName\": \"" + model + "\"}")
                .get("value")
                .asText();
    }

    /** The texts: test_put_method_model (recorded); awslabs/aws-apigateway-importer#113. */
    @Test
    void aModelThatSomethingRefersToCannotBeDeleted() {
        api.done("CreateModel", model("Pet", "{}"));
        api.done("CreateModel", model("Pets", "{\"items\": " + reference("Pet") + "}"));
        api.putMock("GET");
        api.done("PutMethodResponse", """
                {"statusCode": "200", "responseModels": {"application/json": "Pets"}}""");

        api.refused(
                "DeleteModel",
                "{\"modelName\": \"Pet\"}",
                409,
                "Cannot delete model 'Pet', is referenced in model: Pets");
        api.refused(
                "DeleteModel",
                "{\"modelName\": \"Pets\"}",
                409,
                "Cannot delete model 'Pets', is referenced in method response: //GET");
    }

    @Test
    void aCloneHasModelsThatReferToItsOwn() {
        api.done("CreateModel", "{\"name\": \"Pet\", \"contentType\": \"application/json\", \"schema\": \"{}\"}");
        String reference = "https://apigateway.amazonaws.com/restapis/%s/models/Pet";
        api.done(
                "CreateModel",
                "{\"name\": \"Pets\", \"contentType\": \"application/json\", \"schema\": "
                        + new TextNode("{\"items\": {\"$ref\": \"" + reference.formatted(api.restApiId) + "\"}}")
                        + "}");

        String clone = api.done("CreateRestApi", "{\"name\": \"twin\", \"cloneFrom\": \"" + api.restApiId + "\"}")
                .get("id")
                .asText();

        assertThat(api.done("GetModel", "{\"restApiId\": \"" + clone + "\", \"modelName\": \"Pets\"}")
                        .get("schema")
                        .asText())
                .contains(reference.formatted(clone));
    }
}
