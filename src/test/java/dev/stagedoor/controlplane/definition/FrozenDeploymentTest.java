/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrozenDeploymentTest {

    @Test
    void thawingGivesBackWhatWasFrozen() {
        DefinitionTree api = new DefinitionTree();
        api.put("", "RestApi", Json.object().put("id", "a1b2c3d4e5").put("name", "Pets"));
        api.put("/resources/root", "Resource", Json.object().put("path", "/"));

        DefinitionTree thawed = FrozenDeployment.thaw(FrozenDeployment.freeze(api));

        assertThat(thawed.nodes()).isEqualTo(api.nodes());
    }

    @Test
    void stagesDeploymentsAndDocumentationAreNoPartOfADeployment() {
        DefinitionTree api = new DefinitionTree();
        api.put("", "RestApi", Json.object());
        api.put("/stages/prod", "Stage", Json.object());
        api.put("/deployments/d1", "Deployment", Json.object());
        api.put("/documentation/parts/p1", "DocumentationPart", Json.object());
        api.put("/models/Empty", "Model", Json.object());

        assertThat(FrozenDeployment.thaw(FrozenDeployment.freeze(api)).nodes()).containsOnlyKeys("", "/models/Empty");
    }

    @Test
    void theCopyBelongsToItsDeployment() {
        assertThat(Definition.parentOf(FrozenDeployment.path("a1", "d1"))).isEqualTo("/restapis/a1/deployments/d1");
    }

    @Test
    void aModelOrStageMayHaveTheNameOfASingleton() {
        assertThat(Definition.parentOf("/restapis/a1/models/integration")).isEqualTo("/restapis/a1");
        assertThat(Definition.parentOf("/restapis/a1/stages/snapshot")).isEqualTo("/restapis/a1");
        assertThat(Definition.parentOf("/restapis/a1/resources/r1/methods/GET/integration"))
                .isEqualTo("/restapis/a1/resources/r1/methods/GET");
        assertThat(Definition.parentOf("/restapis/a1/resources/r1/methods/GET/integration/responses/200"))
                .isEqualTo("/restapis/a1/resources/r1/methods/GET/integration");
    }
}
