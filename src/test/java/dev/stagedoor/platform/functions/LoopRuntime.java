/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.functions;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The smallest runtime: answers every event with what its environment tells it; a program of its own. */
final class LoopRuntime {

    private LoopRuntime() {}

    public static void main(String[] arguments) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        String runtime = "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/";
        String handler = System.getenv("_HANDLER");
        if (handler.equals("fails")) {
            http.send(
                    HttpRequest.newBuilder(URI.create(runtime + "init/error"))
                            .POST(HttpRequest.BodyPublishers.ofString("{\"errorType\":\"Init.Failed\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            System.exit(1);
        } else if (handler.startsWith("alone:")) {
            start(Path.of(handler.substring("alone:".length())));
        }
        String api = runtime + "invocation/";
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

    /** Writes down in a directory that it has started, and whether another was starting at the same time. */
    private static void start(Path directory) throws Exception {
        Path starting = directory.resolve("starting");
        try {
            Files.createFile(starting);
        } catch (FileAlreadyExistsException e) {
            Files.writeString(directory.resolve("not-alone"), "");
        }
        Thread.sleep(300);
        Files.deleteIfExists(starting);
        int number = 1;
        while (Files.exists(directory.resolve("started-" + number))) {
            number++;
        }
        Files.createFile(directory.resolve("started-" + number));
    }

    private static String environment() {
        return Stream.concat(variables(), Stream.of("\"user.dir=" + System.getProperty("user.dir") + "\""))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static Stream<String> variables() {
        return Stream.of(
                        "_HANDLER",
                        "AWS_LAMBDA_FUNCTION_NAME",
                        "AWS_LAMBDA_FUNCTION_VERSION",
                        "AWS_LAMBDA_LOG_GROUP_NAME",
                        "AWS_REGION",
                        "LAMBDA_TASK_ROOT",
                        "TMPDIR",
                        "MAVEN_OPTS")
                .map(name -> "\"" + name + "=" + System.getenv(name) + "\"");
    }
}
