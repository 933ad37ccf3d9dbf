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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncRequester;
import org.apache.hc.core5.http.impl.nio.ClientHttp1IOEventHandlerFactory;
import org.apache.hc.core5.http.impl.nio.ClientHttp1StreamDuplexerFactory;
import org.apache.hc.core5.http.nio.AsyncClientEndpoint;
import org.apache.hc.core5.http.nio.ssl.BasicClientTlsStrategy;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.protocol.DefaultHttpProcessor;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.DefaultDisposalCallback;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.pool.StrictConnPool;
import org.apache.hc.core5.reactor.IOEventHandlerFactory;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.IOSessionListener;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Kept-alive HTTP/1.1 connections for {@link AsyncCall}, on two I/O threads. As with {@link BlockingConnections} it is
 * HttpCore without HttpClient's chain: nothing follows, retries, stores or decodes by itself.
 */
@ApplicationScoped
public class AsyncConnections {

    private static final int IO_THREADS = 2;
    private static final int MOST_PER_ROUTE = 4096;
    private static final int MOST_CONNECTIONS = 65_536;

    private static final Timeout HANDSHAKE_TIMEOUT = Timeout.ofSeconds(30);

    /**
     * Whose connections a requester's pool has.
     *
     * @param declared whether they lead to targets that the operator has declared, so that the egress policy has no say
     */
    private record Kind(TlsOptions tls, boolean declared) {}

    /** One for plain text and verified TLS; one more for every other way to speak TLS that stages use, and for links. */
    private final Map<Kind, HttpAsyncRequester> requesters = new ConcurrentHashMap<>();

    @Inject
    EgressPolicy egress;

    @Inject
    HostAddresses addresses;

    @Inject
    Deadlines deadlines;

    /** Calls keep the time themselves; what is nobody's call any more has these. */
    @PostConstruct
    void start() {
        requester(new Kind(TlsOptions.DEFAULT, false));
        deadlines.everySecond(() -> requesters.values().forEach(requester -> {
            requester.closeIdle(BlockingConnections.KEEP_IDLE);
            requester.closeExpired();
        }));
    }

    /**
     * HttpCore gets the address with the name: it would look that up on an I/O thread.
     *
     * @param timeoutMillis when the attempt is given up, at the latest a second after; {@code callback} is always called,
     *     unless the name servers never answer
     */
    public void connect(Upstream upstream, int timeoutMillis, FutureCallback<AsyncClientEndpoint> callback) {
        InetSocketAddress target = upstream.target();
        if (target != null) {
            connect(upstream, target.getAddress(), target.getPort(), timeoutMillis, callback);
            return;
        }
        var unused = addresses.find(upstream.host()).whenComplete((address, failure) -> {
            if (failure == null) {
                connect(upstream, address, upstream.port(), timeoutMillis, callback);
            } else {
                callback.failed(failure instanceof Exception e ? e : new IOException(failure));
            }
        });
    }

    private void connect(
            Upstream upstream,
            InetAddress address,
            int port,
            int timeoutMillis,
            FutureCallback<AsyncClientEndpoint> callback) {
        var unused = requester(new Kind(upstream.tls(), upstream.target() != null))
                .connect(
                        new HttpHost(upstream.scheme(), address, upstream.host(), port),
                        Timeout.ofMilliseconds(Math.max(1, timeoutMillis)),
                        null,
                        callback);
    }

    private HttpAsyncRequester requester(Kind kind) {
        return requesters.computeIfAbsent(kind, key -> {
            TlsStrategy tls = new BasicClientTlsStrategy(
                    Tls.context(key.tls()),
                    (endpoint, engine) -> {
                        var parameters = engine.getSSLParameters();
                        Tls.verifyHostName(parameters);
                        engine.setSSLParameters(parameters);
                    },
                    null);
            // What AsyncRequesterBootstrap would put together, but for the parser of heads, which it has no word for.
            ClientHttp1StreamDuplexerFactory http1 = new ClientHttp1StreamDuplexerFactory(
                    new DefaultHttpProcessor(new HttpRequestInterceptor[0]), // adds no field of its own
                    BlockingConnections.HTTP1,
                    CharCodingConfig.DEFAULT,
                    null,
                    ResponseHeads.Asynchronous::new,
                    null,
                    null);
            HttpAsyncRequester requester = new Requester(
                    IOReactorConfig.custom()
                            .setIoThreadCount(IO_THREADS)
                            .setTcpNoDelay(true)
                            .build(),
                    new ClientHttp1IOEventHandlerFactory(http1, tls, null),
                    key.declared() ? null : new EgressListener(egress),
                    tls);
            requester.start();
            return requester;
        });
    }

    /**
     * HttpCore leaves the time-out of connecting on the connection, where it would cut off later calls that may wait longer.
     * Calls have deadlines of their own.
     */
    private static final class Requester extends HttpAsyncRequester {

        Requester(
                IOReactorConfig configuration,
                IOEventHandlerFactory handlers,
                @Nullable IOSessionListener listener,
                TlsStrategy tls) {
            super(
                    configuration,
                    handlers,
                    null,
                    null,
                    listener,
                    new StrictConnPool<>(
                            MOST_PER_ROUTE,
                            MOST_CONNECTIONS,
                            BlockingConnections.KEEP_AT_ALL,
                            PoolReusePolicy.LIFO,
                            new DefaultDisposalCallback<>(),
                            null),
                    tls,
                    HANDSHAKE_TIMEOUT,
                    null,
                    null);
        }

        @Override
        public Future<IOSession> requestSession(
                HttpHost host, Timeout timeout, @Nullable Object attachment, FutureCallback<IOSession> callback) {
            return super.requestSession(host, timeout, attachment, new FutureCallback<>() {
                @Override
                public void completed(IOSession session) {
                    callback.completed(session);
                    session.setSocketTimeout(Timeout.DISABLED);
                }

                @Override
                public void failed(Exception failure) {
                    callback.failed(failure);
                }

                @Override
                public void cancelled() {
                    callback.cancelled();
                }
            });
        }
    }

    @PreDestroy
    void stop() {
        requesters.values().forEach(requester -> requester.close(CloseMode.IMMEDIATE));
    }
}
