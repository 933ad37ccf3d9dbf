/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewayResponseOperationsTest {

    private final OneMethod api = new OneMethod();

    @AfterEach
    void close() {
        api.close();
    }

    private ObjectNode get(String type) {
        return api.done("GetGatewayResponse", "{\"responseType\": \"" + type + "\"}");
    }

    @Test
    void allTypesAreThereWithTheirDefaults() {
        ObjectNode list = api.done("GetGatewayResponses", "{}");

        assertThat(list.path("items"))
                .hasSize(21)
                .allMatch(item -> item.path("defaultResponse").asBoolean());
        assertThat(get("THROTTLED").toString())
                .isEqualTo("{\"responseType\":\"THROTTLED\",\"statusCode\":\"429\",\"responseParameters\":{},"
                        + "\"responseTemplates\":{\"application/json\":\"{\\\"message\\\":$context.error.messageString}\"},"
                        + "\"defaultResponse\":true}");
        assertThat(get("DEFAULT_4XX").has("statusCode")).isFalse();
    }

    @Test
    void typesThatAreNotDefinedInheritFromTheDefaultOfTheirClass() {
        api.done("PutGatewayResponse", """
                {"responseType": "DEFAULT_4XX", "statusCode": "499",
                 "responseParameters": {"gatewayresponse.header.X": "'y'"}, "responseTemplates": {"text/plain": "no"}}""");
        api.done("PutGatewayResponse", """
                {"responseType": "THROTTLED"}""");

        assertThat(get("UNAUTHORIZED").get("statusCode").asText()).isEqualTo("499");
        assertThat(get("UNAUTHORIZED")
                        .at("/responseParameters/gatewayresponse.header.X")
                        .asText())
                .isEqualTo("'y'");
        assertThat(get("UNAUTHORIZED").get("defaultResponse").asBoolean()).isTrue();
        assertThat(get("INTEGRATION_FAILURE").get("statusCode").asText()).isEqualTo("504");
        assertThat(get("THROTTLED").get("statusCode").asText()).isEqualTo("429");
        assertThat(get("THROTTLED").get("defaultResponse").asBoolean()).isFalse();
    }

    @Test
    void deletingGoesBackToWhatIsInherited() {
        api.done("PutGatewayResponse", "{\"responseType\": \"THROTTLED\", \"statusCode\": \"503\"}");

        assertThat(api.call("DeleteGatewayResponse", "{\"responseType\": \"THROTTLED\"}")
                        .status())
                .isEqualTo(202);
        assertThat(get("THROTTLED").get("statusCode").asText()).isEqualTo("429");
        api.refused(
                "DeleteGatewayResponse",
                "{\"responseType\": \"THROTTLED\"}",
                404,
                "Gateway response type not defined on api");
    }

    @Test
    void aHeaderComesFromWhereAwsSaysAndNowhereElse() {
        api.refused(
                "PutGatewayResponse",
                """
                {"responseType": "THROTTLED", "responseParameters": {"gatewayresponse.header.X": "retry"}}""",
                400,
                "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping"
                        + " expression specified: retry]");
        api.refused(
                "PutGatewayResponse",
                """
                {"responseType": "THROTTLED", "responseParameters": {"header.X": "'1'"}}""",
                400,
                "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping"
                        + " expression parameter specified: header.X]");
    }
}
