/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.sdk.generator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openapitools.codegen.CodegenConfig;
import org.openapitools.codegen.CodegenOperation;
import org.openapitools.codegen.CodegenParameter;
import org.openapitools.codegen.CodegenType;
import org.openapitools.codegen.DefaultCodegen;
import org.openapitools.codegen.SupportingFile;
import org.openapitools.codegen.model.ModelMap;
import org.openapitools.codegen.model.OperationsMap;

/** One script of the shape that API Gateway's own JavaScript SDK has. What the API says goes into it as JSON literals only. */
public final class JavaScriptSdk extends DefaultCodegen implements CodegenConfig {

    private static final ObjectMapper JSON = new ObjectMapper();

    public JavaScriptSdk() {
        embeddedTemplateDir = "dev/stagedoor/controlplane/sdk/generator/javascript";
        templateDir = embeddedTemplateDir;
        supportingFiles.add(new SupportingFile("apigClient.js.mustache", "", "apigClient.js"));
        supportingFiles.add(new SupportingFile("README.md.mustache", "", "README.md"));
    }

    @Override
    public CodegenType getTag() {
        return CodegenType.CLIENT;
    }

    @Override
    public String getName() {
        return "stagedoor-javascript";
    }

    @Override
    public String getHelp() {
        return "API Gateway's apigClient.js";
    }

    @Override
    public String escapeQuotationMark(String input) {
        return input.replace("\"", "");
    }

    @Override
    public String escapeUnsafeCharacters(String input) {
        return input;
    }

    @Override
    public OperationsMap postProcessOperationsWithModels(OperationsMap operations, List<ModelMap> models) {
        for (CodegenOperation operation : operations.getOperations().getOperation()) {
            Map<String, Object> method = new LinkedHashMap<>();
            method.put("verb", operation.httpMethod);
            method.put("path", operation.vendorExtensions.get("x-sdk-path"));
            method.put("headers", names(operation.headerParams));
            method.put("queryParams", names(operation.queryParams));
            method.put(
                    "required",
                    operation.allParams.stream()
                            .filter(parameter -> parameter.required && !parameter.isBodyParam)
                            .map(parameter -> parameter.baseName)
                            .toList());
            String name = String.valueOf(operation.vendorExtensions.get("x-sdk-operation"));
            operation.vendorExtensions.put("x-sdk-name", literal(name));
            operation.vendorExtensions.put("x-sdk-method", literal(method));
            operation.vendorExtensions.put("x-sdk-row", row(operation, name));
        }
        return operations;
    }

    private static List<String> names(List<CodegenParameter> parameters) {
        return parameters.stream().map(parameter -> parameter.baseName).toList();
    }

    private static String row(CodegenOperation operation, String name) {
        List<String> parameters = operation.allParams.stream()
                .filter(parameter -> !parameter.isBodyParam)
                .map(parameter -> parameter.baseName + (parameter.required ? "" : " (optional)"))
                .toList();
        return "| `" + name + "` | `" + operation.httpMethod + " " + operation.vendorExtensions.get("x-sdk-path")
                + "` | " + String.join(", ", parameters) + " |";
    }

    /** A JavaScript literal that cannot end a script element, either. */
    static String literal(Object value) {
        try {
            return JSON.writeValueAsString(value)
                    .replace("<", "\\u003c")
                    .replace("\u2028", "\\u2028")
                    .replace("\u2029", "\\u2029");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public Map<String, Object> postProcessSupportingFileData(Map<String, Object> data) {
        data.put("invokeUrlLiteral", literal(String.valueOf(additionalProperties.get("invokeUrl"))));
        data.put("regionLiteral", literal(String.valueOf(additionalProperties.get("region"))));
        return super.postProcessSupportingFileData(data);
    }
}
