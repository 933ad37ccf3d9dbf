/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A backend that does on the wire what a test says, and closes the connection after it. */
final class RawBackend implements AutoCloseable {

    /** What happens on one connection. */
    @FunctionalInterface
    interface Script {
        void serve(Connection connection) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;

    RawBackend(Script script) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    /** @param socket where it listens; closed with it */
    RawBackend(ServerSocket socket, Script script) {
        this.socket = socket;
        Thread acceptor = new Thread(() -> accept(script), "raw-backend");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept(Script script) {
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                Thread server = new Thread(() -> serve(script, accepted), "raw-backend-connection");
                server.setDaemon(true);
                server.start();
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private static void serve(Script script, Socket accepted) {
        try (accepted) {
            script.serve(new Connection(accepted));
        } catch (IOException e) {
            // the gateway has gone: for the test to see
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** One connection from the gateway. */
    static final class Connection {

        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            out = socket.getOutputStream();
        }

        /** The request's fields by name in lower case. */
        Map<String, String> readHead() throws IOException {
            readLine();
            return readFields();
        }

        /** Reads a whole request. @return its target; empty when the gateway has closed the connection */
        String readRequest() throws IOException {
            String line;
            try {
                line = readLine();
            } catch (EOFException | SocketException e) {
                return "";
            }
            Map<String, String> head = readFields();
            if (head.containsKey("transfer-encoding")) {
                readChunked();
            } else {
                readFully(Integer.parseInt(head.getOrDefault("content-length", "0")));
            }
            return line.split(" ", -1)[1];
        }

        private Map<String, String> readFields() throws IOException {
            Map<String, String> fields = new HashMap<>();
            for (String line = readLine(); !line.isEmpty(); line = readLine()) {
                int colon = line.indexOf(':');
                fields.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
            return fields;
        }

        byte[] readFully(int length) throws IOException {
            byte[] bytes = new byte[length];
            in.readFully(bytes);
            return bytes;
        }

        byte[] readChunked() throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = Integer.parseInt(readLine(), 16); size > 0; size = Integer.parseInt(readLine(), 16)) {
                body.write(readFully(size));
                readLine();
            }
            readLine();
            return body.toByteArray();
        }

        void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        /** An answer without a fault. */
        void ok() throws IOException {
            write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }

        /** Does nothing until the gateway closes the connection. */
        void hang() throws IOException {
            try {
                while (in.read() >= 0) {
                    // what else the gateway sends does not matter
                }
            } catch (SocketException e) {
                // closed by force: as good
            }
        }

        /** Breaks the connection: the gateway sees a reset, not an end. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Says that nothing more comes, and goes on reading. */
        void endOutput() throws IOException {
            socket.shutdownOutput();
        }

        private String readLine() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException();
                }
                line.append((char) c);
            }
            return line.toString().stripTrailing();
        }
    }
}
