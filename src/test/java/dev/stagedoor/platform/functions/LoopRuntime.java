/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.functions;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;

/** The smallest runtime: answers every event with what its environment tells it; a program of its own. */
final class LoopRuntime {

    private LoopRuntime() {}

    public static void main(String[] arguments) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        String api = "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/";
        while (true) {
            HttpResponse<String> event = http.send(
                    HttpRequest.newBuilder(URI.create(api + "next")).build(), HttpResponse.BodyHandlers.ofString());
            switch (event.body()) {
                case "\"exit\"" -> System.exit(3);
                case "\"hang\"" -> Thread.sleep(600_000);
                default -> {
                    String id = event.headers()
                            .firstValue("Lambda-Runtime-Aws-Request-Id")
                            .orElseThrow();
                    http.send(
                            HttpRequest.newBuilder(URI.create(api + id + "/response"))
                                    .POST(HttpRequest.BodyPublishers.ofString(environment()))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
                }
            }
        }
    }

    private static String environment() {
        return List.of(
                        "_HANDLER",
                        "AWS_LAMBDA_FUNCTION_NAME",
                        "AWS_LAMBDA_FUNCTION_VERSION",
                        "AWS_LAMBDA_LOG_GROUP_NAME",
                        "AWS_REGION",
                        "MAVEN_OPTS")
                .stream()
                .map(name -> "\"" + name + "=" + System.getenv(name) + "\"")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
