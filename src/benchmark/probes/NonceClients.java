/* SPDX-License-Identifier: Apache-2.0 */
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The clients of the probes post-once and nonces: every request has a nonce of its own, in a header and, when it has a body,
 * there too; whatever is answered must have the same nonce in both places. Prints what became of the requests as JSON.
 *
 * <p>Arguments: gateway's port, Host, path, number of requests, connections, share of POSTs, share of clients that leave.
 */
public final class NonceClients {

    private static final int PATIENCE_MILLIS = 10_000;
    private static final String PADDING = "x".repeat(2_000);

    private final int port;
    private final String host;
    private final String path;
    private final int count;
    private final double postShare;
    private final double leavingShare;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<String, LongAdder> outcomes = new ConcurrentSkipListMap<>();

    private NonceClients(String[] arguments) {
        port = Integer.parseInt(arguments[0]);
        host = arguments[1];
        path = arguments[2];
        count = Integer.parseInt(arguments[3]);
        postShare = Double.parseDouble(arguments[5]);
        leavingShare = Double.parseDouble(arguments[6]);
    }

    public static void main(String[] arguments) throws InterruptedException {
        NonceClients clients = new NonceClients(arguments);
        Thread[] threads = new Thread[Integer.parseInt(arguments[4])];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(clients::run, "client-" + i);
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        StringBuilder json = new StringBuilder("{");
        clients.outcomes.forEach((name, number) -> json.append(json.length() == 1 ? "" : ",")
                .append('"').append(name).append("\":").append(number));
        System.out.println(json.append('}'));
    }

    /** One answer; {@code whole} is false when the connection ended in it. */
    private record Answer(int status, Map<String, String> fields, String body, boolean whole) {}

    private void run() {
        Socket socket = null;
        InputStream in = null;
        for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            try {
                if (socket == null) {
                    socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    socket.setTcpNoDelay(true);
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    in = new BufferedInputStream(socket.getInputStream(), 8192);
                }
                String nonce = i + "-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
                boolean post = random() < postShare;
                byte[] request = request(nonce, post);
                if (random() < leavingShare) {
                    leave(socket, in, request);
                    socket = null;
                    continue;
                }
                socket.getOutputStream().write(request);
                Answer answer = receive(in);
                note(judge(answer, nonce));
                if (!answer.whole() || "close".equalsIgnoreCase(answer.fields().get("Connection"))) {
                    socket.close();
                    socket = null;
                }
            } catch (SocketTimeoutException e) {
                note("unanswered");
                socket = null;
            } catch (IOException e) {
                note("connection ended without an answer");
                socket = null;
            }
        }
    }

    private byte[] request(String nonce, boolean post) {
        String head = (post ? "POST " : "GET ") + path + " HTTP/1.1\r\nHost: " + host + "\r\nX-Nonce: " + nonce + "\r\n";
        if (!post) {
            return (head + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        }
        String body = nonce + ":" + PADDING.substring(0, ThreadLocalRandom.current().nextInt(PADDING.length()));
        String framed = random() < 0.7
                ? "Content-Length: " + body.length() + "\r\n\r\n" + body
                : "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
        return (head + framed).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Goes away in the request, after it, or in the answer; cleanly or not. */
    private void leave(Socket socket, InputStream in, byte[] request) throws IOException {
        int stage = ThreadLocalRandom.current().nextInt(3);
        socket.getOutputStream().write(request, 0, stage == 0 ? ThreadLocalRandom.current().nextInt(request.length) : request.length);
        if (stage == 2) {
            in.readNBytes(10);
        }
        if (random() < 0.5) {
            socket.setSoLinger(true, 0);
        }
        socket.close();
        note("left");
    }

    private static String judge(Answer answer, String nonce) {
        String inHeader = answer.fields().get("X-Nonce");
        if (inHeader != null && !inHeader.equals(nonce)) {
            return "wrong nonce";
        }
        if (answer.status() != 200) {
            return Integer.toString(answer.status());
        }
        // a body that breaks off may break off in the nonce
        String start = answer.body().substring(0, Math.min(answer.body().length(), nonce.length() + 1));
        if (inHeader == null || !(nonce + ":").startsWith(start) || (answer.whole() && start.length() <= nonce.length())) {
            return "wrong nonce";
        }
        return answer.whole() ? "200" : "200, broken off";
    }

    private static Answer receive(InputStream in) throws IOException {
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int status = Integer.parseInt(line(in).split(" ", 3)[1]);
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            int colon = field.indexOf(':');
            fields.put(field.substring(0, colon), field.substring(colon + 1).trim());
        }
        StringBuilder body = new StringBuilder();
        boolean whole = true;
        try {
            if (fields.containsKey("Transfer-Encoding")) {
                for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
                    append(in, size, body);
                    line(in);
                }
                line(in);
            } else {
                append(in, Integer.parseInt(fields.getOrDefault("Content-Length", "0")), body);
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException | NumberFormatException e) {
            whole = false;
        }
        return new Answer(status, fields, body.toString(), whole);
    }

    private static void append(InputStream in, int length, StringBuilder body) throws IOException {
        byte[] bytes = in.readNBytes(length);
        body.append(new String(bytes, StandardCharsets.ISO_8859_1));
        if (bytes.length < length) {
            throw new EOFException();
        }
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

    private void note(String outcome) {
        outcomes.computeIfAbsent(outcome, name -> new LongAdder()).increment();
    }

    private static double random() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
