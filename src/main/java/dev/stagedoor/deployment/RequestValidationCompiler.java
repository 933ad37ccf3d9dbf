/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.dataplane.snapshot.ModelPlan;
import dev.stagedoor.dataplane.snapshot.RequestValidationPlan;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import dev.stagedoor.language.schema.Schema;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compiles what the request validators of an API ask of its methods. */
final class RequestValidationCompiler {

    private static final String MODELS = "https://apigateway.amazonaws.com/restapis/";

    private final Map<String, ObjectNode> validators = new HashMap<>();
    private final Map<String, String> schemas = new HashMap<>();
    private final Map<String, ModelPlan> compiled = new HashMap<>();
    private final String prefix;

    RequestValidationCompiler(DefinitionTree api, String restApiId) {
        prefix = MODELS + restApiId + "/models/";
        api.children("", "RequestValidator")
                .values()
                .forEach(validator -> validators.put(validator.path("id").asText(""), validator));
        api.children("", "Model")
                .values()
                .forEach(model -> schemas.put(
                        prefix + model.path("name").asText(""),
                        model.path("schema").asText("")));
    }

    /** null for a method whose requests are not validated. */
    @Nullable
    RequestValidationPlan compile(ObjectNode method) {
        ObjectNode validator = validators.get(method.path("requestValidatorId").asText(""));
        if (validator == null) {
            return null;
        }
        Map<String, ValueExpression> required =
                validator.path("validateRequestParameters").asBoolean() ? requiredParameters(method) : Map.of();
        Map<String, ModelPlan> models = validator.path("validateRequestBody").asBoolean() ? models(method) : Map.of();
        return required.isEmpty() && models.isEmpty() ? null : new RequestValidationPlan(required, models);
    }

    /** In the order of their full names: headers, path, query. */
    private static Map<String, ValueExpression> requiredParameters(ObjectNode method) {
        Map<String, ValueExpression> sources = new TreeMap<>();
        method.path("requestParameters").properties().forEach(parameter -> {
            if (parameter.getValue().asBoolean()) {
                sources.put(parameter.getKey(), MappingExpression.parse(parameter.getKey()));
            }
        });
        Map<String, ValueExpression> required = new LinkedHashMap<>();
        sources.forEach((name, source) -> required.put(name.split("\\.", 4)[3], source));
        return required;
    }

    private Map<String, ModelPlan> models(ObjectNode method) {
        Map<String, ModelPlan> models = new HashMap<>();
        method.path("requestModels")
                .properties()
                .forEach(entry -> models.put(
                        entry.getKey().toLowerCase(Locale.ROOT),
                        compiled.computeIfAbsent(entry.getValue().asText(""), this::model)));
        return models;
    }

    private ModelPlan model(String name) {
        try {
            return new ModelPlan(Schema.compile(schemas.getOrDefault(prefix + name, "{}"), schemas), "");
        } catch (IllegalArgumentException e) {
            return new ModelPlan(null, "Model " + name + ": " + e.getMessage());
        }
    }
}
