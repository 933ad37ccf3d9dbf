/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;

/** The backend of one case: answers {@code …/ok} with 200, anything else with its fault, and counts. */
final class FaultyBackend implements AutoCloseable {

    /** One certificate of each kind for all cases: keytool takes its time. */
    private static final Map<BackendFault, SSLContext> TLS = new ConcurrentHashMap<>();

    private final BackendFault fault;
    private final int port;
    private final List<Socket> queued = new ArrayList<>();
    private @Nullable RawBackend backend;
    private @Nullable ServerSocket full;

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger executions = new AtomicInteger();
    private volatile int lastUsed;

    FaultyBackend(BackendFault fault) throws IOException {
        this.fault = fault;
        switch (fault) {
            case HANG_AT_CONNECT -> {
                ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                port = listening.getLocalPort();
                full = listening;
                fillQueue();
            }
            case REFUSED, UNKNOWN_NAME -> {
                Socket bound = new Socket(); // the port is taken, and nobody listens there
                queued.add(bound);
                bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                port = bound.getLocalPort();
            }
            default -> {
                ServerSocket listening = listen();
                port = listening.getLocalPort();
                backend = new RawBackend(listening, this::serve);
            }
        }
    }

    private ServerSocket listen() throws IOException {
        SSLContext tls = switch (fault) {
            case TLS_EXPIRED -> certificate("ip:127.0.0.1", true);
            case TLS_WRONG_HOST -> certificate("dns:elsewhere.test", false);
            case TLS_UNTRUSTED, TLS_WANTS_CLIENT_CERTIFICATE, TLS_FINE -> certificate("ip:127.0.0.1", false);
            default -> null;
        };
        if (tls == null) {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        }
        SSLServerSocket socket = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(fault == BackendFault.TLS_WANTS_CLIENT_CERTIFICATE);
        return socket;
    }

    private SSLContext certificate(String name, boolean expired) {
        return TLS.computeIfAbsent(fault, kind -> TestCertificates.server(name, expired));
    }

    /** Linux drops what comes after one connection more than the backlog says: whoever connects next waits. */
    private void fillQueue() throws IOException {
        try {
            for (int i = 0; i < 10; i++) {
                Socket waiting = new Socket();
                queued.add(waiting);
                waiting.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 150);
            }
        } catch (SocketTimeoutException e) {
            return;
        }
        throw new IllegalStateException("the queue of connections is never full here");
    }

    String uri() {
        String scheme = fault.name().startsWith("TLS") ? "https" : "http";
        return scheme + "://" + (fault == BackendFault.UNKNOWN_NAME ? "nowhere.invalid" : "127.0.0.1") + ":" + port;
    }

    /** Whether it can answer without a fault at all. */
    boolean canRecover() {
        return fault != BackendFault.UNKNOWN_NAME
                && (!fault.name().startsWith("TLS") || fault == BackendFault.TLS_FINE);
    }

    /** Ends what keeps connections away; returns when they get through. */
    void recover() throws IOException {
        if (backend == null && canRecover()) {
            for (Socket waiting : queued) {
                waiting.close();
            }
            ServerSocket socket = full;
            backend = new RawBackend(
                    socket != null ? socket : new ServerSocket(port, 50, InetAddress.getLoopbackAddress()),
                    this::serve);
            await().pollInterval(Duration.ofMillis(20)).ignoreExceptions().until(() -> {
                try (Socket first = new Socket()) {
                    first.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
                    return true;
                }
            });
        }
    }

    private void serve(RawBackend.Connection connection) throws IOException, InterruptedException {
        int number = connections.incrementAndGet();
        open.incrementAndGet();
        try {
            if (number == 1 && fault.isOnAccept()) {
                switch (fault) {
                    case RST_ON_ACCEPT -> connection.reset();
                    case HANG_UNREAD -> Thread.sleep(3_000);
                    default -> {}
                }
                return;
            }
            for (String target = connection.readRequest(); !target.isEmpty(); target = connection.readRequest()) {
                lastUsed = number;
                if (target.endsWith("/ok")) {
                    connection.ok();
                    if (number == 1 && fault == BackendFault.CLOSES_IDLE) {
                        return;
                    }
                } else {
                    executions.incrementAndGet();
                    fault.happenTo(connection);
                    if (!fault.goesOn()) {
                        return;
                    }
                }
            }
        } finally {
            open.decrementAndGet();
        }
    }

    /** How many requests it has read whole, of those that meet the fault. */
    int executions() {
        return executions.get();
    }

    /** Connections that the gateway has opened and not closed. */
    int open() {
        return open.get();
    }

    /** The number of the connection on which the last request came. */
    int lastUsed() {
        return lastUsed;
    }

    @Override
    public void close() throws IOException {
        for (Socket waiting : queued) {
            waiting.close();
        }
        if (full != null) {
            full.close();
        }
        if (backend != null) {
            backend.close();
        }
    }
}
