/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One connection to a gateway, on which a test says and sees every byte. */
final class RawClient implements AutoCloseable {

    /** No test waits longer for an answer. */
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /**
     * What came back.
     *
     * @param status 0 when the connection ended without an answer
     * @param headers by name as sent; fields of one name are joined by a comma
     * @param whole whether the body ended where its framing says
     */
    record Answer(int status, Map<String, String> headers, byte[] body, boolean whole) {

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(field -> field.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    RawClient(URI endpoint) throws IOException {
        socket = new Socket(endpoint.getHost(), endpoint.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Sends text as it is, such as a head with its empty line. */
    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Reads one answer; a connection that ends early, cleanly or not, makes it one that is not whole. */
    Answer receive() throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        int status;
        try {
            do {
                headers.clear();
                status = Integer.parseInt(line().split(" ", 3)[1]);
                for (String field = line(); !field.isEmpty(); field = line()) {
                    int colon = field.indexOf(':');
                    headers.merge(
                            field.substring(0, colon),
                            field.substring(colon + 1).trim(),
                            (one, other) -> one + ", " + other);
                }
            } while (status < 200);
        } catch (EOFException | java.net.SocketException e) {
            return new Answer(0, Map.of(), new byte[0], false);
        }
        Answer head = new Answer(status, headers, new byte[0], true);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean whole = true;
        try {
            if (head.header("Transfer-Encoding").toLowerCase(Locale.ROOT).equals("chunked")) {
                for (int size = chunkSize(); size > 0; size = chunkSize()) {
                    copy(size, body);
                    line();
                }
                line();
            } else if (!head.header("Content-Length").isEmpty()) {
                copy(Integer.parseInt(head.header("Content-Length")), body);
            } else if (status != 204 && status != 304) {
                in.transferTo(body);
            }
        } catch (EOFException | java.net.SocketException | NumberFormatException e) {
            whole = false;
        }
        return new Answer(status, headers, body.toByteArray(), whole);
    }

    /** Whether the gateway has closed this connection, or does within the time. */
    boolean closedWithin(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (java.net.SocketException e) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].trim(), 16);
    }

    private void copy(int length, ByteArrayOutputStream body) throws IOException {
        byte[] part = in.readNBytes(length);
        body.writeBytes(part);
        if (part.length < length) {
            throw new EOFException();
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
