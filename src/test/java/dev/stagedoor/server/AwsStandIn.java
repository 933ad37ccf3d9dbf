/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stagedoor.platform.signature.SignatureClaim;
import dev.stagedoor.platform.signature.SignatureVerifier;
import dev.stagedoor.platform.signature.SignedRequest;
import dev.stagedoor.platform.signature.SigningCredential;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for AWS at the address that the servers of a test run take for it: believes only what is signed, as AWS
 * does, tells what it was asked, and answers what it was told to.
 */
final class AwsStandIn implements AutoCloseable {

    private static final int PORT = TestServers.freePort();
    static final String ACCESS_KEY_ID = "AKIAOFTHEGATEWAY";
    static final String SECRET_ACCESS_KEY = "the-gateways-own-for-calls-to-services";

    /** What was asked. */
    record Call(String method, String target, Map<String, List<String>> headers, String body) {

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }

    /** What it answers: {@code body}, or what {@code stream} has as long as it has something. */
    record Answer(
            int status,
            Map<String, String> headers,
            byte[] body,
            @Nullable InputStream stream) {

        Answer(int status, Map<String, String> headers, byte[] body) {
            this(status, headers, body, null);
        }
    }

    private final HttpServer server;
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final Map<String, String> keys = new ConcurrentHashMap<>(Map.of(ACCESS_KEY_ID, SECRET_ACCESS_KEY));
    private final @Nullable Function<Call, Answer> services;

    AwsStandIn() {
        this(null);
    }

    /** @param services answer whatever is asked, where it was not told what to answer */
    AwsStandIn(@Nullable Function<Call, Answer> services) {
        this.services = services;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /** What a server has to know to take this for AWS. */
    static Map<String, String> settings() {
        return Map.of(
                "stagedoor.aws.endpoint", "http://127.0.0.1:" + PORT,
                "stagedoor.aws.access-key-id", ACCESS_KEY_ID,
                "stagedoor.aws.secret-access-key", SECRET_ACCESS_KEY);
    }

    void willAnswer(int status, Map<String, String> headers, String body) {
        answers.add(new Answer(status, headers, body.getBytes(StandardCharsets.UTF_8), null));
    }

    void willAnswer(byte[] body) {
        answers.add(new Answer(200, Map.of(), body, null));
    }

    /** @param body sent as it comes, in chunks */
    void willStream(Map<String, String> headers, InputStream body) {
        answers.add(new Answer(200, headers, new byte[0], body));
    }

    /** Takes calls that are signed with this key too. */
    void willAccept(String accessKeyId, String secretAccessKey) {
        keys.put(accessKeyId, secretAccessKey);
    }

    /** The next call that was well signed. */
    Call call() {
        Call call = calls.poll();
        if (call == null) {
            throw new AssertionError("nothing was asked for");
        }
        return call;
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String refusal = refusal(exchange, body);
        Call call = new Call(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders(),
                new String(body, StandardCharsets.ISO_8859_1));
        Answer answer = answers.poll();
        if (answer == null && refusal.isEmpty() && services != null) {
            answer = services.apply(call);
        }
        if (!refusal.isEmpty() || answer == null) {
            answer = new Answer(403, Map.of(), refusal.getBytes(StandardCharsets.UTF_8), null);
        } else {
            calls.add(call);
        }
        exchange.getResponseHeaders().set("Connection", "close"); // the next test has a server of its own
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        InputStream stream = answer.stream();
        if (stream != null) {
            exchange.sendResponseHeaders(answer.status(), 0);
            byte[] buffer = new byte[16 * 1024];
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                exchange.getResponseBody().write(buffer, 0, n);
                exchange.getResponseBody().flush();
            }
            exchange.close();
            return;
        }
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        if (answer.body().length > 0) {
            exchange.getResponseBody().write(answer.body());
        }
        exchange.close();
    }

    /** S3 has a canonical form of its own, which the signer's test compares with the SDK's. */
    private String refusal(HttpExchange exchange, byte[] body) {
        String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        String[] scope = authorization.split("/", -1);
        if (scope.length < 5) {
            return "not signed";
        }
        if (scope[3].equals("s3")) {
            return "";
        }
        SignedRequest request = new SignedRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                exchange.getRequestURI().getRawQuery() == null
                        ? ""
                        : exchange.getRequestURI().getRawQuery(),
                exchange.getRequestHeaders());
        try {
            SignatureVerifier verifier = new SignatureVerifier(scope[2], scope[3], Clock.systemUTC());
            SignatureClaim claim = verifier.claim(request);
            String secret = keys.get(claim.accessKeyId());
            verifier.verify(
                    request,
                    claim,
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(body)),
                    secret == null ? null : new SigningCredential(secret, null));
            return "";
        } catch (RuntimeException | NoSuchAlgorithmException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
