/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A backend that answers with how often it was asked. {@code /bytes/70000} answers with so many bytes, {@code
 * /chunked/70000} with as many of which it does not tell the number, {@code /slow/700} after so many milliseconds, {@code
 * /status/404} with that status, {@code /cookie} with a cookie.
 */
final class CountingBackend implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger asked = new AtomicInteger();
    private final HttpServer server;

    CountingBackend() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** Host and port. */
    String authority() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    int asked() {
        return asked.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String count = Integer.toString(asked.incrementAndGet());
        String[] path = exchange.getRequestURI().getPath().split("/");
        String kind = path[1];
        int number = path.length > 2 ? Integer.parseInt(path[2]) : 0;
        exchange.getRequestBody().readAllBytes();
        if (kind.equals("slow")) {
            pause(number);
        }
        if (kind.equals("cookie")) {
            exchange.getResponseHeaders().set("Set-Cookie", "a=b");
        }
        exchange.getResponseHeaders().set("X-Count", count);
        byte[] body = kind.equals("bytes") || kind.equals("chunked")
                ? new byte[number]
                : count.getBytes(StandardCharsets.UTF_8);
        if (body.length > count.length()) {
            Arrays.fill(body, (byte) 'x');
        }
        exchange.sendResponseHeaders(kind.equals("status") ? number : 200, kind.equals("chunked") ? 0 : body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
        exchange.close();
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
