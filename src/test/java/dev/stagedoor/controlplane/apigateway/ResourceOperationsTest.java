/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.conformance.ManagementApi;
import dev.stagedoor.controlplane.definition.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceOperationsTest {

    private final ManagementApi management = new ManagementApi("123456789012");
    private String restApiId = "";
    private String rootId = "";

    @BeforeEach
    void createApi() {
        ObjectNode api = management
                .call("CreateRestApi", Json.object().put("name", "tree"))
                .body();
        restApiId = api.get("id").asText();
        rootId = api.get("rootResourceId").asText();
    }

    @AfterEach
    void close() {
        management.close();
    }

    private ObjectNode parameters() {
        return Json.object().put("restApiId", restApiId);
    }

    private ManagementApi.Answer create(String parentId, String pathPart) {
        return management.call(
                "CreateResource", parameters().put("parentId", parentId).put("pathPart", pathPart));
    }

    private String created(String parentId, String pathPart) {
        return create(parentId, pathPart).body().path("id").asText();
    }

    private ManagementApi.Answer patch(String resourceId, String op, String path, String value) {
        ObjectNode parameters = parameters().put("resourceId", resourceId);
        parameters
                .putArray("patchOperations")
                .addObject()
                .put("op", op)
                .put("path", path)
                .put("value", value);
        return management.call("UpdateResource", parameters);
    }

    private List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (JsonNode item :
                management.call("GetResources", parameters()).body().get("items")) {
            paths.add(item.get("path").asText());
        }
        return paths;
    }

    private static String error(ManagementApi.Answer answer) {
        return answer.status() + " "
                + answer.body().path("Error").path("Message").asText();
    }

    @Test
    void aMoveTakesAllThatIsBeneathAlong() {
        String pets = created(rootId, "pets");
        String store = created(rootId, "store");
        created(created(pets, "{petId}"), "photos");

        assertThat(patch(pets, "replace", "/parentId", store).status()).isEqualTo(200);
        assertThat(paths())
                .containsExactly("/", "/store", "/store/pets", "/store/pets/{petId}", "/store/pets/{petId}/photos");

        assertThat(patch(store, "replace", "/pathPart", "shop")
                        .body()
                        .get("path")
                        .asText())
                .isEqualTo("/shop");
        assertThat(paths())
                .containsExactly("/", "/shop", "/shop/pets", "/shop/pets/{petId}", "/shop/pets/{petId}/photos");
    }

    @Test
    void aMoveBeneathItselfOrToNowhereIsRefused() {
        String pets = created(rootId, "pets");
        String child = created(pets, "child");

        assertThat(error(patch(pets, "replace", "/parentId", child))).isEqualTo("400 Resources cannot be cyclical.");
        assertThat(error(patch(pets, "replace", "/parentId", pets))).isEqualTo("400 Resources cannot be cyclical.");
        assertThat(error(patch(pets, "replace", "/parentId", "nowhere")))
                .isEqualTo("404 Invalid Resource identifier specified");
        assertThat(paths()).containsExactly("/", "/pets", "/pets/child");
    }

    @Test
    void siblingsHaveDifferentNamesAndOneVariable() {
        created(rootId, "pets");
        String dogs = created(rootId, "dogs");
        created(rootId, "{id}");

        assertThat(error(create(rootId, "pets")))
                .isEqualTo("409 Another resource with the same parent already has this name: pets");
        assertThat(error(patch(dogs, "replace", "/pathPart", "pets")))
                .isEqualTo("409 Another resource with the same parent already has this name: pets");
        assertThat(error(create(rootId, "{proxy+}")))
                .isEqualTo("400 A sibling ({id}) of this resource already has a variable path part -- only one is"
                        + " allowed");
    }

    @Test
    void aGreedyVariableIsTheLastOfItsPath() {
        String proxy = created(rootId, "{proxy+}");
        String parent = created(rootId, "parent");
        created(parent, "child");

        assertThat(error(create(proxy, "child")))
                .isEqualTo("400 Cannot create a child of a resource with a greedy path variable: {proxy+}");
        assertThat(error(patch(parent, "replace", "/parentId", proxy)))
                .isEqualTo("400 Cannot create a child of a resource with a greedy path variable: {proxy+}");
        assertThat(patch(parent, "replace", "/pathPart", "{rest+}").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a b", "{}", "{a", "a}", "{a}b", "a+", "{a+b}", "é"})
    void aPathPartHasOnlyItsCharacters(String pathPart) {
        assertThat(error(create(rootId, pathPart)))
                .isEqualTo("400 Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly"
                        + " braces at the beginning and the end and an optional plus sign before the closing brace.");
    }

    @Test
    void deletingAResourceDeletesAllBeneathButNeverTheRoot() {
        String pets = created(rootId, "pets");
        created(created(pets, "a"), "b");
        created(rootId, "petshop");

        assertThat(management
                        .call("DeleteResource", parameters().put("resourceId", pets))
                        .status())
                .isEqualTo(202);
        assertThat(paths()).containsExactly("/", "/petshop");
        assertThat(error(management.call("DeleteResource", parameters().put("resourceId", pets))))
                .isEqualTo("404 Invalid Resource identifier specified");
        assertThat(management
                        .call("DeleteResource", parameters().put("resourceId", rootId))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void theAnswerForAMissingApiDependsOnWhatIsAsked() {
        restApiId = "nowhere";

        assertThat(error(management.call("GetResources", parameters())))
                .isEqualTo("404 Invalid API identifier specified 123456789012:nowhere");
        assertThat(error(management.call("GetResource", parameters().put("resourceId", rootId))))
                .isEqualTo("404 Invalid Resource identifier specified");
    }
}
