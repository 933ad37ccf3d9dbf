/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * A call on the container's own thread: no thread hop, so the cheapest there is while backends are quick. It holds one
 * of a bounded number of permits; when a slow backend has eaten them all, calls go the other way ({@link AsyncCall}).
 */
final class BlockingCall implements Deadlines.Wait {

    private final BlockingConnections connections;
    private final Deadlines deadlines;
    private final Semaphore permits;
    private final int timeoutMillis;

    private volatile long deadlineNanos;
    private volatile BlockingConnections.@Nullable Lease lease;
    private volatile boolean expired;
    private volatile @Nullable Runnable onExpiry;
    private final AtomicBoolean finished = new AtomicBoolean();
    private final Destination destination;

    /** The caller has taken a permit; this call gives it back. */
    BlockingCall(
            BlockingConnections connections,
            Deadlines deadlines,
            Semaphore permits,
            int timeoutMillis,
            Destination destination) {
        this.connections = connections;
        this.deadlines = deadlines;
        this.permits = permits;
        this.timeoutMillis = timeoutMillis;
        this.destination = destination;
        this.deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    /** Sends the request and waits for the answer's head. */
    IntegrationResponse execute(Exchange exchange, IntegrationRequest request) {
        deadlines.add(this);
        long start = System.nanoTime();
        try {
            ClassicHttpResponse response = exchangeHeads(toClassic(request), request);
            exchange.integrationLatencyNanos = System.nanoTime() - start;
            return toIntegrationResponse(request, response);
        } catch (IOException | HttpException e) {
            exchange.integrationLatencyNanos = System.nanoTime() - start;
            finish(false);
            // Opening a connection has a time-out of its own, of the same length: either may come first.
            throw expired || e instanceof SocketTimeoutException
                    ? BackendException.timedOut(timeoutMillis)
                    : BackendException.failed(e);
        } catch (RuntimeException e) {
            exchange.integrationLatencyNanos = System.nanoTime() - start;
            finish(false);
            throw e;
        }
    }

    private ClassicHttpResponse exchangeHeads(ClassicHttpRequest message, IntegrationRequest request)
            throws IOException, HttpException {
        for (int attempt = 1; ; attempt++) {
            BlockingConnections.Lease leased = connect(request);
            lease = leased;
            BackendConnection connection = leased.connection();
            long receivedBefore = connection.receivedBytes();
            try {
                connection.sendRequestHeader(message);
                if (message.getEntity() != null) {
                    connection.sendRequestEntity(message);
                }
                connection.flush();
                ClassicHttpResponse response = connection.receiveResponseHeader();
                while (response.getCode() < 200) { // 100 Continue and 103 Early Hints are not the answer
                    response = connection.receiveResponseHeader();
                }
                destination.answered(response.getCode());
                return response;
            } catch (IOException | HttpException e) {
                // A kept-alive connection may have been closed by the peer just now. Safe methods are asked once more,
                // if no byte of an answer has come; anything else might have been executed, and is never sent twice.
                boolean silent = e instanceof IOException && connection.receivedBytes() == receivedBefore;
                if (!leased.reused() || attempt > 1 || expired || !silent || !isSafe(request)) {
                    destination.failed();
                    throw e;
                }
                lease = null;
                connections.discard(leased);
            }
        }
    }

    /** A connection to the destination, or to another target of it when one cannot be reached. */
    private BlockingConnections.Lease connect(IntegrationRequest request) {
        while (true) {
            try {
                return connections.lease(
                        destination.upstream(), destination.connectTimeoutMillis(Math.max(1, leftMillis())));
            } catch (IOException e) {
                boolean another = destination.another(request.method());
                if (expired || leftMillis() <= 0) {
                    throw BackendException.timedOut(timeoutMillis);
                }
                if (!another) {
                    throw destination.unreachable(e);
                }
            }
        }
    }

    private int leftMillis() {
        return (int) TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    }

    private static boolean isSafe(IntegrationRequest request) {
        return switch (request.method()) {
            case "GET", "HEAD", "OPTIONS" -> !request.hasBody();
            default -> false;
        };
    }

    private static ClassicHttpRequest toClassic(IntegrationRequest request) {
        BasicClassicHttpRequest message = new BasicClassicHttpRequest(request.method(), request.requestTarget());
        message.setVersion(HttpVersion.HTTP_1_1);
        Headers headers = request.headers();
        for (int i = 0; i < headers.size(); i++) {
            message.addHeader(headers.name(i), headers.value(i));
        }
        byte[] body = request.body();
        if (body != null) {
            message.addHeader("Content-Length", Integer.toString(body.length));
            if (body.length > 0) {
                message.setEntity(new ByteArrayEntity(body, (ContentType) null));
            }
        }
        return message;
    }

    private IntegrationResponse toIntegrationResponse(IntegrationRequest request, ClassicHttpResponse response)
            throws IOException, HttpException {
        Headers headers = new Headers();
        boolean close = !HttpVersion.HTTP_1_1.equals(response.getVersion());
        for (Iterator<Header> fields = response.headerIterator(); fields.hasNext(); ) {
            Header field = fields.next();
            String name = field.getName();
            String value = field.getValue() == null ? "" : field.getValue();
            headers.add(name, value);
            if (name.equalsIgnoreCase("Connection")
                    && value.toLowerCase(Locale.ROOT).contains("close")) {
                close = true;
            }
        }
        int status = response.getCode();
        if (request.method().equals("HEAD") || status == 204 || status == 304) {
            finish(!close);
            return new IntegrationResponse(status, headers, Body.EMPTY);
        }
        BackendConnection connection = current().connection();
        connection.receiveResponseEntity(response);
        HttpEntity entity = response.getEntity();
        long length = entity.getContentLength();
        boolean delimited = length >= 0 || entity.isChunked(); // else the body ends with the connection
        return new IntegrationResponse(
                status, headers, new BlockingBody(this, entity.getContent(), length, !close && delimited));
    }

    private BlockingConnections.Lease current() {
        BlockingConnections.Lease held = lease;
        if (held == null) {
            throw new IllegalStateException("no connection");
        }
        return held;
    }

    /** The body made progress: it has the whole time-out again for the next step. */
    void progressed() {
        deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    /** Whom to tell of the expiry besides the thread that reads the connection: one who waits for the client. */
    void onExpiry(Runnable waiting) {
        onExpiry = waiting;
    }

    int timeoutMillis() {
        return timeoutMillis;
    }

    boolean expired() {
        return expired;
    }

    /** Gives connection and permit back, once; the connection is kept only if it is clean. */
    void finish(boolean keep) {
        if (!finished.compareAndSet(false, true)) {
            return;
        }
        deadlines.remove(this);
        destination.finished();
        BlockingConnections.Lease held = lease;
        lease = null;
        try {
            if (held != null) {
                if (keep && !expired) {
                    connections.keep(held);
                } else {
                    connections.discard(held);
                }
            }
        } finally {
            permits.release();
        }
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public void expire() {
        expired = true;
        BlockingConnections.Lease held = lease;
        if (held != null) {
            held.connection().close(CloseMode.IMMEDIATE);
        }
        Runnable waiting = onExpiry;
        if (waiting != null) {
            waiting.run();
        }
    }
}
