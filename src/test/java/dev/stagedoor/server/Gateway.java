/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.ApiGatewayClientBuilder;

/** A running Stagedoor as its clients see it. */
record Gateway(URI endpoint, String accessKeyId, String secretAccessKey) {

    static {
        // *.localhost does not resolve everywhere, so calls by host name say whom they mean in the Host header
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The AWS SDK, signing with the administrator's key; close it. */
    ApiGatewayClient management() {
        return builder().build();
    }

    /** The same for a test that counts what was acknowledged: one call is one request. */
    ApiGatewayClient managementWithoutRetries() {
        return builder()
                .overrideConfiguration(configuration -> configuration.retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
    }

    /** The same with somebody who watches. */
    ApiGatewayClient management(ExecutionInterceptor watcher) {
        return builder()
                .overrideConfiguration(configuration -> configuration.addExecutionInterceptor(watcher))
                .build();
    }

    private ApiGatewayClientBuilder builder() {
        return ApiGatewayClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secretAccessKey)))
                .httpClientBuilder(ApacheHttpClient.builder());
    }

    /** Waits until the definitions are compiled and traffic is welcome; the server says UP before the WAR is there. */
    void awaitReady() {
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .until(() -> {
                    HttpResponse<String> answer = send(request("/health/ready"));
                    return answer.statusCode() == 200 && answer.body().contains("stagedoor-ready");
                });
    }

    /** A GET of a stage, addressed by host name as {@code {apiId}.execute-api.localhost}. */
    HttpResponse<String> getByHost(String apiId, String stageAndPath) throws IOException, InterruptedException {
        return send(request("/" + stageAndPath).header("Host", apiId + ".execute-api.localhost:" + endpoint.getPort()));
    }

    /** A GET of a stage, addressed by path as {@code /_aws/execute-api/{apiId}/…}. */
    HttpResponse<String> getByPath(String apiId, String stageAndPath) throws IOException, InterruptedException {
        return send(request("/_aws/execute-api/" + apiId + "/" + stageAndPath));
    }

    /** As {@link #getByPath}, without waiting for the answer. */
    CompletableFuture<HttpResponse<String>> getByPathLater(String apiId, String stageAndPath) {
        return sendLater(request("/_aws/execute-api/" + apiId + "/" + stageAndPath));
    }

    CompletableFuture<HttpResponse<String>> sendLater(HttpRequest.Builder request) {
        return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(endpoint.resolve(path)).timeout(Duration.ofSeconds(30));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static HttpResponse<byte[]> sendForBytes(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
