/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stagedoor.controlplane.sdk.JavaScriptClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.ApiStage;
import software.amazon.awssdk.services.apigateway.model.BadRequestException;
import software.amazon.awssdk.services.apigateway.model.GetSdkResponse;
import software.amazon.awssdk.services.apigateway.model.SdkType;

/** SDKs that the server generates call the stage that they were generated for. */
@InServer
class SdkIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private final Gateway gateway = TestServers.gateway("h2");
    private final ApiGatewayClient management = gateway.management();
    private final EchoBackend backend = new EchoBackend();
    private String api = "";
    private String apiKey = "";

    @BeforeEach
    void deploy() {
        gateway.awaitReady();
        String definition = """
                {"swagger": "2.0", "info": {"title": "shop", "version": "1"},
                 "securityDefinitions": {"api_key": {"type": "apiKey", "name": "x-api-key", "in": "header"}},
                 "definitions": {
                   "Pet": {"type": "object", "properties": {"name": {"type": "string"}, "price": {"type": "number"}}},
                   "Echo": {"type": "object", "properties": {"method": {"type": "string"}, "path": {"type": "string"},
                     "query": {"type": "string"}, "body": {"type": "string"}}}},
                 "paths": {"/pets/{petId}": {"put": {"operationId": "replacePet", "security": [{"api_key": []}],
                   "parameters": [{"name": "petId", "in": "path", "required": true, "type": "string"},
                     {"name": "dry", "in": "query", "type": "string"},
                     {"name": "pet", "in": "body", "required": true, "schema": {"$ref": "#/definitions/Pet"}}],
                   "responses": {"200": {"schema": {"$ref": "#/definitions/Echo"}}},
                   "x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "PUT",
                     "uri": "http://%s/pets/{petId}",
                     "requestParameters": {"integration.request.path.petId": "method.request.path.petId"}}}}}}""".formatted(backend.authority());
        api = management
                .importRestApi(request -> request.body(SdkBytes.fromUtf8String(definition)))
                .id();
        management.createDeployment(request -> request.restApiId(api).stageName("dev"));
        var key = management.createApiKey(request -> request.enabled(true));
        apiKey = key.value();
        String plan = management
                .createUsagePlan(request -> request.name("sdk")
                        .apiStages(ApiStage.builder().apiId(api).stage("dev").build()))
                .id();
        management.createUsagePlanKey(
                request -> request.usagePlanId(plan).keyId(key.id()).keyType("API_KEY"));
    }

    @AfterEach
    void close() {
        management.close();
        backend.close();
    }

    private Map<String, byte[]> sdk(String type, Map<String, String> parameters) throws IOException {
        GetSdkResponse sdk = management.getSdk(
                request -> request.restApiId(api).stageName("dev").sdkType(type).parameters(parameters));
        assertThat(sdk.contentType()).isEqualTo("application/octet-stream");
        assertThat(sdk.contentDisposition()).startsWith("attachment; filename=\"" + type + "_");
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream zip =
                new ZipInputStream(new ByteArrayInputStream(sdk.body().asByteArray()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    @Test
    void aPageCallsTheStageWithTheJavaScriptSdk() throws Exception {
        byte[] file = Objects.requireNonNull(sdk("javascript", Map.of()).get("apiGateway-js-sdk/apigClient.js"));
        String script = new String(file, StandardCharsets.UTF_8);

        JsonNode result = run(script, "{apiKey: '" + apiKey + "'}", "{name: 'Rex'}");
        assertThat(result.path("status").asInt()).as(result.toString()).isEqualTo(200);
        assertThat(result.at("/data/path").asText()).isEqualTo("/pets/7");
        assertThat(result.at("/data/query").asText()).isEqualTo("dry=yes");
        assertThat(result.at("/data/body").asText()).isEqualTo("{\"name\":\"Rex\"}");

        JsonNode refused = run(script, "{}", "{}");
        assertThat(refused.path("status").asInt()).isEqualTo(403);
        assertThat(refused.at("/data/message").asText()).isEqualTo("Forbidden");
    }

    private static JsonNode run(String script, String config, String body) throws IOException {
        return JSON.readTree(JavaScriptClient.call(
                script, config, "apigClient.petsPetIdPut({petId: '7', dry: 'yes'}, " + body + ")", SdkIT::fetch));
    }

    private static JavaScriptClient.Answer fetch(String url, String method, List<String> headers, @Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .headers(headers.toArray(String[]::new));
        HttpResponse<String> response =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        Map<String, String> answered = new TreeMap<>();
        response.headers().map().forEach((name, values) -> answered.put(name, String.join(", ", values)));
        return new JavaScriptClient.Answer(response.statusCode(), response.body(), answered);
    }

    @Test
    void aProgramCallsTheStageWithTheJavaSdk(@TempDir Path directory) throws Exception {
        Map<String, byte[]> files =
                sdk("java", Map.of("serviceName", "PetShop", "javaPackageName", "com.example.shop"));
        assertThat(files).containsKey("generated-code/pom.xml");
        try (URLClassLoader loader = compile(files, directory)) {
            Class<?> service = loader.loadClass("com.example.shop.PetShop");
            Object client = client(service, apiKey);
            Object pet = set(loader.loadClass("com.example.shop.model.Pet"), "name", String.class, "Rex");
            Class<?> requestType = loader.loadClass("com.example.shop.model.ReplacePetRequest");
            Object request = set(requestType, "petId", String.class, "7");
            requestType.getMethod("dry", String.class).invoke(request, "yes");
            requestType.getMethod("pet", pet.getClass()).invoke(request, pet);

            Object result = service.getMethod("replacePet", requestType).invoke(client, request);

            Object echo = result.getClass().getMethod("getEcho").invoke(result);
            assertThat(echo.getClass().getMethod("getPath").invoke(echo)).isEqualTo("/pets/7");
            assertThat(echo.getClass().getMethod("getQuery").invoke(echo)).isEqualTo("dry=yes");
            assertThat(echo.getClass().getMethod("getBody").invoke(echo)).isEqualTo("{\"name\":\"Rex\"}");

            Object stranger = client(service, "not-a-key");
            assertThatThrownBy(
                            () -> service.getMethod("replacePet", requestType).invoke(stranger, request))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasFieldOrPropertyWithValue("statusCode", 403);
        }
    }

    private static Object client(Class<?> service, String apiKey) throws ReflectiveOperationException {
        Object builder = service.getMethod("builder").invoke(null);
        builder.getClass().getMethod("apiKey", String.class).invoke(builder, apiKey);
        return builder.getClass().getMethod("build").invoke(builder);
    }

    private static Object set(Class<?> type, String property, Class<?> propertyType, Object value)
            throws ReflectiveOperationException {
        Object object = type.getConstructor().newInstance();
        type.getMethod(property, propertyType).invoke(object, value);
        return object;
    }

    /** As its own Maven project would, with what the class path of the tests has of its dependencies. */
    private static URLClassLoader compile(Map<String, byte[]> files, Path directory) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        Path classes = Files.createDirectory(directory.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
                Stream<Path> sources = Files.walk(directory.resolve("generated-code/src/main/java"))) {
            List<Path> java =
                    sources.filter(path -> path.toString().endsWith(".java")).toList();
            List<String> options =
                    List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(
                            complaints, manager, null, options, null, manager.getJavaFileObjectsFromPaths(java))
                    .call();
            assertThat(compiled).as(complaints.toString()).isTrue();
        }
        return new URLClassLoader(new java.net.URL[] {classes.toUri().toURL()}, SdkIT.class.getClassLoader());
    }

    @Test
    void everyTypeThatIsListedIsGenerated() throws Exception {
        Map<String, String> answers = Map.of(
                "classPrefix", "SHOP",
                "service.name", "Shop",
                "java.package-name", "com.example.shop",
                "groupId", "com.example",
                "artifactId", "shop",
                "artifactVersion", "1.0.0",
                "invokerPackage", "com.example.shop");
        List<SdkType> types = management.getSdkTypes(request -> {}).items();
        assertThat(types).hasSize(6);
        for (SdkType type : types) {
            if (type.configurationProperties().stream().anyMatch(property -> property.required())) {
                assertThatThrownBy(() -> sdk(type.id(), Map.of()))
                        .isInstanceOf(BadRequestException.class)
                        .hasMessageContaining("Missing required parameter");
            }
            assertThat(sdk(type.id(), answers)).as(type.id()).isNotEmpty();
        }
    }
}
