/* SPDX-License-Identifier: Apache-2.0 */
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * The pet shop behind the examples: {@code java Backend.java [port]} and nothing to install.
 *
 * <p>{@code GET /pets}, {@code GET /pets/{id}} and {@code POST /pets} answer as a shop would; every other request is
 * answered with what arrived (method, path, query, headers, body), which shows what the gateway sent.
 */
public class Backend {

    private static final List<String> PETS = List.of(
            "{\"id\":1,\"type\":\"dog\",\"price\":249.99}",
            "{\"id\":2,\"type\":\"cat\",\"price\":124.99}",
            "{\"id\":3,\"type\":\"fish\",\"price\":0.99}");

    public static void main(String[] arguments) throws IOException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8081;
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", Backend::answer);
        server.setExecutor(Executors.newFixedThreadPool(16));
        server.start();
        System.out.println("The pet shop answers at http://localhost:" + port + "/pets");
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getRawPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (path.equals("/pets") && method.equals("GET")) {
            send(exchange, 200, "[" + String.join(",", PETS) + "]");
        } else if (path.equals("/pets") && method.equals("POST")) {
            String pet = new String(body, StandardCharsets.UTF_8).strip();
            send(exchange, 201, "{\"pet\":" + (pet.isEmpty() ? "null" : pet) + ",\"message\":\"success\"}");
        } else if (path.matches("/pets/\\d{1,9}") && method.equals("GET")) {
            int id = Integer.parseInt(path.substring("/pets/".length()));
            if (id >= 1 && id <= PETS.size()) {
                send(exchange, 200, PETS.get(id - 1));
            } else {
                send(exchange, 404, "{\"message\":\"No pet has the id " + id + "\"}");
            }
        } else {
            send(exchange, 200, echo(exchange, body));
        }
    }

    private static String echo(HttpExchange exchange, byte[] body) {
        String headers = exchange.getRequestHeaders().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(header -> quote(header.getKey()) + ":" + quote(String.join(", ", header.getValue())))
                .collect(Collectors.joining(",", "{", "}"));
        String query = exchange.getRequestURI().getRawQuery();
        return "{\"method\":" + quote(exchange.getRequestMethod())
                + ",\"path\":" + quote(exchange.getRequestURI().getRawPath())
                + ",\"query\":" + (query == null ? "null" : quote(query))
                + ",\"headers\":" + headers
                + ",\"body\":" + quote(new String(body, StandardCharsets.UTF_8)) + "}";
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = (json + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }
}
