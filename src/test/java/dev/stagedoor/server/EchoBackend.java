/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A backend that answers with what arrived: method, path, query, headers and body, as JSON. {@code /status/503} answers
 * with that status, {@code /slow/700} after so many milliseconds.
 */
final class EchoBackend implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    EchoBackend() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", EchoBackend::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** Host and port. */
    String authority() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        Map<String, Object> arrived = new LinkedHashMap<>();
        arrived.put("method", exchange.getRequestMethod());
        arrived.put("path", exchange.getRequestURI().getRawPath());
        arrived.put("query", exchange.getRequestURI().getRawQuery());
        arrived.put("headers", exchange.getRequestHeaders());
        arrived.put("body", new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        byte[] body = JSON.writeValueAsBytes(arrived);
        pause(number(exchange, "/slow/", 0));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("X-Backend", "echo");
        boolean bodyless = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(number(exchange, "/status/", 200), bodyless ? -1 : body.length);
        if (!bodyless) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static int number(HttpExchange exchange, String after, int otherwise) {
        String path = exchange.getRequestURI().getPath();
        return path.startsWith(after) ? Integer.parseInt(path.substring(after.length())) : otherwise;
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
