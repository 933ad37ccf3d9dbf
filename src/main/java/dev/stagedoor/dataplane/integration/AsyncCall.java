/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncClientEndpoint;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/**
 * A call that holds no thread: for bodies still on their way from the client, and for backends that are slow. The
 * client library's I/O thread drives it; both directions stream with back-pressure.
 */
final class AsyncCall implements AsyncClientExchangeHandler, BodySource, Deadlines.Wait {

    /** Whose client's body is sent, and who wants to know how long it took; null for a call on the gateway's own account. */
    private final @Nullable Exchange exchange;

    private final IntegrationRequest request;
    private final Deadlines deadlines;
    private final TimeLimit time;
    private final Destination destination;
    private final @Nullable Upload upload;
    private final CompletableFuture<IntegrationResponse> head = new CompletableFuture<>();

    private volatile boolean expired;
    private volatile @Nullable AsyncClientEndpoint endpoint;
    private volatile @Nullable AsyncBody body;
    private volatile @Nullable CapacityChannel capacity;
    private volatile boolean released;
    private @Nullable ByteBuffer ownBody;
    private boolean keepConnection = true;

    /** @param exchange null where the request's body, if any, is in memory */
    AsyncCall(
            @Nullable Exchange exchange,
            IntegrationRequest request,
            Deadlines deadlines,
            TimeLimit time,
            long payloadLimitBytes,
            Destination destination) {
        this.exchange = exchange;
        this.request = request;
        this.deadlines = deadlines;
        this.time = time;
        this.destination = destination;
        this.upload = exchange != null && request.hasBody() && request.body() == null
                ? new Upload(exchange, payloadLimitBytes, this::progressed, this::fail)
                : null;
    }

    /** Called when the exchange, if there is one, is suspended. */
    CompletionStage<IntegrationResponse> execute(AsyncConnections connections) {
        if (exchange != null) {
            exchange.integrationStartNanos = System.nanoTime();
        }
        deadlines.add(this);
        AsyncConnect.open(this, connections, destination, deadlines);
        return head;
    }

    void connected(AsyncClientEndpoint connected) {
        endpoint = connected;
        if (released) {
            destination.finished();
            connected.releaseAndDiscard();
        } else {
            connected.execute(this, HttpCoreContext.create());
        }
    }

    /** No connection could be opened. */
    void unreachable(Exception failure) {
        if (leftMillis() <= 0) {
            expire();
        } else {
            fail(destination.unreachable(failure));
        }
    }

    /** Whether nobody waits for a connection any more. */
    boolean isOver() {
        return released;
    }

    String method() {
        return request.method();
    }

    /** Until the deadline; not more than 0 after it. */
    int leftMillis() {
        return (int) TimeUnit.NANOSECONDS.toMillis(time.deadlineNanos() - System.nanoTime());
    }

    // --- the request

