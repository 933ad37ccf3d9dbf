/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.functions;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.platform.configuration.FunctionSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Runtime API's streaming mode, spoken byte by byte as AWS's runtime clients do. */
class ResponseStreamTest {

    private final HostedFunctions functions = new HostedFunctions();
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private int port;

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        functions.start(
                List.of(new FunctionSettings("pets", null, List.of(), null, "", 1, port, 5_000, 10, 128, null)),
                "us-east-1");
    }

    @AfterEach
    void stop() {
        functions.stop();
    }

    private CompletableFuture<FunctionResult> invoke(ResponseReceiver receiver) {
        return Objects.requireNonNull(functions.find("pets"))
                .invokeWithResponseStream("{}".getBytes(ISO_8859_1), "pets", "", receiver);
    }

    private void take(byte[] bytes) {
        received.add(new String(bytes, ISO_8859_1));
    }

    /** A worker that has got an event. */
    private final class Worker implements AutoCloseable {

        final Socket socket = new Socket("127.0.0.1", port);
        final OutputStream out = socket.getOutputStream();
        final BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        final String requestId;

        Worker() throws IOException {
            write("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n");
            String id = "";
            int length = 0;
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                id = line.toLowerCase(Locale.ROOT).startsWith("lambda-runtime-aws-request-id:")
                        ? line.substring(line.indexOf(':') + 1).strip()
                        : id;
                length = line.toLowerCase(Locale.ROOT).startsWith("content-length:")
                        ? Integer.parseInt(line.substring(line.indexOf(':') + 1).strip())
                        : length;
            }
            in.skip(length);
            requestId = id;
        }

        void write(String text) throws IOException {
            out.write(text.getBytes(ISO_8859_1));
            out.flush();
        }

        void beginResponse() throws IOException {
            write("POST /2018-06-01/runtime/invocation/" + requestId + "/response HTTP/1.1\r\nHost: x\r\n"
                    + "Lambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n"
                    + "Content-Type: application/vnd.awslambda.http-integration-response\r\n"
                    + "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n\r\n");
        }

        void chunk(String text) throws IOException {
            write(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
        }

        String status() throws IOException {
            return in.readLine();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void whatIsWrittenIsThereBeforeTheFunctionEnds() throws Exception {
        CompletableFuture<FunctionResult> result = invoke(this::take);
        try (Worker worker = new Worker()) {
            worker.beginResponse();
            worker.chunk("one");
            assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo("one");
            assertThat(result).isNotDone();
            worker.chunk("two");
            worker.write("0\r\n\r\n");

            assertThat(worker.status()).contains(" 202 ");
            assertThat(result.get(5, TimeUnit.SECONDS).functionError()).isNull();
            assertThat(received).containsExactly("two");
        }
    }

    @Test
    void trailersAreAnErrorAndTheWorkerIsAnswered() throws Exception {
        CompletableFuture<FunctionResult> result = invoke(this::take);
        try (Worker worker = new Worker()) {
            worker.beginResponse();
            worker.chunk("half");
            worker.write("0\r\nLambda-Runtime-Function-Error-Type: Oops\r\n"
                    + "Lambda-Runtime-Function-Error-Body: e30=\r\n\r\n");

            assertThat(result.get(5, TimeUnit.SECONDS).functionError()).isEqualTo("Unhandled");
            assertThat(worker.status()).contains(" 202 ");
        }
    }

    @Test
    void aWorkerThatGoesInTheMiddleIsAnError() throws Exception {
        CompletableFuture<FunctionResult> result = invoke(this::take);
        try (Worker worker = new Worker()) {
            worker.beginResponse();
            worker.chunk("half");
        }

        assertThat(result.get(5, TimeUnit.SECONDS).functionError()).isEqualTo("Unhandled");
    }

    @Test
    void whatIsReturnedAtOnceComesInOnePiece() throws Exception {
        CompletableFuture<FunctionResult> result = invoke(this::take);
        try (Worker worker = new Worker()) {
            worker.write("POST /2018-06-01/runtime/invocation/" + worker.requestId
                    + "/response HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nwhole");

            assertThat(result.get(5, TimeUnit.SECONDS).functionError()).isNull();
            assertThat(received).containsExactly("whole");
        }
    }

    @Test
    void theFunctionWaitsForWhoeverTakes() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch first = new CountDownLatch(1);
        CompletableFuture<FunctionResult> result = invoke(bytes -> {
            first.countDown();
            goOn.await();
        });
        try (Worker worker = new Worker()) {
            worker.beginResponse();
            worker.chunk("one");
            first.await(5, TimeUnit.SECONDS);
            CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < 500; i++) {
                        worker.chunk("x".repeat(60_000)); // 30 MB: more than all sockets on the way hold
                    }
                    worker.write("0\r\n\r\n");
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(written).isNotDone();
            Thread.sleep(200); // that something does not happen can only be waited for
            assertThat(written).isNotDone();
            goOn.countDown();

            assertThat(result.get(10, TimeUnit.SECONDS).functionError()).isNull();
            written.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatNobodyWantsAnyMoreIsReadToItsEndSoThatTheWorkerLives() throws Exception {
        CompletableFuture<FunctionResult> result = invoke(this::take);
        try (Worker worker = new Worker()) {
            worker.beginResponse();
            worker.chunk("one");
            assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo("one");
            result.completeExceptionally(new IllegalStateException("the client has gone"));
            worker.chunk("two");
            worker.write("0\r\n\r\n");

            assertThat(worker.status()).contains(" 202 ");
            assertThat(received).isEmpty();
        }
    }
}
