/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;

/** A stage with a cache, in front of a backend that counts. */
abstract class ResponseCachingContract {

    private static final String DEFINITION = """
            {'swagger':'2.0','info':{'title':'%2$s','version':'1'},'paths':{
             '/{proxy+}':{
              'get':{'parameters':[{'name':'proxy','in':'path','type':'string','required':true},
                                   {'name':'q','in':'query','type':'string'}],
               'x-amazon-apigateway-integration':{'type':'http_proxy','httpMethod':'ANY','uri':'http://%1$s/{proxy}',
                'requestParameters':{'integration.request.path.proxy':'method.request.path.proxy'},
                'cacheKeyParameters':['method.request.path.proxy','method.request.querystring.q']}},
              'post':{'parameters':[{'name':'proxy','in':'path','type':'string','required':true}],
               'x-amazon-apigateway-integration':{'type':'http_proxy','httpMethod':'ANY','uri':'http://%1$s/{proxy}',
                'requestParameters':{'integration.request.path.proxy':'method.request.path.proxy'},
                'cacheKeyParameters':['method.request.path.proxy']}}}}}
            """;

    private final Gateway gateway;
    private final ApiGatewayClient management;
    private final CountingBackend backend = new CountingBackend();
    private final String title;
    private String api = "";

    ResponseCachingContract(String qualifier, String title) {
        this.gateway = TestServers.gateway(qualifier);
        this.management = gateway.management();
        this.title = title;
    }

    @BeforeEach
    void deploy() {
        gateway.awaitReady();
        String definition = DEFINITION.replace('\'', '"').formatted(backend.authority(), title);
        api = management
                .importRestApi(request -> request.body(SdkBytes.fromUtf8String(definition)))
                .id();
        management.createDeployment(request -> request.restApiId(api)
                .stageName("dev")
                .cacheClusterEnabled(true)
                .cacheClusterSize("0.5"));
        patch("/*/*/caching/enabled", "true");
    }

    @AfterEach
    void close() {
        management.deleteRestApi(request -> request.restApiId(api));
        management.close();
        backend.close();
    }

    private void patch(String path, String value) {
        management.updateStage(request -> request.restApiId(api)
                .stageName("dev")
                .patchOperations(PatchOperation.builder()
                        .op(Op.REPLACE)
                        .path(path)
                        .value(value)
                        .build()));
    }

    private HttpRequest.Builder request(String path) {
        return gateway.request("/_aws/execute-api/" + api + "/dev/" + path);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return Gateway.send(request(path));
    }

    private HttpResponse<String> renew(String path) throws Exception {
        return Gateway.send(request(path).header("Cache-Control", "max-age=0"));
    }

    @Test
    void aHitSkipsTheBackendAndIsTheSameAnswer() throws Exception {
        HttpResponse<String> miss = get("a");
        HttpResponse<String> hit = get("a");

        assertThat(backend.asked()).isEqualTo(1);
        assertThat(hit.statusCode()).isEqualTo(200);
        assertThat(hit.body()).isEqualTo("1").isEqualTo(miss.body());
        assertThat(hit.headers().firstValue("X-Count")).hasValue("1");
        assertThat(hit.headers().firstValue("x-amzn-RequestId"))
                .isPresent()
                .isNotEqualTo(miss.headers().firstValue("x-amzn-RequestId"));
        assertThat(hit.headers().map().keySet()).isEqualTo(miss.headers().map().keySet());
    }

    @Test
    void declaredParametersTellAnswersApartAndOthersDoNot() throws Exception {
        assertThat(get("a?q=1&other=1").body()).isEqualTo("1");
        assertThat(get("a?other=2&q=1").body()).isEqualTo("1");
        assertThat(get("a?q=2").body()).isEqualTo("2");
        assertThat(get("a").body()).isEqualTo("3");
        assertThat(get("b").body()).isEqualTo("4");
        assertThat(get("a?q=1&q=2").body()).isEqualTo("5");
        assertThat(get("a?q=2").body()).isEqualTo("2");
    }

    @Test
    void anAnswerLivesAsLongAsTheSettingsSay() throws Exception {
        patch("/*/*/caching/ttlInSeconds", "1");
        assertThat(get("a").body()).isEqualTo("1");
        assertThat(get("a").body()).isEqualTo("1");
        await().atMost(Duration.ofSeconds(5)).until(() -> get("a").body().equals("2"));

        patch("/*/*/caching/ttlInSeconds", "0");
        assertThat(get("c").body()).isEqualTo("3");
        assertThat(get("c").body()).isEqualTo("4");
    }

    @Test
    void aPostIsNotKeptUntilItsSettingsSaySo() throws Exception {
        assertThat(post("a").body()).isEqualTo("1");
        assertThat(post("a").body()).isEqualTo("2");
        patch("/{proxy+}/POST/caching/enabled", "true");
        assertThat(post("a").body()).isEqualTo("3");
        assertThat(post("a").body()).isEqualTo("3");
    }