    @Override
    public void produceRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
        BasicHttpRequest message = new BasicHttpRequest(request.method(), request.requestTarget());
        message.setVersion(HttpVersion.HTTP_1_1);
        Headers headers = request.headers();
        for (int i = 0; i < headers.size(); i++) {
            message.addHeader(headers.name(i), headers.value(i));
        }
        byte[] bytes = request.body();
        EntityDetails entity = null;
        if (bytes != null) {
            message.addHeader("Content-Length", Integer.toString(bytes.length));
            if (bytes.length > 0) {
                entity = new BasicEntityDetails(bytes.length, null);
            }
        } else if (exchange != null && request.hasBody()) {
            long length = exchange.request().getContentLengthLong();
            if (length >= 0) {
                message.addHeader("Content-Length", Long.toString(length));
            } else {
                message.addHeader("Transfer-Encoding", "chunked");
            }
            entity = new BasicEntityDetails(length, null);
        }
        channel.sendRequest(message, entity, context);
        if (upload != null) {
            upload.start();
        }
    }

    @Override
    public int available() {
        byte[] bytes = request.body();
        return upload != null ? upload.available() : bytes != null ? bytes.length : 0;
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        if (upload != null) {
            upload.produce(channel);
            return;
        }
        byte[] bytes = request.body();
        ByteBuffer buffer = ownBody;
        if (buffer == null && bytes != null) {
            buffer = ByteBuffer.wrap(bytes);
            ownBody = buffer;
        }
        if (buffer != null) {
            channel.write(buffer);
            if (!buffer.hasRemaining()) {
                channel.endStream(List.of());
            }
        }
    }

    // --- the answer

    @Override
    public void consumeInformation(HttpResponse response, HttpContext context) {
        progressed(); // 100 Continue and 103 Early Hints are not the answer
    }

    @Override
    public void consumeResponse(HttpResponse response, @Nullable EntityDetails entity, HttpContext context) {
        if (exchange != null) {
            exchange.integrationLatencyNanos = System.nanoTime() - exchange.integrationStartNanos;
        }
        destination.answered(response.getCode());
        progressed();
        Headers headers = new Headers();
        keepConnection = HttpVersion.HTTP_1_1.equals(response.getVersion());
        for (Iterator<Header> fields = response.headerIterator(); fields.hasNext(); ) {
            Header field = fields.next();
            headers.add(field.getName(), field.getValue() == null ? "" : field.getValue());
        }
        if (entity == null) {
            over();
            release(true);
            head.complete(new IntegrationResponse(response.getCode(), headers, Body.EMPTY));
            return;
        }
        AsyncBody streaming = new AsyncBody(this, entity.getContentLength(), time.streams());
        body = streaming;
        IntegrationResponse answer = new IntegrationResponse(response.getCode(), headers, streaming);
        if (!streaming.collected()) {
            head.complete(answer);
        } else {
            // Short: answered in one go when it is whole, so that a backend that breaks off is still a clean error.
            var unused = streaming.whole().whenComplete((done, failure) -> {
                if (failure == null) {
                    head.complete(answer);
                } else {
                    head.completeExceptionally(failure);
                }
            });
        }
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        boolean first = capacity == null;
        capacity = channel;
        if (first) {
            channel.update(AsyncBody.WINDOW);
        }
    }

    /** The client has taken something: as much may come from the backend. */
    @Override
    public void taken(int bytes) {
        progressed();
        CapacityChannel channel = capacity;
        if (channel != null && !released) {
            try {
                channel.update(bytes);
            } catch (IOException e) {
                fail(e);
            }
        }
    }

    @Override
    public void consume(ByteBuffer bytes) throws IOException {
        progressed();
        AsyncBody streaming = body;
        if (streaming != null) {
            streaming.consume(bytes);
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        release(true);
        AsyncBody streaming = body;
        if (streaming != null) {
            streaming.end();
        }
    }

    // --- ends

    @Override
    public void failed(Exception cause) {
        blame();
        fail(cause);
    }

    @Override
    public void cancel() {
        blame();
        fail(new IOException("the connection was closed"));
    }

    /** Tells the destination that it has failed, unless it has answered, or waits for the client's body as we do. */
    private void blame() {
        if (!released && body == null && (upload == null || upload.finished())) {
            destination.failed();
        }
    }

    @Override
    public void releaseResources() {
        if (!released) {
            fail(new IOException("the connection was closed"));
        }
    }

    /** Ends the call, whatever state it is in: the backend's connection is closed. */
    @Override
    public void fail(Throwable cause) {
        over();
        release(false);
        RuntimeException answer = cause instanceof GatewayResponseException gateway
                ? gateway
                // opening a connection has a time-out of its own, of the same length: either may come first
                : expired || cause instanceof SocketTimeoutException
                        ? BackendException.timedOut(time.timeoutMillis())
                        : BackendException.failed(cause);
        AsyncBody streaming = body;
        if (streaming != null) {
            streaming.fail(answer);
        }
        head.completeExceptionally(answer);
    }

    private synchronized void release(boolean reuse) {
        if (released) {
            return;
        }
        released = true;
        destination.finished();
        AsyncClientEndpoint connected = endpoint;
        if (connected != null) {
            if (reuse && keepConnection && (upload == null || upload.finished())) {
                connected.releaseAndReuse();
            } else {
                connected.releaseAndDiscard();
            }
        }
    }

    /** Nothing is waited for any more, neither the backend nor a client that takes the rest of the body. */
    @Override
    public void over() {
        deadlines.remove(this);
    }

    private void progressed() {
        time.progressed();
    }

    @Override
    public long deadlineNanos() {
        return time.deadlineNanos();
    }

    @Override
    public void expire() {
        expired = true;
        blame();
        fail(new IOException("timed out"));
    }
}
