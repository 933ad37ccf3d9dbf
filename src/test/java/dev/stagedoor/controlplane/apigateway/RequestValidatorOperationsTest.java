/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestValidatorOperationsTest {

    private final OneMethod api = new OneMethod();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aValidatorThatAMethodNamesCannotBeDeleted() {
        String id = api.done("CreateRequestValidator", "{\"name\": \"all\", \"validateRequestBody\": true}")
                .get("id")
                .asText();
        api.done("PutMethod", "{\"authorizationType\": \"NONE\", \"requestValidatorId\": \"" + id + "\"}");

        api.refused(
                "DeleteRequestValidator",
                "{\"requestValidatorId\": \"" + id + "\"}",
                409,
                "Cannot delete Request Validator 'all', is referenced in method: GET//");

        api.done("DeleteMethod", "{}");
        assertThat(api.call("DeleteRequestValidator", "{\"requestValidatorId\": \"" + id + "\"}")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void aNameIsNotBlankAndTheApiIsThere() {
        api.refused("CreateRequestValidator", "{\"name\": \" \"}", 400, "Request Validator name cannot be blank");
        api.refused(
                "CreateRequestValidator",
                "{\"restApiId\": \"nowhere\", \"name\": \"v\"}",
                400,
                "Invalid REST API identifier specified");
    }

    @Test
    void namesAreUniqueAndOptional() {
        api.done("CreateRequestValidator", "{\"name\": \"all\"}");
        String other = api.done("CreateRequestValidator", "{\"name\": \"other\"}")
                .get("id")
                .asText();
        api.done("CreateRequestValidator", "{}");
        api.done("CreateRequestValidator", "{}");

        String message = "Request Validator name must be unique";
        api.refused("CreateRequestValidator", "{\"name\": \"all\"}", 409, message);
        api.refused(
                "UpdateRequestValidator",
                OneMethod.patchOf("{'requestValidatorId':'" + other + "'}", "replace", "/name", "all"),
                409,
                message);
        api.patch("UpdateRequestValidator", "{'requestValidatorId':'" + other + "'}", "replace", "/name", "other");
    }
}
