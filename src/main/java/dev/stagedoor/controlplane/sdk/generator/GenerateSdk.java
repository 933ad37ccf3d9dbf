/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.sdk.generator;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.openapitools.codegen.ClientOptInput;
import org.openapitools.codegen.CodegenConfig;
import org.openapitools.codegen.DefaultGenerator;
import org.openapitools.codegen.languages.AndroidClientCodegen;
import org.openapitools.codegen.languages.ObjcClientCodegen;
import org.openapitools.codegen.languages.RubyClientCodegen;
import org.openapitools.codegen.languages.Swift6ClientCodegen;

/**
 * The program that generates one SDK, by OpenAPI Generator.
 *
 * <p>Arguments: the id of the SDK's type, a file with the OpenAPI document, a file with the generator's properties (both
 * JSON), and the empty directory that the SDK goes into.
 */
public final class GenerateSdk {

    /** What belongs to a repository, not to an SDK. */
    private static final List<String> OF_REPOSITORIES =
            List.of("git_push.sh", ".gitignore", ".travis.yml", ".gitlab-ci.yml", ".rubocop.yml", ".swiftformat");

    private GenerateSdk() {}

    public static void main(String[] arguments) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<String, Object> properties = json.readValue(Path.of(arguments[2]).toFile(), new TypeReference<>() {});
        CodegenConfig config = config(arguments[0]);
        config.setOutputDir(arguments[3]);
        config.additionalProperties().putAll(properties);
        DefaultGenerator generator = new DefaultGenerator();
        generator.setGenerateMetadata(false);
        for (String part : arguments[0].equals("java") ? List.of("Tests", "Docs") : List.of("Tests")) {
            generator.setGeneratorPropertyDefault("api" + part, "false");
            generator.setGeneratorPropertyDefault("model" + part, "false");
        }
        generator
                .opts(new ClientOptInput()
                        .openAPI(document(Files.readString(Path.of(arguments[1]))))
                        .config(config))
                .generate();
        for (String file : OF_REPOSITORIES) {
            Files.deleteIfExists(Path.of(arguments[3], file));
        }
    }

    private static CodegenConfig config(String type) {
        return switch (type) {
            case "javascript" -> new JavaScriptSdk();
            case "java" -> new JavaSdk();
            case "android" -> new AndroidClientCodegen();
            case "objectivec" -> new ObjcClientCodegen();
            case "ruby" -> new RubyClientCodegen();
            case "swift" -> new Swift6ClientCodegen();
            default -> throw new IllegalArgumentException(type);
        };
    }

    /** Read as it is: no reference is followed to anywhere else. */
    private static OpenAPI document(String json) {
        ParseOptions options = new ParseOptions();
        options.setResolve(false);
        SwaggerParseResult result = new OpenAPIV3Parser().readContents(json, List.of(), options);
        if (result.getOpenAPI() == null) {
            throw new IllegalArgumentException(String.join("; ", result.getMessages()));
        }
        return result.getOpenAPI();
    }
}
