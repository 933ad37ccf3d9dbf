/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.validation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.ModelPlan;
import dev.stagedoor.dataplane.snapshot.RequestValidationPlan;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import dev.stagedoor.language.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidateRequestTest {

    private static final ModelPlan NAMED = new ModelPlan(Schema.compile("{\"required\": [\"name\"]}", Map.of()), "");

    private final ValidateRequest step = new ValidateRequest();

    @Test
    void allMissingParametersAreNamed() {
        Map<String, ValueExpression> required = new LinkedHashMap<>();
        required.put("X-A", new ValueExpression.RequestHeader("X-A", false));
        required.put("id", new ValueExpression.RequestPath("id"));
        required.put("there", new ValueExpression.RequestQueryString("there", false));
        required.put("blank", new ValueExpression.RequestQueryString("blank", false));
        RequestValidationPlan plan = new RequestValidationPlan(required, Map.of());

        assertThatThrownBy(() -> step.handle(exchange(TestExchange.of("GET").query("there=1&blank=%20"), plan, "")))
                .isInstanceOfSatisfying(GatewayResponseException.class, refusal -> {
                    assertThat(refusal.type()).isEqualTo(GatewayResponseType.BAD_REQUEST_PARAMETERS);
                    assertThat(refusal.body())
                            .isEqualTo("{\"message\": \"Missing required request parameters: [X-A, id, blank]\"}");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"other\": 1}", "no JSON", "{name: 1}"})
    void aBodyThatDoesNotFitItsModelIsRefused(String body) {
        RequestValidationPlan plan = new RequestValidationPlan(Map.of(), Map.of("application/json", NAMED));

        assertThatThrownBy(() -> step.handle(exchange(TestExchange.of("POST"), plan, body)))
                .isInstanceOfSatisfying(GatewayResponseException.class, refusal -> {
                    assertThat(refusal.type()).isEqualTo(GatewayResponseType.BAD_REQUEST_BODY);
                    assertThat(refusal.body()).isEqualTo("{\"message\": \"Invalid request body\"}");
                });
    }

    @Test
    void theLogLearnsWhatIsWrongWithABody() {
        RequestValidationPlan plan = new RequestValidationPlan(Map.of(), Map.of("application/json", NAMED));

        assertThatThrownBy(() -> step.handle(exchange(TestExchange.of("POST"), plan, "{}")))
                .hasMessage("[object has missing required properties ([\"name\"])]");
    }

    @Test
    void theModelIsThatOfTheContentType() {
        RequestValidationPlan some = new RequestValidationPlan(Map.of(), Map.of("application/json", NAMED));
        RequestValidationPlan any = new RequestValidationPlan(Map.of(), Map.of("$default", NAMED));
        TestExchange text = TestExchange.of("POST").header("Content-Type", "text/plain");
        TestExchange json = TestExchange.of("POST").header("Content-Type", "application/JSON; charset=utf-8");

        assertThat(step.handle(exchange(text, some, "hello"))).isCompleted();
        assertThatThrownBy(() -> step.handle(exchange(text, any, "hello")));
        assertThat(step.handle(exchange(json, some, "{\"name\": 1}"))).isCompleted();
        assertThatThrownBy(() -> step.handle(exchange(json, some, "{}")));
    }

    @Test
    void aModelThatIsNoneIsTheAuthorsFault() {
        RequestValidationPlan plan =
                new RequestValidationPlan(Map.of(), Map.of("$default", new ModelPlan(null, "broken")));

        assertThatThrownBy(() -> step.handle(exchange(TestExchange.of("POST"), plan, "{}")))
                .isInstanceOfSatisfying(
                        GatewayResponseException.class,
                        refusal -> assertThat(refusal.type()).isEqualTo(GatewayResponseType.API_CONFIGURATION_ERROR));
    }

    private static Exchange exchange(TestExchange request, RequestValidationPlan plan, String body) {
        Exchange exchange = request.exchange();
        exchange.method = TestStages.method(plan);
        exchange.requestBody = body.getBytes(UTF_8);
        return exchange;
    }
}
