/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.BadRequestException;
import software.amazon.awssdk.services.apigateway.model.ConflictException;
import software.amazon.awssdk.services.apigateway.model.CreateRestApiResponse;
import software.amazon.awssdk.services.apigateway.model.GetMethodResponse;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.apigateway.model.NotFoundException;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;
import software.amazon.awssdk.services.apigateway.model.PutMode;
import software.amazon.awssdk.services.apigateway.model.Resource;
import software.amazon.awssdk.services.apigateway.model.RestApi;

/** What the management API does on every database: the AWS SDK writes, reads, lists, patches and deletes. */
abstract class ManagementContract {

    private ApiGatewayClient management;

    abstract Gateway gateway();

    @BeforeEach
    void connect() {
        gateway().awaitReady();
        management = gateway().management();
    }

    @AfterEach
    void disconnect() {
        management.close();
    }

    @Test
    void whatIsCreatedCanBeReadPatchedListedAndDeleted() {
        CreateRestApiResponse created = management.createRestApi(
                request -> request.name("round trip").description("as made").tags(Map.of("team", "shop")));

        management.updateRestApi(request -> request.restApiId(created.id())
                .patchOperations(PatchOperation.builder()
                        .op(Op.REPLACE)
                        .path("/description")
                        .value("as patched")
                        .build()));

        assertThat(management.getRestApi(request -> request.restApiId(created.id())))
                .satisfies(found -> {
                    assertThat(found.name()).isEqualTo("round trip");
                    assertThat(found.description()).isEqualTo("as patched");
                    assertThat(found.createdDate()).isEqualTo(created.createdDate());
                    assertThat(found.tags()).containsEntry("team", "shop");
                });
        assertThat(management.getRestApisPaginator().items())
                .extracting(RestApi::id)
                .contains(created.id());

        management.deleteRestApi(request -> request.restApiId(created.id()));

        assertThatThrownBy(() -> management.getRestApi(request -> request.restApiId(created.id())))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("Invalid API identifier specified 123456789012:" + created.id());
    }

    @Test
    void anApiIsBuiltCallByCallAndReadBackWhole() {
        String api = management
                .createRestApi(request -> request.name("call by call"))
                .id();
        String root = rootOf(api);
        String pets = management
                .createResource(request -> request.restApiId(api).parentId(root).pathPart("pets"))
                .id();
        management.putMethod(request -> request.restApiId(api)
                .resourceId(pets)
                .httpMethod("GET")
                .authorizationType("NONE")
                .requestParameters(Map.of("method.request.querystring.type", false)));
        management.putMethodResponse(request -> request.restApiId(api)
                .resourceId(pets)
                .httpMethod("GET")
                .statusCode("200")
                .responseParameters(Map.of("method.response.header.X-Kind", true)));
        management.putIntegration(request -> request.restApiId(api)
                .resourceId(pets)
                .httpMethod("GET")
                .type(IntegrationType.HTTP)
                .integrationHttpMethod("GET")
                .uri("http://localhost:9/pets"));
        management.putIntegrationResponse(request -> request.restApiId(api)
                .resourceId(pets)
                .httpMethod("GET")
                .statusCode("200")
                .responseParameters(Map.of("method.response.header.X-Kind", "'pets'")));

        GetMethodResponse method = management.getMethod(
                request -> request.restApiId(api).resourceId(pets).httpMethod("GET"));

        assertThat(method.requestParameters()).containsEntry("method.request.querystring.type", false);
        assertThat(method.methodIntegration().uri()).isEqualTo("http://localhost:9/pets");
        assertThat(method.methodIntegration().timeoutInMillis()).isEqualTo(29_000);
        assertThat(method.methodIntegration().integrationResponses()).containsOnlyKeys("200");
        assertThat(method.methodResponses()).containsOnlyKeys("200");
        assertThat(pathsOf(api)).containsExactlyInAnyOrder("/", "/pets");
    }

