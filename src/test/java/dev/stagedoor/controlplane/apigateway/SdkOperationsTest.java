/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SdkOperationsTest {

    private final OneMethod api = new OneMethod();

    @BeforeEach
    void deploy() {
        api.deploy("prod");
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void theTypesAreTheOnesOfAws() {
        ObjectNode types = api.done("GetSdkTypes", "{}");

        assertThat(types.path("items").findValuesAsText("id"))
                .containsExactly("android", "java", "javascript", "objectivec", "ruby", "swift");
        assertThat(types.has("position")).isFalse();
    }

    @Test
    void theTypesArePaged() {
        ObjectNode first = api.done("GetSdkTypes", "{'limit': 4}");
        ObjectNode second =
                api.done("GetSdkTypes", "{'position': '" + first.get("position").asText() + "'}");

        assertThat(first.get("items")).hasSize(4);
        assertThat(second.get("items").findValuesAsText("id")).containsExactly("ruby", "swift");
    }

    @Test
    void aTypeSaysWhatItNeedsToKnow() {
        ObjectNode java = api.done("GetSdkType", "{'id': 'java'}");

        assertThat(java.get("friendlyName").asText()).isEqualTo("Java");
        assertThat(java.get("description").asText()).isEqualTo("Java SDK generator for API Gateway APIs");
        assertThat(java.at("/configurationProperties/0/name").asText()).isEqualTo("service.name");
        assertThat(java.at("/configurationProperties/0/required").asBoolean()).isTrue();
        assertThat(java.at("/configurationProperties/5/name").asText()).isEqualTo("java.artifact-version");
        assertThat(java.at("/configurationProperties/5/required").asBoolean()).isFalse();
        api.refused("GetSdkType", "{'id': 'cobol'}", 404, "Invalid SDK type identifier specified");
    }

    @Test
    void anSdkIsAnArchiveNamedAfterItsTypeAndTheTime() {
        ObjectNode sdk = api.done("GetSdk", "{'stageName': 'prod', 'sdkType': 'javascript'}");

        assertThat(sdk.get("contentType").asText()).isEqualTo("application/octet-stream");
        assertThat(sdk.get("contentDisposition").asText())
                .matches("attachment; filename=\"javascript_\\d{4}-\\d\\d-\\d\\d_\\d\\d-\\d\\dZ\\.zip\"");
        assertThat(sdk.get("body").asText()).startsWith("PK");
    }

    @Test
    void onlyWhatAStageServesHasAnSdk() {
        api.refused(
                "GetSdk", "{'stageName': 'other', 'sdkType': 'javascript'}", 404, "Invalid stage identifier specified");
        api.refused(
                "GetSdk",
                "{'stageName': 'prod', 'sdkType': 'cobol'}",
                400,
                "Invalid SDK type specified: cobol."
                        + " Valid values are: android, java, javascript, objectivec, ruby, swift");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            java | service.name=Pets | Missing required parameter for SDK type java: java.package-name
            java | serviceName=Pets,javaPackageName=a.class | Invalid parameter for SDK type java: java.package-name
            java | serviceName=../x,javaPackageName=a | Invalid parameter for SDK type java: service.name
            java | serviceName=P,javaPackageName=a,java.build-system=ant | Invalid parameter for SDK type java: java.build-system
            java | serviceName=P,javaPackageName=a,java.license-text=*/ evil | Invalid parameter for SDK type java: java.license-text
            swift | | Missing required parameter for SDK type swift: classPrefix
            ruby | service.name=Pets,ruby.gem-name=../../etc | Invalid parameter for SDK type ruby: ruby.gem-name
            android | groupId=g,artifactId=a,artifactVersion=1,invokerPackage=a/b | Invalid parameter for SDK type android: invokerPackage
            """)
    void aParameterThatIsMissingOrNoNameIsRefused(String type, String parameters, String message) {
        StringBuilder map = new StringBuilder();
        for (String parameter : parameters == null ? new String[0] : parameters.split(",")) {
            String[] parts = parameter.split("=", 2);
            map.append(map.isEmpty() ? "" : ",").append("'" + parts[0] + "': '" + parts[1] + "'");
        }

        api.refused(
                "GetSdk",
                "{'stageName': 'prod', 'sdkType': '" + type + "', 'parameters': {" + map + "}}",
                400,
                message);
    }
}
