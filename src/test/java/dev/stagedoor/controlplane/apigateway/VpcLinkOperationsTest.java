/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VpcLinkOperationsTest {

    private static final String TARGET = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/one/1";

    private final OneMethod api = new OneMethod();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aLinkIsPendingWhenItIsMadeAndThenAvailable() { // recorded: test_vpc_link_lifecycle
        ObjectNode made = api.done("CreateVpcLink", "{'name': 'a', 'targetArns': ['" + TARGET + "']}");
        assertThat(made.path("status").asText()).isEqualTo("PENDING");
        assertThat(made.has("statusMessage")).isFalse();
        assertThat(api.done("GetVpcLink", named(made)).path("status").asText()).isEqualTo("AVAILABLE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name': '', 'targetArns': ['x']}|Name cannot be empty",
                "{'name': 'a', 'targetArns': ['invalid-arn']}|Invalid ARN. ARN is not well formed invalid-arn",
                "{'name': 'a', 'targetArns': []}|Exactly one target ARN must be specified",
                "{'name': 'a'}|1 validation error detected: Value null at 'createVpcLinkInput.targetArns' failed to"
                        + " satisfy constraint: Member must not be null"
            })
    void whatALinkCannotBe(String parameters, String message) { // recorded: test_create_vpc_link_invalid_parameters
        api.refused("CreateVpcLink", parameters, 400, message);
    }

    @ParameterizedTest
    @CsvSource({"/name,b", "/description,d"})
    void nameAndDescriptionAreReplaced(String path, String value) {
        String link = named(create());
        assertThat(api.patch("UpdateVpcLink", link, "replace", path, value)
                        .at(path)
                        .asText())
                .isEqualTo(value);
        for (String op : new String[] {"add", "remove", "copy"}) {
            api.refused(
                    "UpdateVpcLink",
                    OneMethod.patchOf(link, op, path, value),
                    400,
                    "Invalid patch path  '" + path + "' specified for op '" + op
                            + "'. Please choose supported operations");
        }
    }

    @Test
    void aNameIsNotPatchedAway() {
        api.refused(
                "UpdateVpcLink",
                OneMethod.patchOf(named(create()), "replace", "/name", ""),
                400,
                "Name cannot be empty");
    }

    @Test
    void aLinkThatADeployedMethodUsesIsNotDeleted() {
        ObjectNode link = create();
        use(link.path("id").asText());
        api.done("DeleteVpcLink", named(link)); // in use only once deployed
        ObjectNode other = create();
        use(other.path("id").asText());
        api.done("CreateDeployment", "{'stageName': 'dev'}");
        refusedForUse(other);
        api.done("DeleteStage", "{'stageName': 'dev'}");
        api.done("DeleteVpcLink", named(other));
        api.refused("GetVpcLink", named(other), 404, "Invalid Vpc Link identifier specified");
    }

    @Test
    void aStageVariableMayNameTheLinkInUse() {
        ObjectNode link = create();
        use("${stageVariables.link}");
        api.done(
                "CreateDeployment",
                "{'stageName': 'dev', 'variables': {'link': '" + link.path("id").asText() + "'}}");
        refusedForUse(link);
    }

    @Test
    void linksAreTagged() {
        String arn = "'resourceArn': 'arn:aws:apigateway:us-east-1::/vpclinks/"
                + create().path("id").asText() + "'";
        api.done("TagResource", "{" + arn + ", 'tags': {'b': '2'}}");
        assertThat(api.done("GetTags", "{" + arn + "}").at("/tags/b").asText()).isEqualTo("2");
    }

    private void refusedForUse(ObjectNode link) {
        api.refused(
                "DeleteVpcLink",
                named(link),
                400,
                "Cannot delete vpc link. Vpc link '" + link.path("id").asText() + "', is referenced in [GET:"
                        + api.rootId + ":dev] in format of [Method:Resource:Stage].");
    }

    private void use(String connectionId) {
        api.call("PutMethod", "{'authorizationType': 'NONE'}"); // refused the second time
        api.done(
                "PutIntegration",
                "{'type': 'HTTP_PROXY', 'integrationHttpMethod': 'GET', 'uri': 'http://localhost:9/',"
                        + " 'connectionType': 'VPC_LINK', 'connectionId': '" + connectionId + "'}");
    }

    private ObjectNode create() {
        return api.done("CreateVpcLink", "{'name': 'a', 'targetArns': ['" + TARGET + "']}");
    }

    private static String named(ObjectNode link) {
        return "{'vpcLinkId': '" + link.path("id").asText() + "'}";
    }
}
