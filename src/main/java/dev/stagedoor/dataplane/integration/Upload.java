/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/**
 * The client's body on its way to the backend. Two threads take turns: the container's, when the client has sent
 * something, and the client library's, when the backend takes something. There is one buffer; while it holds bytes the
 * client is not read, which is the back-pressure.
 */
final class Upload implements ReadListener {

    private static final int BUFFER = 32 * 1024;

    private final Exchange exchange;
    private final ServletInputStream in;
    private final long limitBytes;
    private final long lengthBytes;
    private final Runnable progressed;
    private final Consumer<Throwable> failed;
    private final byte[] bytes = new byte[BUFFER];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes).limit(0);

    private boolean started;
    private boolean clientDone;
    private boolean ended;
    /** isReady() said no: only the container may go on, by calling onDataAvailable. */
    private boolean awaitingClient = true;

    private long receivedBytes;
    private @Nullable DataStreamChannel channel;

    Upload(Exchange exchange, long limitBytes, Runnable progressed, Consumer<Throwable> failed) {
        this.exchange = exchange;
        this.limitBytes = limitBytes;
        this.lengthBytes = exchange.request().getContentLengthLong();
        this.progressed = progressed;
        this.failed = failed;
        try {
            this.in = exchange.request().getInputStream();
        } catch (IOException e) {
            throw BackendException.failed(e);
        }
    }

    /** Starts reading; before this the backend has no connection to write to. */
    synchronized void start() {
        if (!started) {
            started = true;
            in.setReadListener(this);
        }
    }

    synchronized int available() {
        return buffer.hasRemaining() || (clientDone && !ended) ? Math.max(1, buffer.remaining()) : 0;
    }

    synchronized boolean finished() {
        return ended;
    }

    /** The backend takes bytes. */
    void produce(DataStreamChannel to) throws IOException {
        Throwable failure = null;
        synchronized (this) {
            channel = to;
            while (true) {
                if (buffer.hasRemaining()) {
                    to.write(buffer);
                    progressed.run();
                    if (buffer.hasRemaining()) {
                        break; // the backend is full
                    }
                }
                if (clientDone) {
                    if (!ended) {
                        ended = true;
                        to.endStream(List.of());
                    }
                    break;
                }
                if (awaitingClient) {
                    break;
                }
                try {
                    read();
                } catch (IOException | RuntimeException e) {
                    failure = e;
                    break;
                }
            }
        }
        if (failure != null) {
            failed.accept(failure);
        }
    }

    @Override
    public void onDataAvailable() {
        DataStreamChannel to;
        try {
            synchronized (this) {
                awaitingClient = false;
                if (!buffer.hasRemaining() && !clientDone) {
                    read();
                }
                to = channel;
            }
        } catch (IOException | RuntimeException e) {
            failed.accept(e);
            return;
        }
        wake(to);
    }

    @Override
    public void onAllDataRead() {
        onDataAvailable(); // what has arrived may not be read yet
    }

    @Override
    public void onError(Throwable failure) {
        exchange.incomplete = true;
        failed.accept(failure);
    }

    /** Fills the empty buffer with what the client has sent; waits for nothing. */
    private void read() throws IOException {
        if (allRead()) {
            clientDone = true;
            return;
        }
        if (!in.isReady()) {
            awaitingClient = true;
            return;
        }
        int n = in.read(bytes);
        if (n < 0) {
            if (lengthBytes >= 0) {
                throw new IOException("the client closed its connection in the middle of the body");
            }
            clientDone = true;
            return;
        }
        progressed.run();
        receivedBytes += n;
        if (limitBytes > 0 && receivedBytes > limitBytes) {
            throw new GatewayResponseException(GatewayResponseType.REQUEST_TOO_LARGE);
        }
        buffer.position(0).limit(n);
        clientDone = allRead();
    }

    /**
     * Whether nothing is left to read. Not what isFinished() says alone: Payara says so, and calls onAllDataRead, as
     * soon as the last byte has arrived, while there may be a buffer full of them to read still.
     */
    private boolean allRead() throws IOException {
        return lengthBytes >= 0 ? receivedBytes >= lengthBytes : in.isFinished() && in.available() == 0;
    }

    private static void wake(@Nullable DataStreamChannel to) {
        if (to != null) {
            to.requestOutput();
        }
    }
}
