/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Deadlines;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.LaxConnPool;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Kept-alive HTTP/1.1 connections for {@link BlockingCall}. HttpCore's connection and pool without HttpClient's
 * execution chain on top: no redirects, no cookies, no retries, no decompression, no headers of its own, by
 * construction rather than by switching them off.
 */
@ApplicationScoped
public class BlockingConnections {

    static final Http1Config HTTP1 = Http1Config.custom()
            .setBufferSize(16 * 1024)
            .setMaxHeaderCount(500)
            .setMaxLineLength(64 * 1024)
            .build();

    /** Idle longer than this, a connection is looked at before it is used: the peer may have closed it. */
    private static final long LOOK_AFTER_IDLE_MILLIS = 500;

    /** Common servers keep an idle connection for 5 s (Node.js) or longer; we give it up before they do. */
    static final TimeValue KEEP_IDLE = TimeValue.ofSeconds(4);

    /** No connection serves longer, busy or not: the name it was opened for may mean another address by now. */
    static final Timeout KEEP_AT_ALL = Timeout.ofSeconds(5);

    private final LaxConnPool<Upstream, BackendConnection> pool =
            new LaxConnPool<>(1024, KEEP_AT_ALL, PoolReusePolicy.LIFO, null, null);

    private final Map<TlsOptions, SSLContext> tls = new ConcurrentHashMap<>();

    @Inject
    Deadlines deadlines;

    @Inject
    EgressPolicy egress;

    @Inject
    HostAddresses addresses;

    /** A connection that nobody leases any more would stay open after its peer has closed it. */
    @PostConstruct
    void start() {
        deadlines.everySecond(pool::closeExpired);
    }

    /** A leased connection: fresh, or kept alive from an exchange before. */
    record Lease(PoolEntry<Upstream, BackendConnection> entry, boolean reused) {
        BackendConnection connection() {
            return entry.getConnection();
        }
    }

    /** @throws IOException when no connection can be had in time */
    public Lease lease(Upstream upstream, int connectTimeoutMillis) throws IOException {
        Future<PoolEntry<Upstream, BackendConnection>> future =
                pool.lease(upstream, null, Timeout.ofMilliseconds(connectTimeoutMillis), null);
        PoolEntry<Upstream, BackendConnection> entry;
        try {
            entry = future.get(connectTimeoutMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no free connection to " + upstream.host(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (entry.hasConnection() && usable(entry)) {
            return new Lease(entry, true);
        }
        try {
            entry.discardConnection(CloseMode.IMMEDIATE);
            entry.assignConnection(connect(upstream, connectTimeoutMillis));
            return new Lease(entry, false);
        } catch (IOException | RuntimeException e) {
            pool.release(entry, false);
            throw e;
        }
    }

    /** Back to the pool, to be used again. */
    public void keep(Lease lease) {
        lease.entry().updateExpiry(KEEP_IDLE);
        pool.release(lease.entry(), true);
    }

    /** Closes the connection: what it still carries is nobody's. */
    public void discard(Lease lease) {
        lease.entry().discardConnection(CloseMode.IMMEDIATE);
        pool.release(lease.entry(), false);
    }

    private static boolean usable(PoolEntry<Upstream, BackendConnection> entry) {
        BackendConnection connection = entry.getConnection();
        try {
            return connection.isOpen()
                    && !connection.hasUnreadInput()
                    && (System.currentTimeMillis() - entry.getUpdated() < LOOK_AFTER_IDLE_MILLIS
                            || !connection.isStale());
        } catch (IOException e) {
            return false;
        }
    }

    private BackendConnection connect(Upstream upstream, int timeoutMillis) throws IOException {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        InetSocketAddress declared = upstream.target();
        InetSocketAddress target = declared == null ? resolve(upstream, timeoutMillis) : declared;
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(target, leftMillis(deadlineNanos));
            BackendConnection connection = new BackendConnection();
            if (upstream.secure()) {
                socket.setSoTimeout(leftMillis(deadlineNanos));
                SSLSocket secure = (SSLSocket) tls.computeIfAbsent(upstream.tls(), Tls::context)
                        .getSocketFactory()
                        .createSocket(socket, upstream.host(), upstream.port(), true);
                SSLParameters parameters = secure.getSSLParameters();
                Tls.verifyHostName(parameters);
                secure.setSSLParameters(parameters);
                secure.startHandshake();
                socket.setSoTimeout(0);
                connection.bind(secure, socket);
            } else {
                connection.bind(socket);
            }
            return connection;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static int leftMillis(long deadlineNanos) {
        return Math.max(1, (int) TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime()));
    }

    /** Anew for every connection: a changed address is followed a second after the JVM's cache allows. */
    private InetSocketAddress resolve(Upstream upstream, int timeoutMillis) throws IOException {
        InetAddress address = addresses.await(upstream.host(), timeoutMillis);
        egress.check(address);
        return new InetSocketAddress(address, upstream.port());
    }

    @PreDestroy
    void close() {
        pool.close(CloseMode.IMMEDIATE);
    }
}
