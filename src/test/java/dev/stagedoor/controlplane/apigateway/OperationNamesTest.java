/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationNamesTest {

    @ParameterizedTest
    @CsvSource({
        "GET, /restapis, false, GetRestApis",
        "POST, /restapis, false, CreateRestApi",
        "POST, /restapis, true, ImportRestApi",
        "POST, /apikeys, true, ImportApiKeys",
        "PUT, /restapis/a1, false, PutRestApi",
        "DELETE, /restapis/a1/stages/prod, false, DeleteStage",
        "PUT, /restapis/a1/resources/r1/methods/GET/integration/responses/200, false, PutIntegrationResponse",
        "PUT, /tags/arn:aws:apigateway:us-east-1::%2Frestapis%2Fa1, false, TagResource",
        "PATCH, /account, false, UpdateAccount",
    })
    void aRequestHasAwssNameForItsOperation(String verb, String path, boolean importing, String name) {
        assertThat(OperationNames.find(verb, path, importing))
                .hasValueSatisfying(found -> assertThat(found.name()).isEqualTo(name));
    }

    @Test
    void parametersOfThePathHaveAwssNames() {
        assertThat(OperationNames.find("GET", "/restapis/a1/stages/prod", false))
                .hasValueSatisfying(found ->
                        assertThat(found.parameters()).isEqualTo(Map.of("restApiId", "a1", "stageName", "prod")));
    }

    @Test
    void whatIsNoOperationHasNoName() {
        assertThat(OperationNames.find("PUT", "/nothing", false)).isEmpty();
    }
}