    @Test
    void aDefinitionIsImportedMergedAndOverwritten() {
        String api = management
                .importRestApi(request -> request.body(definition("/a", "/b/{id}")))
                .id();
        assertThat(pathsOf(api)).containsExactlyInAnyOrder("/", "/a", "/b", "/b/{id}");

        management.putRestApi(
                request -> request.restApiId(api).mode(PutMode.MERGE).body(definition("/c")));
        assertThat(pathsOf(api)).containsExactlyInAnyOrder("/", "/a", "/b", "/b/{id}", "/c");

        management.putRestApi(
                request -> request.restApiId(api).mode(PutMode.OVERWRITE).body(definition("/d")));
        assertThat(pathsOf(api)).containsExactlyInAnyOrder("/", "/d");
    }

    @Test
    void aDefinitionThatCannotBeReadLeavesNothingBehind() {
        List<String> before = namesOfApis();

        assertThatThrownBy(() -> management.importRestApi(
                        request -> request.body(SdkBytes.fromUtf8String("{\"openapi\":\"3.0.1\",\"info\":"))))
                .isInstanceOf(BadRequestException.class);

        assertThat(namesOfApis()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void oneOfTwoThatTakeTheSameNameAtOnceIsRefused() throws Exception {
        String api = management.createRestApi(request -> request.name("race")).id();
        String root = rootOf(api);
        List<Callable<Boolean>> callers = Collections.nCopies(6, () -> {
            try {
                management.createResource(
                        request -> request.restApiId(api).parentId(root).pathPart("same"));
                return true;
            } catch (ConflictException e) {
                return false;
            }
        });
        ExecutorService threads = Executors.newFixedThreadPool(callers.size());
        try {
            int created = 0;
            for (Future<Boolean> call : threads.invokeAll(callers)) {
                created += call.get() ? 1 : 0;
            }
            assertThat(created).isEqualTo(1);
        } finally {
            threads.shutdown();
        }
        assertThat(pathsOf(api)).containsExactlyInAnyOrder("/", "/same");
    }

    @Test
    void tagsHangOnTheArn() {
        String api = management.createRestApi(request -> request.name("tagged")).id();
        String arn = "arn:aws:apigateway:us-east-1::/restapis/" + api;

        management.tagResource(request -> request.resourceArn(arn).tags(Map.of("a", "1", "b", "2")));
        management.untagResource(request -> request.resourceArn(arn).tagKeys("a"));

        assertThat(management.getTags(request -> request.resourceArn(arn)).tags())
                .containsExactly(Map.entry("b", "2"));
    }

    @Test
    void listsComeInPages() {
        IntStream.range(0, 3).forEach(i -> management.createRestApi(request -> request.name("page " + i)));

        assertThat(management.getRestApis(request -> request.limit(2)).items()).hasSize(2);
        assertThat(management.getRestApisPaginator(request -> request.limit(2)).items())
                .extracting(RestApi::name)
                .contains("page 0", "page 1", "page 2");
    }

    @Test
    void whatAnApiOwnsBesidesItsPathsIsCreatedReadPatchedListedAndDeleted() {
        new ApiNounsRoundTrip(management).run();
    }

    @Test
    void deletingAnApiDeletesAllItOwns() {
        String api = management
                .importRestApi(request -> request.body(definition("/a")))
                .id();

        management.deleteRestApi(request -> request.restApiId(api));

        assertThatThrownBy(() -> management.getResources(request -> request.restApiId(api)))
                .isInstanceOf(NotFoundException.class);
    }

    private String rootOf(String api) {
        return management
                .getResources(request -> request.restApiId(api))
                .items()
                .get(0)
                .id();
    }

    private List<String> pathsOf(String api) {
        return management.getResources(request -> request.restApiId(api).limit(500)).items().stream()
                .map(Resource::path)
                .toList();
    }

    private List<String> namesOfApis() {
        return management.getRestApisPaginator(request -> request.limit(500)).items().stream()
                .map(RestApi::name)
                .toList();
    }

    private static SdkBytes definition(String... paths) {
        String all = Arrays.stream(paths)
                .map(path -> "'" + path + "':{'get':{'x-amazon-apigateway-integration':"
                        + "{'type':'http_proxy','httpMethod':'GET','uri':'http://localhost:9" + path + "'}}}")
                .collect(Collectors.joining(",", "{", "}"));
        String json = "{'openapi':'3.0.1','info':{'title':'imported','version':'1'},'paths':" + all + "}";
        return SdkBytes.fromUtf8String(json.replace('\'', '"'));
    }
}
