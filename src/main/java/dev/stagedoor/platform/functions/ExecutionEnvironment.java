/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.functions;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * What Lambda calls an execution environment: a Runtime API of its own for one worker (or for those that somebody else
 * starts), and the invocations that are running in it.
 *
 * <p>Runtime interface clients know no more of the Runtime API than a host and a port, so it can neither be a path on
 * the container's port nor carry a token: it listens on a port of the loopback address, where, as on Lambda, only
 * processes of the same machine (or pod) can reach it. A poll that waits holds a connection and no thread.
 */
final class ExecutionEnvironment implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ExecutionEnvironment.class.getName());

    private static final String ROOT = "/2018-06-01/runtime/";

    /** Lambda's own limit for a buffered response. */
    private static final int MOST_RESPONSE_BYTES = 6_291_556;

    private static final int STREAM_BUFFER_BYTES = 16 * 1024;

    private static final FunctionResult STREAM_ERROR =
            FunctionResult.error("Runtime.StreamError", "The function ended its response with an error");

    private static final String ACCEPTED = "{\"status\":\"OK\"}";

    static {
        // Without it a small answer waits for the acknowledgement of its own head, 40 ms on Linux.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final HostedFunction function;
    private final HttpServer server;
    private final Map<String, Invocation> running = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private volatile boolean initialized;
    private volatile boolean failureTold;
    private volatile boolean closed;

    /** @param port on the loopback address; 0 for any free one */
    ExecutionEnvironment(HostedFunction function, int port, Executor executor) throws IOException {
        this.function = function;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        server.createContext(ROOT, this::answer);
        server.setExecutor(executor);
        server.start();
    }

    /** {@code AWS_LAMBDA_RUNTIME_API}. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Whether a worker has asked for work: its initialisation is over. */
    boolean initialized() {
        return initialized;
    }

    /** Whether the worker has said why it cannot start. */
    boolean failureTold() {
        return failureTold;
    }

    /** Completes when a worker has asked for work, and when the environment has ended. */
    CompletableFuture<Void> settled() {
        return settled;
    }

    /** A worker's question for the next event, which waits for its answer. */
    record Poll(ExecutionEnvironment environment, HttpExchange exchange) {

        /** @return false when the worker is not there any more */
        boolean send(Invocation invocation) {
            return environment.send(exchange, invocation);
        }

        void close() {
            exchange.close();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(ROOT.length());
        if (exchange.getRequestMethod().equals("GET") && path.equals("invocation/next")) {
            initialized = true;
            settled.complete(null);
            function.poll(new Poll(this, exchange));
            return;
        }
        String[] parts = path.split("/", -1);
        if (!exchange.getRequestMethod().equals("POST")) {
            reply(exchange, 404, error("NotFound", "There is no such resource in the Runtime API"));
        } else if (parts.length == 3 && parts[0].equals("invocation") && parts[2].equals("response")) {
            respond(exchange, parts[1]);
        } else if (parts.length == 3 && parts[0].equals("invocation") && parts[2].equals("error")) {
            finish(exchange, parts[1], true);
        } else if (path.equals("init/error")) {
            failureTold = true;
            byte[] description = exchange.getRequestBody().readNBytes(MOST_RESPONSE_BYTES);
            function.failedToStart(new FunctionResult(description, FunctionResult.UNHANDLED));
            reply(exchange, 202, ACCEPTED);
        } else {
            reply(exchange, 404, error("NotFound", "There is no such resource in the Runtime API"));
        }
    }

    private void respond(HttpExchange exchange, String requestId) throws IOException {
        Invocation invocation = running.get(requestId);
        if (invocation == null || invocation.receiver == null) {
            finish(exchange, requestId, false);
            return;
        }
        FunctionResult ended = pass(exchange.getRequestBody(), invocation, invocation.receiver);
        if (ended.functionError() != null) {
            exchange.getResponseHeaders().set("Connection", "close"); // where the next request starts is in doubt
        }
        try {
            reply(exchange, 202, ACCEPTED);
        } finally { // the worker may have gone
            if (running.remove(requestId) != null) {
                invocation.result.complete(ended);
            }
        }
    }

    /** Passes a response on as it is written. @return what it ended with */
    private static FunctionResult pass(InputStream response, Invocation invocation, ResponseReceiver receiver) {
        byte[] buffer = new byte[STREAM_BUFFER_BYTES];
        try {
            for (int n = response.read(buffer); n >= 0; n = response.read(buffer)) {
                if (!invocation.result.isDone()) { // else nobody wants it, and the function may end in peace
                    receiver.received(Arrays.copyOf(buffer, n));
                }
            }
            return new FunctionResult(new byte[0], null);
        } catch (IOException e) {
            // Trailers, too: a runtime client sends them when the function fails in the middle of its response, and the
            // JDK's server, which cannot read any, takes them for a malformed chunk.
            return STREAM_ERROR;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FunctionResult.error("Runtime.ExitError", "The function is being stopped");
        }
    }

    private void finish(HttpExchange exchange, String requestId, boolean failed) throws IOException {
        byte[] payload;
        try {
            payload = exchange.getRequestBody().readNBytes(MOST_RESPONSE_BYTES + 1);
        } catch (IOException e) { // the worker has gone, or sent trailers: see pass
            Invocation broken = running.remove(requestId);
            if (broken != null) {
                broken.result.complete(STREAM_ERROR);
            }
            exchange.close();
            return;
        }
        Invocation invocation = running.remove(requestId);
        if (invocation == null) { // unknown, answered before, or timed out
            reply(exchange, 400, error("InvalidRequestID", "Invalid request ID"));
        } else if (payload.length > MOST_RESPONSE_BYTES) {
            invocation.result.complete(FunctionResult.error(
                    "Function.ResponseSizeTooLarge",
                    "Response payload size exceeded maximum allowed payload size (" + MOST_RESPONSE_BYTES
                            + " bytes)."));
            exchange.close(); // the rest is not worth reading
        } else {
            reply(exchange, 202, ACCEPTED); // first, so that the worker asks for its next event meanwhile
            invocation.result.complete(
                    new FunctionResult(payload, failed ? FunctionResult.UNHANDLED : null, invocation.requestId));
        }
    }

    private boolean send(HttpExchange exchange, Invocation invocation) {
        if (closed) {
            return false;
        }
        running.put(invocation.requestId, invocation);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", invocation.requestId);
        headers.set("Lambda-Runtime-Invoked-Function-Arn", invocation.functionArn);
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(System.currentTimeMillis()
                        + TimeUnit.NANOSECONDS.toMillis(invocation.deadlineNanos - System.nanoTime())));
        if (!invocation.traceId.isEmpty()) {
            headers.set("Lambda-Runtime-Trace-Id", invocation.traceId);
        }
        try {
            exchange.sendResponseHeaders(200, invocation.event.length == 0 ? -1 : invocation.event.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(invocation.event);
            }
        } catch (IOException e) {
            exchange.close();
            return running.remove(invocation.requestId) == null; // null: the environment's end has answered it
        }
        return true;
    }

    /** Ends what has run too long. @return whether there was anything: its worker is stuck, then */
    boolean expire(long nowNanos) {
        int timeoutMillis = function.settings().timeoutMillis();
        boolean any = false;
        for (Invocation invocation : List.copyOf(running.values())) {
            if (invocation.deadlineNanos - nowNanos <= 0 && running.remove(invocation.requestId) != null) {
                any = true;
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Function " + function.name() + " did not answer within " + timeoutMillis + " ms");
                invocation.result.complete(FunctionResult.error(
                        "Sandbox.Timedout",
                        "RequestId: " + invocation.requestId + " Error: Task timed out after "
                                + String.format(java.util.Locale.ROOT, "%.2f", timeoutMillis / 1000.0) + " seconds"));
            }
        }
        return any;
    }

    /** The worker has ended; what runs in it ends with an error. */
    void exited(String reason) {
        close();
        for (Invocation invocation : List.copyOf(running.values())) {
            if (running.remove(invocation.requestId) != null) {
                invocation.result.complete(FunctionResult.error(
                        "Runtime.ExitError", "RequestId: " + invocation.requestId + " Error: " + reason));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        function.withdraw(this);
        server.stop(0);
        settled.complete(null);
    }

    private static String error(String errorType, String errorMessage) {
        return "{\"errorMessage\":\"" + errorMessage + "\",\"errorType\":\"" + errorType + "\"}";
    }

    private static void reply(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
