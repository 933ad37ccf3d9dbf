/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stagedoor.platform.configuration.FunctionSettings;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that run here, with workers that speak the Runtime API by themselves and workers that are started. */
class HostedFunctionsTest {

    private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:pets";

    private final HttpClient worker = HttpClient.newHttpClient();
    private final HostedFunctions functions = new HostedFunctions();
    private int port;

    @AfterEach
    void stop() {
        functions.stop();
    }

    /** Hosts a function whose workers this test plays. */
    private HostedFunction listen(int workers, int timeoutMillis, int queue) throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        functions.start(List.of(settings(List.of(), workers, port, timeoutMillis, queue, null)), "us-east-1");
        return Objects.requireNonNull(functions.find(ARN + ":live"));
    }

    /** Hosts a function in {@link LoopRuntime}. */
    private HostedFunction run(int workers, String handler, int timeoutMillis) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = Path.of("target/test-classes").toAbsolutePath().toString();
        return run(
                List.of(java, "-Xmx32m", "-cp", classPath, LoopRuntime.class.getName()),
                workers,
                handler,
                timeoutMillis);
    }

    private HostedFunction run(int timeoutMillis) {
        return run(1, "the.Handler", timeoutMillis);
    }

    private HostedFunction run(List<String> command, int workers, String handler, int timeoutMillis) {
        functions.start(List.of(settings(command, handler, workers, 0, timeoutMillis, 10, null)), "us-east-1");
        return Objects.requireNonNull(functions.find("pets"));
    }

    private static FunctionSettings settings(
            List<String> command, int workers, int port, int timeoutMillis, int queue, @Nullable String arn) {
        return settings(command, "the.Handler", workers, port, timeoutMillis, queue, arn);
    }

    private static FunctionSettings settings(
            List<String> command,
            String handler,
            int workers,
            int port,
            int timeoutMillis,
            int queue,
            @Nullable String arn) {
        return new FunctionSettings(
                "pets", arn, command, null, handler, workers, port, timeoutMillis, queue, 128, null);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + "/2018-06-01/runtime/" + path);
    }

    private CompletableFuture<HttpResponse<String>> next() {
        return worker.sendAsync(
                HttpRequest.newBuilder(uri("invocation/next")).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return worker.send(
                HttpRequest.newBuilder(uri(path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String id(HttpResponse<String> event) {
        return event.headers().firstValue("Lambda-Runtime-Aws-Request-Id").orElseThrow();
    }

    private static CompletableFuture<FunctionResult> invoke(HostedFunction function, String event) {
        return function.invoke(event.getBytes(UTF_8), ARN + ":live", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700");
    }

    private static String payload(FunctionResult result) {
        return new String(result.payload(), UTF_8);
    }

    /** Lambda's limit of 6 MB; the caller gets what any error of a function leads to. */
    @Test
    void aResponseThatIsTooLongIsAnErrorOfTheFunction() throws Exception {
        HostedFunction function = listen(1, 10_000, 10);
        CompletableFuture<HttpResponse<String>> poll = next();
        CompletableFuture<FunctionResult> result = invoke(function, "{}");
        HttpRequest.Builder response = HttpRequest.newBuilder(uri("invocation/" + id(poll.get()) + "/response"));

        var unused = worker.sendAsync( // never answered: the rest is not read
                response.POST(HttpRequest.BodyPublishers.ofByteArray(new byte[6_291_557]))
                        .build(),
                HttpResponse.BodyHandlers.discarding());

        assertThat(result).succeedsWithin(Duration.ofSeconds(10)).satisfies(answer -> {
            assertThat(answer.functionError()).isEqualTo("Unhandled");
            assertThat(payload(answer)).contains("Function.ResponseSizeTooLarge");
        });
    }

    @Test
    void aWorkerThatWaitsGetsTheEventWithEverythingThatTheRuntimeApiTells() throws Exception {
        HostedFunction function = listen(1, 5_000, 10);
        CompletableFuture<HttpResponse<String>> polled = next();
        Thread.sleep(100);

        CompletableFuture<FunctionResult> result = invoke(function, "{\"a\":1}");
        HttpResponse<String> event = polled.get(5, TimeUnit.SECONDS);

        assertThat(event.body()).isEqualTo("{\"a\":1}");
        assertThat(event.headers().firstValue("Lambda-Runtime-Invoked-Function-Arn"))
                .hasValue(ARN + ":live");
        assertThat(event.headers().firstValue("Lambda-Runtime-Trace-Id"))
                .hasValue("Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700");
        assertThat(event.headers()
                        .firstValueAsLong("Lambda-Runtime-Deadline-Ms")
                        .orElseThrow())
                .isBetween(System.currentTimeMillis() + 3_000, System.currentTimeMillis() + 5_000);

        HttpResponse<String> accepted = post("invocation/" + id(event) + "/response", "{\"b\":2}");
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(payload(result.get(5, TimeUnit.SECONDS))).isEqualTo("{\"b\":2}");
        assertThat(result.get().functionError()).isNull();
        assertThat(result.get().requestId()).isEqualTo(id(event));
    }

    @Test
    void anEventWaitsForAWorker() throws Exception {
        HostedFunction function = listen(1, 5_000, 10);
        CompletableFuture<FunctionResult> result = invoke(function, "{}");

        HttpResponse<String> event = next().get(5, TimeUnit.SECONDS);
        post("invocation/" + id(event) + "/response", "\"done\"");

        assertThat(payload(result.get(5, TimeUnit.SECONDS))).isEqualTo("\"done\"");
    }

    @Test
    void anErrorIsAFunctionError() throws Exception {
        HostedFunction function = listen(1, 5_000, 10);
        CompletableFuture<FunctionResult> result = invoke(function, "{}");

        post("invocation/" + id(next().get(5, TimeUnit.SECONDS)) + "/error", "{\"errorMessage\":\"no\"}");

        assertThat(payload(result.get(5, TimeUnit.SECONDS))).isEqualTo("{\"errorMessage\":\"no\"}");
        assertThat(result.get().functionError()).isEqualTo("Unhandled");
    }

    @Test
    void aFullQueueRefuses() throws Exception {
        HostedFunction function = listen(1, 5_000, 1);
        CompletableFuture<FunctionResult> waiting = invoke(function, "{}");

        assertThatThrownBy(() -> invoke(function, "{}"))
                .isInstanceOf(TooManyInvocationsException.class)
                .hasMessageStartingWith("Rate Exceeded");

        waiting.cancel(false);
        assertThat(invoke(function, "{}"))
                .as("the first has given its place up")
                .isNotDone();
    }

    @Test
    void anEventThatNobodyWaitsForAnyMoreIsNotRun() throws Exception {
        HostedFunction function = listen(1, 5_000, 10);
        invoke(function, "\"given up\"").cancel(false);
        invoke(function, "\"wanted\"");

        assertThat(next().get(5, TimeUnit.SECONDS).body()).isEqualTo("\"wanted\"");
    }

    @Test
    void anInvocationThatTakesTooLongEndsWithAnErrorAndItsLateAnswerIsNobodys() throws Exception {
        HostedFunction function = listen(1, 300, 10);
        CompletableFuture<FunctionResult> result = invoke(function, "{}");
        String id = id(next().get(5, TimeUnit.SECONDS));

        assertThat(payload(result.get(5, TimeUnit.SECONDS))).contains("Task timed out after 0.30 seconds");
        HttpResponse<String> late = post("invocation/" + id + "/response", "{}");
        assertThat(late.statusCode()).isEqualTo(400);
        assertThat(late.body()).contains("InvalidRequestID");
    }

    @Test
    void anAnswerBeyondLambdasLimitIsAnError() throws Exception {
        HostedFunction function = listen(1, 5_000, 10);
        CompletableFuture<FunctionResult> result = invoke(function, "{}");
        String id = id(next().get(5, TimeUnit.SECONDS));

        CompletableFuture.runAsync(() -> {
            try {
                post("invocation/" + id + "/response", "\"" + "x".repeat(6_291_556) + "\"");
            } catch (Exception e) {
                // it is cut off
            }
        });

        assertThat(payload(result.get(5, TimeUnit.SECONDS))).contains("Function.ResponseSizeTooLarge");
    }

    @Test
    void aPollThatAnotherReplacesIsClosed() throws Exception {
        HostedFunction function = listen(1, 5_000, 10);
        CompletableFuture<HttpResponse<String>> stale = next();
        Thread.sleep(100);
        CompletableFuture<HttpResponse<String>> fresh = next();

        await().atMost(Duration.ofSeconds(5)).until(stale::isCompletedExceptionally);
        invoke(function, "{}");
        assertThat(fresh.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void aFunctionIsMeantByItsNameOrIfItHasOneByItsArn() {
        functions.start(List.of(settings(List.of("/nowhere/to/be/found"), 1, 0, 1_000, 1, ARN)), "us-east-1");

        assertThat(functions.find(ARN)).isNotNull();
        assertThat(functions.find(ARN + ":live")).isNotNull();
        assertThat(functions.find(ARN.replace("us-east-1", "eu-west-1"))).isNull();
        assertThat(functions.find(ARN + "tore")).isNull();
    }

    @Test
    void aProgramIsStartedAndToldWhatItRuns() throws Exception {
        HostedFunction function = run(20_000);

        String told = payload(invoke(function, "{}").get(20, TimeUnit.SECONDS));

        assertThat(told).contains("the.Handler", "pets", "$LATEST", "/aws/lambda/pets", "us-east-1");
        assertThat(told).as("nothing of this process's own environment").contains("\"MAVEN_OPTS=null\"");
    }

    @Test
    void aProgramThatEndsIsAnErrorForItsInvocationAndIsStartedAgain() throws Exception {
        HostedFunction function = run(20_000);

        FunctionResult ended = invoke(function, "\"exit\"").get(20, TimeUnit.SECONDS);
        assertThat(payload(ended)).contains("Runtime exited with error: exit status 3");
        assertThat(ended.functionError()).isEqualTo("Unhandled");

        assertThat(payload(invoke(function, "{}").get(20, TimeUnit.SECONDS))).contains("the.Handler");
    }

    @Test
    void aProgramThatHangsIsEndedAndStartedAgain() throws Exception {
        HostedFunction function = run(3_000);

        assertThat(payload(invoke(function, "\"hang\"").get(20, TimeUnit.SECONDS)))
                .contains("Task timed out");
        assertThat(payload(invoke(function, "{}").get(20, TimeUnit.SECONDS))).contains("the.Handler");
    }

    @Test
    void aProgramThatCannotBeStartedIsAnErrorForWhoWaitsForIt() throws Exception {
        functions.start(List.of(settings(List.of("/nowhere/to/be/found"), 1, 0, 1_000, 1, null)), "us-east-1");
        HostedFunction function = Objects.requireNonNull(functions.find("pets"));

        FunctionResult result = invoke(function, "{}").get(20, TimeUnit.SECONDS);

        assertThat(payload(result)).contains("Runtime.InvalidEntrypoint");
    }

    @Test
    void aWorkerHasADirectoryOfItsOwnWhichGoesWithIt() throws Exception {
        HostedFunction function = run(20_000);

        String told = payload(invoke(function, "{}").get(20, TimeUnit.SECONDS));
        Path directory = Path.of(told.replaceAll("(?s).*\"TMPDIR=([^\"]+)\".*", "$1"));

        assertThat(told).contains("\"LAMBDA_TASK_ROOT=" + directory + "\"", "\"user.dir=" + directory + "\"");
        assertThat(directory).isDirectory();
        Files.createDirectories(directory.resolve("a/b"));
        Files.writeString(directory.resolve("a/b/left"), "over");
        functions.stop();
        assertThat(directory).doesNotExist();
    }

    @Test
    void whatAWorkerThatHasEndedLeftIsRemoved() throws Exception {
        HostedFunction function = run(20_000);
        String told = payload(invoke(function, "{}").get(20, TimeUnit.SECONDS));
        Path directory = Path.of(told.replaceAll("(?s).*\"TMPDIR=([^\"]+)\".*", "$1"));

        invoke(function, "\"exit\"").get(20, TimeUnit.SECONDS);

        await().atMost(Duration.ofSeconds(5)).until(() -> Files.notExists(directory));
    }

    @Test
    void workersStartOneAtATime(@TempDir Path directory) {
        run(3, "alone:" + directory, 20_000);

        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(directory.resolve("started-3")));
        assertThat(directory.resolve("not-alone")).doesNotExist();
    }

    @Test
    void aWorkerThatSaysWhyItCannotStartFailsOneInvocationAndNotAnotherByEnding() throws Exception {
        HostedFunction function = run(1, "fails", 20_000);
        CompletableFuture<FunctionResult> first = invoke(function, "{}");
        CompletableFuture<FunctionResult> second = invoke(function, "{}");

        assertThat(payload(first.get(20, TimeUnit.SECONDS))).contains("Init.Failed");
        assertThat(payload(second.get(20, TimeUnit.SECONDS))).contains("Init.Failed");
    }

    @Test
    void whatAWorkerHasStartedEndsWithItEvenIfItDoesNotWantTo() {
        String child = "trap '' TERM; exec sleep 98765";
        run(List.of("sh", "-c", "sh -c \"" + child + "\" & wait"), 1, "the.Handler", 20_000);
        await().atMost(Duration.ofSeconds(5)).until(() -> sleepers().size() == 1);
        List<ProcessHandle> sleepers = sleepers();

        functions.stop();

        // Alive is also what has ended and has not been taken note of by the process that inherited it.
        await().atMost(Duration.ofSeconds(10)).until(() -> sleepers.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static List<ProcessHandle> sleepers() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").endsWith("sleep 98765"))
                .toList();
    }
}
