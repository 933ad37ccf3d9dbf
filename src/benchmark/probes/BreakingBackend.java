/* SPDX-License-Identifier: Apache-2.0 */
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * The backend of the probes post-once and nonces: answers with the nonce of the request in header and body, breaks a share of
 * the exchanges at a random stage, and remembers which nonces it has executed, that is, whose requests it has read whole.
 *
 * <p>Arguments: port, share of broken exchanges (0 to 1), milliseconds that a silent one lasts. {@code GET /state} tells the
 * counts as JSON.
 */
public final class BreakingBackend {

    /** Where an exchange breaks; silence is rare, as each costs a time-out. */
    private enum Stage {
        ON_ACCEPT, AFTER_HEAD, AFTER_REQUEST_FIN, AFTER_REQUEST_RST, IN_ANSWER_HEAD, IN_LONG_BODY, IN_SHORT_BODY, IN_CHUNKS_RST,
        AFTER_ANSWER, AFTER_ANSWER_IDLE, MORE_THAN_PROMISED, SILENCE
    }

    private static final Stage[] STAGES = Stage.values();
    private static final double SILENT_SHARE = 0.0005;

    private final double brokenShare;
    private final long silenceMillis;
    private final Set<String> executed = ConcurrentHashMap.newKeySet();
    private final LongAdder requests = new LongAdder();
    private final LongAdder twice = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private final LongAdder open = new LongAdder();
    private final Map<String, LongAdder> broken = new ConcurrentSkipListMap<>();

    private BreakingBackend(double brokenShare, long silenceMillis) {
        this.brokenShare = brokenShare;
        this.silenceMillis = silenceMillis;
    }

    public static void main(String[] arguments) throws IOException {
        BreakingBackend backend = new BreakingBackend(Double.parseDouble(arguments[1]), Long.parseLong(arguments[2]));
        ExecutorService threads = Executors.newCachedThreadPool();
        try (ServerSocket listening = new ServerSocket(Integer.parseInt(arguments[0]), 1024, InetAddress.getLoopbackAddress())) {
            while (true) {
                Socket socket = listening.accept();
                threads.execute(() -> backend.serve(socket));
            }
        }
    }

    private void serve(Socket socket) {
        connections.increment();
        open.increment();
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 8192);
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 8192);
            if (random() < brokenShare / 10) {
                note(Stage.ON_ACCEPT);
                end(socket, random() < 0.5);
                return;
            }
            while (exchange(socket, in, out)) {
                // the next one
            }
        } catch (IOException e) {
            // the gateway has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.decrement();
        }
    }

    private boolean exchange(Socket socket, InputStream in, OutputStream out) throws IOException, InterruptedException {
        String requestLine = line(in);
        if (requestLine.isEmpty()) {
            return false;
        }
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            int colon = field.indexOf(':');
            fields.put(field.substring(0, colon), field.substring(colon + 1).trim());
        }
        if (requestLine.startsWith("GET /state ")) {
            write(out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + state());
            return false;
        }
        Stage stage = stage();
        if (stage == Stage.AFTER_HEAD) {
            note(stage);
            return end(socket, random() < 0.5);
        }
        String body = body(in, fields);
        String nonce = fields.getOrDefault("X-Nonce", "");
        requests.increment();
        if (requestLine.startsWith("POST") && !executed.add(nonce)) {
            twice.increment();
        }
        if (stage != null) {
            note(stage);
        }
        return answer(socket, out, stage, nonce, body.isEmpty() ? nonce + ":" : body);
    }

    private boolean answer(Socket socket, OutputStream out, Stage stage, String nonce, String body)
            throws IOException, InterruptedException {
        String head = "HTTP/1.1 200 OK\r\nX-Nonce: " + nonce + "\r\n";
        if (stage == null) {
            write(out, random() < 0.7 ? withLength(head, body) : chunked(head, body, true));
            return true;
        }
        switch (stage) {
            case AFTER_REQUEST_FIN -> {
                return end(socket, false);
            }
            case AFTER_REQUEST_RST -> {
                return end(socket, true);
            }
            case IN_ANSWER_HEAD -> write(out, head.substring(0, ThreadLocalRandom.current().nextInt(1, head.length())));
            case IN_SHORT_BODY -> write(out, head + "Content-Length: " + (body.length() + 10) + "\r\n\r\n" + body);
            case IN_LONG_BODY -> write(out, head + "Content-Length: 200000\r\n\r\n" + body + "x".repeat(100_000));
            case IN_CHUNKS_RST -> write(out, chunked(head, body, false));
            case AFTER_ANSWER -> write(out, withLength(head, body));
            case AFTER_ANSWER_IDLE -> {
                write(out, withLength(head, body));
                Thread.sleep(ThreadLocalRandom.current().nextInt(1, 20));
            }
            case MORE_THAN_PROMISED -> { // what must never be taken for the answer to the next request
                write(out, withLength(head, body) + withLength("HTTP/1.1 200 OK\r\nX-Nonce: evil\r\n", "evil:"));
                Thread.sleep(50);
            }
            default -> {
                Thread.sleep(silenceMillis);
            }
        }
        return end(socket, stage == Stage.IN_CHUNKS_RST || random() < 0.3);
    }

    private Stage stage() {
        double lot = random();
        if (lot < brokenShare) {
            return STAGES[1 + ThreadLocalRandom.current().nextInt(STAGES.length - 2)];
        }
        return brokenShare > 0 && random() < SILENT_SHARE ? Stage.SILENCE : null;
    }

    private static String withLength(String head, String body) {
        return head + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String chunked(String head, String body, boolean whole) {
        int half = body.length() / 2 + 1;
        return head + "Transfer-Encoding: chunked\r\n\r\n" + chunk(body.substring(0, half))
                + (half < body.length() ? chunk(body.substring(half)) : "") + (whole ? "0\r\n\r\n" : "");
    }

    private static String chunk(String part) {
        return Integer.toHexString(part.length()) + "\r\n" + part + "\r\n";
    }

    private static boolean end(Socket socket, boolean byReset) throws IOException {
        if (byReset) {
            socket.setSoLinger(true, 0);
        }
        socket.close();
        return false;
    }

    private static String body(InputStream in, Map<String, String> fields) throws IOException {
        if (!fields.containsKey("Transfer-Encoding")) {
            return text(in, Integer.parseInt(fields.getOrDefault("Content-Length", "0")));
        }
        StringBuilder body = new StringBuilder();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.append(text(in, size));
            line(in);
        }
        line(in);
        return body.toString();
    }

    private static String text(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    private void note(Stage stage) {
        broken.computeIfAbsent(stage.name().toLowerCase(java.util.Locale.ROOT), name -> new LongAdder()).increment();
    }

    private String state() {
        StringBuilder json = new StringBuilder("{\"requests\":" + requests + ",\"executed\":" + executed.size() + ",\"twice\":" + twice
                + ",\"connections\":" + connections + ",\"open\":" + (open.sum() - 1) + ",\"broken\":{");
        broken.forEach((name, count) -> json.append(json.charAt(json.length() - 1) == '{' ? "" : ",")
                .append('"').append(name).append("\":").append(count));
        return json.append("}}").toString();
    }
}