    private HttpResponse<String> post(String path) throws Exception {
        return Gateway.send(request(path).POST(HttpRequest.BodyPublishers.ofString("{}")));
    }

    @Test
    void aFlushAnotherSizeAndAnotherDeploymentEmptyAtOnce() throws Exception {
        assertThat(get("a").body()).isEqualTo("1");
        management.flushStageCache(request -> request.restApiId(api).stageName("dev"));
        assertThat(get("a").body()).isEqualTo("2");
        patch("/cacheClusterSize", "1.6");
        assertThat(get("a").body()).isEqualTo("3");
        management.createDeployment(request -> request.restApiId(api).stageName("dev"));
        assertThat(get("a").body()).isEqualTo("4");
        assertThat(get("a").body()).isEqualTo("4");
        patch("/cacheClusterEnabled", "false");
        assertThat(get("a").body()).isEqualTo("5");
    }

    @Test
    void whoHasNoPermissionIsAnsweredAsTheSettingsSay() throws Exception {
        assertThat(get("a").body()).isEqualTo("1");
        HttpResponse<String> warned = renew("a");
        assertThat(warned.body()).isEqualTo("1");
        assertThat(warned.headers().allValues("Warning"))
                .containsExactly("199 Cache-control headers were ignored because the caller was unauthorized.");

        patch("/*/*/caching/unauthorizedCacheControlHeaderStrategy", "SUCCEED_WITHOUT_RESPONSE_HEADER");
        HttpResponse<String> silent = renew("a");
        assertThat(silent.body()).isEqualTo("1");
        assertThat(silent.headers().firstValue("Warning")).isEmpty();

        patch("/*/*/caching/unauthorizedCacheControlHeaderStrategy", "FAIL_WITH_403");
        HttpResponse<String> refused = renew("a");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("x-amzn-ErrorType")).hasValue("AccessDeniedException");

        patch("/*/*/caching/requireAuthorizationForCacheControl", "false");
        assertThat(renew("a").body()).isEqualTo("2");
        assertThat(get("a").body()).as("in the place of the one before").isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes/0",
                "bytes/70000",
                "bytes/1048576",
                "chunked/1",
                "chunked/70000",
                "chunked/1048576",
                "status/404"
            })
    void isKept(String path) throws Exception {
        HttpResponse<String> miss = get(path);
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(
                        () -> { // a copy is kept just after its client has it
                            HttpResponse<String> hit = get(path);
                            assertThat(hit.headers().firstValue("X-Count"))
                                    .isEqualTo(miss.headers().firstValue("X-Count"));
                            assertThat(hit.body().length())
                                    .isEqualTo(miss.body().length());
                            assertThat(hit.statusCode()).isEqualTo(miss.statusCode());
                        });
        assertThat(backend.asked()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes/1048577", "chunked/1048577", "cookie"})
    void isNotKept(String path) throws Exception {
        HttpResponse<String> first = get(path);
        HttpResponse<String> second = get(path);

        assertThat(first.headers().firstValue("X-Count")).hasValue("1");
        assertThat(second.headers().firstValue("X-Count")).hasValue("2");
        assertThat(second.body()).hasSize(first.body().length() == 1 ? 1 : 1_048_577);
    }

    @Test
    void manyWhoAskAtOnceAskTheBackendOnce() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(gateway.sendLater(request("slow/1000")));
        }
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().body()).isEqualTo("1");
        }
        assertThat(backend.asked()).isEqualTo(1);
    }

    /** The longest a body in memory may be: more than any queue on the way takes. */
    @Test
    void aSlowClientGetsAllOfWhatIsKept() throws Exception {
        get("bytes/1048576");
        try (RawClient client = new RawClient(gateway.endpoint())) {
            client.send("GET /_aws/execute-api/" + api + "/dev/bytes/1048576 HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Thread.sleep(500);
            RawClient.Answer answer = client.receive();
            assertThat(answer.whole()).isTrue();
            assertThat(answer.body()).hasSize(1_048_576);
        }
        assertThat(backend.asked()).isEqualTo(1);
    }

    @Test
    void hitsAndMissesAreCounted() throws Exception {
        get("a");
        get("a");
        get("a");
        String viewer =
                Base64.getEncoder().encodeToString(("viewer:" + TestServers.PASSWORD).getBytes(StandardCharsets.UTF_8));
        assertThat(Gateway.send(gateway.request("/metrics").header("Authorization", "Basic " + viewer))
                        .body())
                .containsPattern("apigateway_cache_hit_count_total\\{[^}]*\"" + title + "\".*} [1-9]")
                .containsPattern("apigateway_cache_miss_count_total\\{[^}]*\"" + title + "\".*} [1-9]");
    }
}
