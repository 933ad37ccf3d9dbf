/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientCertificateOperationsTest {

    private final OneMethod api = new OneMethod();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void theCertificateIsAnsweredAndThePrivateKeyNever() {
        ObjectNode made = api.done("GenerateClientCertificate", "{'description': 'd'}");
        assertThat(made.path("pemEncodedCertificate").asText()).startsWith("-----BEGIN CERTIFICATE-----\n");
        assertThat(made.path("expirationDate").asLong()
                        - made.path("createdDate").asLong())
                .isEqualTo(365 * 86_400L);
        ObjectNode found = api.done("GetClientCertificate", named(made));
        assertThat(found.fieldNames())
                .toIterable()
                .containsExactly(
                        "clientCertificateId",
                        "description",
                        "pemEncodedCertificate",
                        "createdDate",
                        "expirationDate",
                        "tags");
        assertThat(api.done("GetClientCertificates", "{}").at("/items/0/pemEncodedCertificate"))
                .isEqualTo(made.path("pemEncodedCertificate"));
    }

    @Test
    void theDescriptionIsReplaced() {
        String certificate = named(api.done("GenerateClientCertificate", "{}"));
        assertThat(api.patch("UpdateClientCertificate", certificate, "replace", "/description", "new")
                        .path("description")
                        .asText())
                .isEqualTo("new");
        for (String op : new String[] {"add", "remove", "copy"}) {
            api.refused(
                    "UpdateClientCertificate",
                    OneMethod.patchOf(certificate, op, "/description", "new"),
                    400,
                    "Invalid patch path  '/description' specified for op '" + op
                            + "'. Please choose supported operations");
        }
    }

    @Test
    void aCertificateThatAStageUsesIsNotDeleted() {
        api.deploy("dev");
        ObjectNode certificate = api.done("GenerateClientCertificate", "{}");
        String id = certificate.path("clientCertificateId").asText();
        api.patch("UpdateStage", "{'stageName': 'dev'}", "replace", "/clientCertificateId", id);
        api.refused(
                "DeleteClientCertificate",
                named(certificate),
                400,
                "Cannot delete Client Certificate " + id
                        + " because there are API Stages associated with it, including " + api.restApiId + ":dev");
        api.patch("UpdateStage", "{'stageName': 'dev'}", "replace", "/clientCertificateId", "");
        api.done("DeleteClientCertificate", named(certificate));
        api.refused("GetClientCertificate", named(certificate), 404, "Invalid Client Certificate identifier specified");
    }

    @Test
    void certificatesAreTagged() {
        String id = api.done("GenerateClientCertificate", "{'tags': {'a': '1'}}")
                .path("clientCertificateId")
                .asText();
        String arn = "'resourceArn': 'arn:aws:apigateway:us-east-1::/clientcertificates/" + id + "'";
        assertThat(api.done("GetTags", "{" + arn + "}").at("/tags/a").asText()).isEqualTo("1");
    }

    private static String named(ObjectNode certificate) {
        return "{'clientCertificateId': '"
                + certificate.path("clientCertificateId").asText() + "'}";
    }
}
