/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.validation;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.JsonText;
import dev.stagedoor.dataplane.exchange.RequestValues;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.ModelPlan;
import dev.stagedoor.dataplane.snapshot.RequestValidationPlan;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import dev.stagedoor.language.json.JsonReader;
import dev.stagedoor.language.json.JsonSyntaxException;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.limit.LimitExceededException;
import dev.stagedoor.language.schema.Schema;
import jakarta.enterprise.context.Dependent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Step validateRequest: required parameters, then the body against its model, where the method has a validator. */
@Dependent
public class ValidateRequest implements Handler {

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        RequestValidationPlan plan = exchange.requireMethod().validation();
        if (plan != null) {
            checkParameters(exchange, plan.requiredParameters());
            checkBody(exchange, plan.models());
        }
        return DONE;
    }

    private static void checkParameters(Exchange exchange, Map<String, ValueExpression> required) {
        List<String> missing = new ArrayList<>();
        required.forEach((name, source) -> {
            if (RequestValues.of(source, exchange).stream().allMatch(String::isBlank)) {
                missing.add(name);
            }
        });
        if (!missing.isEmpty()) {
            String message = "Missing required request parameters: " + missing;
            throw new GatewayResponseException(
                    GatewayResponseType.BAD_REQUEST_PARAMETERS,
                    "{\"message\": " + JsonText.quote(message) + "}",
                    null,
                    message);
        }
    }

    private static void checkBody(Exchange exchange, Map<String, ModelPlan> models) {
        ModelPlan model =
                models.isEmpty() ? null : model(models, exchange.request().getContentType());
        if (model == null) {
            return; // "If no matching content type is found, request validation is not performed"
        }
        Schema schema = model.schema();
        if (schema == null) {
            throw new GatewayResponseException(GatewayResponseType.API_CONFIGURATION_ERROR, model.error());
        }
        List<String> findings = findings(schema, exchange.requestBody);
        if (!findings.isEmpty()) {
            throw new GatewayResponseException(GatewayResponseType.BAD_REQUEST_BODY, findings.toString());
        }
    }

    private static @Nullable ModelPlan model(Map<String, ModelPlan> models, @Nullable String contentType) {
        String type = contentType == null || contentType.isBlank() ? "application/json" : contentType;
        int semicolon = type.indexOf(';');
        String mediaType = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
        ModelPlan model = models.get(mediaType.toLowerCase(Locale.ROOT));
        return model == null ? models.get("$default") : model;
    }

    /** An empty body is the empty object (recorded: test_api_gateway_request_validator_with_ref_one_ofmodels). */
    private static List<String> findings(Schema schema, byte @Nullable [] body) {
        String text = body == null || body.length == 0 ? "{}" : new String(body, StandardCharsets.UTF_8);
        Budget budget = Budget.forInput(text.length());
        try {
            return schema.validate(JsonReader.readStrictly(text, budget), budget);
        } catch (JsonSyntaxException e) {
            return List.of("the body is not valid JSON");
        } catch (LimitExceededException e) {
            return List.of("the body takes too long to validate: " + e.getMessage());
        }
    }
}
