/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real generator in its process. */
class SdkGeneratorTest {

    private static final String EXPORT = """
            {"info": {"title": "pets"}, "paths": {
               "/": {"get": {}},
               "/pets/{petId}": {"put": {"security": [{"api_key": []}],
                   "parameters": [{"name": "page", "in": "query"}, {"name": "X-Trace", "in": "header"}],
                   "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
                   "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}}}}},
             "components": {"schemas": {"Pet": {"type": "object", "properties": {
               "id": {"type": "integer"}, "tags": {"type": "array", "items": {"type": "string"}}}}}}}""";

    static Map<String, String> generate(SdkType type, Map<String, String> parameters, String export)
            throws IOException {
        SdkParameters checked = new SdkParameters(type, parameters);
        ObjectNode document = SdkDocument.of(type, Json.readObject(export), "http://host/prod", checked.tag());
        byte[] archive = new SdkGenerator().generate(type, document, checked, "http://host/prod", "eu-west-1");
        Map<String, String> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            android | groupId=com.example,artifactId=pets,artifactVersion=1.0.0,invokerPackage=com.example.pets | generated-code/src/main/java/com/example/pets/api/DefaultApi.java | petsPetIdPut
            java | service.name=PetShop,java.package-name=com.example.pets | generated-code/src/main/java/com/example/pets/PetShop.java | PutPetsPetIdResult putPetsPetId(PutPetsPetIdRequest
            java | serviceName=PetShop,javaPackageName=com.example.pets,java.license-text=Ours | generated-code/src/main/java/com/example/pets/model/Pet.java | Ours
            javascript | | apiGateway-js-sdk/apigClient.js | "petsPetIdPut": {"verb":"PUT","path":"/pets/{petId}","headers":["X-Trace"],"queryParams":["page"],"required":["petId"]}
            objectivec | classPrefix=PET | generated-code/PETClient/Model/PETPet.h | PETPet
            ruby | service.name=Pets | pets-sdk/lib/pets-sdk/api/default_api.rb | def put_pets_pet_id(
            swift | classPrefix=Pet | generated-code/Sources/PetClient/APIs/PetAPI.swift | petsPetIdPut
            """)
    void everyTypeIsGenerated(String type, String parameters, String file, String content) throws IOException {
        Map<String, String> map = new TreeMap<>();
        for (String parameter : parameters == null ? new String[0] : parameters.split(",")) {
            map.put(parameter.split("=")[0], parameter.split("=")[1]);
        }

        Map<String, String> files = generate(SdkType.require(type), map, EXPORT);

        assertThat(files).containsKey(file);
        assertThat(files.get(file)).contains(content);
        assertThat(files.keySet()).noneMatch(name -> name.contains("..") || name.contains("git_push"));
        assertThat(String.join("", files.values())).contains("http://host/prod");
    }

    @Test
    void anApiWithoutMethodsHasAnSdkToo() throws IOException {
        Map<String, String> files =
                generate(SdkType.JAVA, Map.of("service.name", "None", "java.package-name", "none"), "{\"paths\": {}}");

        assertThat(files.get("generated-code/src/main/java/none/None.java")).doesNotContain("DefaultApi");
    }

    @Test
    void nothingIsLeftBehind() throws IOException {
        generate(SdkType.JAVASCRIPT, Map.of(), EXPORT);

        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("stagedoor-sdk"))
                            .filter(file -> file.toFile().lastModified() > System.currentTimeMillis() - 60_000))
                    .isEmpty();
        }
    }
}
