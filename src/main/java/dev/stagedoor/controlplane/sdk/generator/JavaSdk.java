/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.sdk.generator;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openapitools.codegen.CodegenModel;
import org.openapitools.codegen.CodegenOperation;
import org.openapitools.codegen.CodegenParameter;
import org.openapitools.codegen.CodegenProperty;
import org.openapitools.codegen.SupportingFile;
import org.openapitools.codegen.languages.JavaClientCodegen;
import org.openapitools.codegen.model.ModelMap;
import org.openapitools.codegen.model.OperationsMap;

/**
 * The generator's own client on the JDK's HTTP client, and in front of it one class of the shape that API Gateway's Java
 * SDK has: a builder, and for each method a request and a result.
 */
public final class JavaSdk extends JavaClientCodegen {

    /** Of the generator's files those that belong to a repository, not to an SDK. */
    private static final Set<String> UNWANTED =
            Set.of("README.md", "maven.yml", "openapi.yaml", "AndroidManifest.xml", "build.sbt");

    private static final Set<String> OF_GRADLE = Set.of(
            "build.gradle",
            "settings.gradle",
            "gradle.properties",
            "gradlew",
            "gradlew.bat",
            "gradle-wrapper.properties",
            "gradle-wrapper.jar");

    public JavaSdk() {
        templateDir = "dev/stagedoor/controlplane/sdk/generator/java"; // looked into before the generator's own
    }

    @Override
    public void processOpts() {
        String basePackage = String.valueOf(additionalProperties.get("invokerPackage"));
        additionalProperties.put("internalPackage", basePackage + ".internal");
        additionalProperties.put("invokerPackage", basePackage + ".internal");
        additionalProperties.put("apiPackage", basePackage + ".internal");
        additionalProperties.put("modelPackage", basePackage + ".model");
        setLibrary(NATIVE);
        super.processOpts();
        boolean gradle = "gradle".equals(additionalProperties.get("buildSystem"));
        additionalProperties.put("buildCommand", gradle ? "gradle build" : "mvn install");
        supportingFiles.removeIf(file -> {
            String name = file.getDestinationFilename();
            return UNWANTED.contains(name) || (gradle ? name.equals("pom.xml") : OF_GRADLE.contains(name));
        });
        String folder = sourceFolder + "/" + basePackage.replace('.', '/');
        String service = String.valueOf(additionalProperties.get("serviceName"));
        additionalProperties.put("basePackage", basePackage);
        supportingFiles.add(new SupportingFile("client.mustache", folder, service + ".java"));
        supportingFiles.add(new SupportingFile("exception.mustache", folder, service + "Exception.java"));
        supportingFiles.add(new SupportingFile("sdk-readme.mustache", "", "README.md"));
    }

    @Override
    public OperationsMap postProcessOperationsWithModels(OperationsMap operations, List<ModelMap> models) {
        OperationsMap processed = super.postProcessOperationsWithModels(operations, models);
        for (CodegenOperation operation : processed.getOperations().getOperation()) {
            CodegenModel request = model(models, operation, "x-sdk-request");
            String body = String.valueOf(operation.vendorExtensions.get("x-sdk-body"));
            operation.vendorExtensions.put(
                    "x-sdk-arguments",
                    operation.allParams.stream()
                            .map(parameter -> argument(request, parameter, body))
                            .collect(Collectors.joining(", ")));
            if (operation.returnType != null) {
                CodegenModel result = model(models, operation, "x-sdk-response");
                CodegenProperty property =
                        property(result, String.valueOf(operation.vendorExtensions.get("x-sdk-result")));
                if (property != null) {
                    operation.vendorExtensions.put("x-sdk-setter", property.setter);
                }
            }
        }
        return processed;
    }

    /** What a parameter of the generator's own method is given: the request's property for it. */
    private static String argument(@Nullable CodegenModel request, CodegenParameter parameter, String body) {
        CodegenProperty property = property(request, parameter.isBodyParam ? body : parameter.baseName);
        return property == null ? "null" : "request." + property.getter + "()";
    }

    /** The class that an extension names by its schema; the extension then names the class. */
    private static @Nullable CodegenModel model(List<ModelMap> models, CodegenOperation operation, String extension) {
        Object schema = operation.vendorExtensions.get(extension);
        for (ModelMap map : models) {
            CodegenModel model = map.getModel();
            if (model.name.equals(schema) || model.schemaName != null && model.schemaName.equals(schema)) {
                operation.vendorExtensions.put(extension, model.classname);
                return model;
            }
        }
        return null;
    }

    private static @Nullable CodegenProperty property(@Nullable CodegenModel model, String name) {
        return model == null
                ? null
                : model.vars.stream()
                        .filter(property -> property.baseName.equals(name))
                        .findFirst()
                        .orElse(null);
    }
}
