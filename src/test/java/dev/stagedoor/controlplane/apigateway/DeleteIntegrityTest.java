/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.conformance.ManagementApi;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in use is not deleted, in AWS's words; what is deleted leaves nothing behind. */
class DeleteIntegrityTest {

    private ManagementApi management;
    private EveryNoun noun;
    private Set<String> before = Set.of();

    @BeforeEach
    void oneOfEach() {
        management = new ManagementApi("123456789012");
        before = rows();
        noun = new EveryNoun(management);
    }

    @AfterEach
    void close() {
        management.close();
    }

    private Set<String> rows() {
        List<Set<String>> rows = new ArrayList<>();
        management.with(
                Definitions.class,
                definitions -> rows.add(Set.copyOf(definitions.tree("").nodes().keySet())));
        return rows.get(0);
    }

    private ManagementApi.Answer call(String operation, String parameters) {
        return noun.call(operation, Json.readObject(noun.expand(parameters).replace('\'', '"')));
    }

    private void done(String operation, String parameters) {
        ManagementApi.Answer answer = call(operation, parameters);
        assertThat(answer.status()).as(operation + " %s", answer.body()).isLessThan(300);
    }

    private static String patch(String subject, String op, String path, String value) {
        return "{" + subject + (subject.isEmpty() ? "" : ", ") + "'patchOperations': [{'op': '" + op + "', 'path': '"
                + path + "', 'value': '" + value + "'}]}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "DeleteDeployment|{'deploymentId': '{deployment}'}|400|Active stages pointing to this deployment must be"
                        + " moved or deleted",
                "DeleteDocumentationVersion|{'documentationVersion': '1'}|400|Active stages pointing to this"
                        + " documentation version must be moved or deleted",
                "DeleteAuthorizer|{'authorizerId': '{userPool}'}|409|Cannot delete authorizer 'u', is referenced in"
                        + " method: GET//",
                "DeleteRequestValidator|{'requestValidatorId': '{validator}'}|409|Cannot delete Request Validator 'v', is"
                        + " referenced in method: GET//",
                "DeleteModel|{'modelName': 'Empty'}|409|Cannot delete model 'Empty', is referenced in method response: //GET",
                "DeleteClientCertificate|{'clientCertificateId': '{clientCertificate}'}|400|Cannot delete Client"
                        + " Certificate {clientCertificate} because there are API Stages associated with it, including"
                        + " {api}:prod",
                "DeleteUsagePlan|{'usagePlanId': '{plan}'}|400|Cannot delete Usage Plan {plan} because there are API"
                        + " Stages associated with it, including {api}:prod",
                "DeleteVpcLink|{'vpcLinkId': '{link}'}|400|Cannot delete vpc link. Vpc link '{link}', is referenced in"
                        + " [POST:{root}:prod] in format of [Method:Resource:Stage].",
            })
    void whatIsInUseIsNotDeleted(String operation, String parameters, int status, String message) {
        use();

        ManagementApi.Answer answer = call(operation, parameters);

        assertThat(answer.body().at("/Error/Message").asText()).isEqualTo(noun.expand(message));
        assertThat(answer.status()).isEqualTo(status);
    }

    /** Makes the method and the stage refer to all that they can. */
    private void use() {
        done("UpdateMethod", patch("", "replace", "/requestValidatorId", "{validator}"));
        done("UpdateStage", patch("'stageName': 'prod'", "replace", "/documentationVersion", "1"));
        done("UpdateStage", patch("'stageName': 'prod'", "replace", "/clientCertificateId", "{clientCertificate}"));
        done("PutMethod", "{'httpMethod': 'POST', 'authorizationType': 'NONE'}");
        done("PutIntegration", """
                {'httpMethod': 'POST', 'type': 'HTTP_PROXY', 'integrationHttpMethod': 'GET', 'uri': 'http://example.com/',
                 'connectionType': 'VPC_LINK', 'connectionId': '{link}'}""");
        done("CreateDeployment", "{'stageName': 'prod', 'canarySettings': {'percentTraffic': 10}}");
    }

    /** A base path mapping holds its API and its stage (serverless#3638, hashicorp/terraform-provider-aws#41651). */
    @ParameterizedTest
    @CsvSource({"DeleteRestApi, {}", "DeleteStage, {'stageName': 'prod'}"})
    void whatADomainLeadsToIsNotDeleted(String operation, String parameters) {
        ManagementApi.Answer answer = call(operation, parameters);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/Error/Message").asText()).contains(noun.expand("regional.{api}.example.com"));
    }

    @Test
    void aDeletedStageIsInNoUsagePlan() {
        done("DeleteBasePathMapping", "{'domainName': 'regional.{api}.example.com', 'basePath': 'v1'}");
        done("DeleteStage", "{'stageName': 'prod'}");

        assertThat(call("GetUsagePlan", "{'usagePlanId': '{plan}'}").body().path("apiStages"))
                .isEmpty();
    }

    @Test
    void aDeletedKeyIsInNoUsagePlan() {
        done("DeleteApiKey", "{'apiKey': '{key}'}");

        assertThat(call("GetUsagePlanKeys", "{'usagePlanId': '{plan}'}").body().path("items"))
                .isEmpty();
        assertThat(rows()).noneMatch(path -> path.contains(noun.expand("{key}")));
    }

    /**
     * Private APIs, developer guide: "The API provider can't delete the domain name access association for you." So it
     * stays until its owner deletes it; a domain of the same name made later has another id, and the association is not
     * for that one.
     */
    @Test
    void anAccessAssociationOutlivesItsDomain() {
        String domain = noun.expand(
                "arn:aws:apigateway:us-east-1:123456789012:/domainnames/private.{api}.example.com+{privateId}");
        String arn = call(
                        "CreateDomainNameAccessAssociation",
                        "{'domainNameArn': '" + domain
                                + "', 'accessAssociationSourceType': 'VPCE', 'accessAssociationSource': 'vpce-1'}")
                .body()
                .path("domainNameAccessAssociationArn")
                .asText();
        done("DeleteDomainName", "{'domainName': 'private.{api}.example.com', 'domainNameId': '{privateId}'}");

        assertThat(call("GetDomainNameAccessAssociations", "{}").body().path("items"))
                .hasSize(1);
        done("DeleteDomainNameAccessAssociation", "{'domainNameAccessAssociationArn': '" + arn + "'}");
        assertThat(call("GetDomainNameAccessAssociations", "{}").body().path("items"))
                .isEmpty();
    }

    @Test
    void whenEverythingIsDeletedNoRowIsLeft() {
        use();
        done("DeleteDomainName", "{'domainName': 'regional.{api}.example.com'}");
        done("DeleteDomainName", "{'domainName': 'edge.{api}.example.com'}");
        done("DeleteDomainName", "{'domainName': 'private.{api}.example.com', 'domainNameId': '{privateId}'}");
        done("DeleteRestApi", "{}");
        done("DeleteRestApi", "{'restApiId': '{private}'}");
        done("DeleteUsagePlan", "{'usagePlanId': '{plan}'}");
        done("DeleteApiKey", "{'apiKey': '{key}'}");
        done("DeleteVpcLink", "{'vpcLinkId': '{link}'}");
        done("DeleteClientCertificate", "{'clientCertificateId': '{clientCertificate}'}");

        assertThat(rows()).isEqualTo(before);
    }
}
