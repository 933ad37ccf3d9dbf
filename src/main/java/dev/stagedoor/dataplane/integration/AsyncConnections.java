/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.impl.bootstrap.AsyncRequesterBootstrap;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncRequester;
import org.apache.hc.core5.http.nio.AsyncClientEndpoint;
import org.apache.hc.core5.http.nio.ssl.BasicClientTlsStrategy;
import org.apache.hc.core5.http.protocol.DefaultHttpProcessor;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.Timeout;

/**
 * Kept-alive HTTP/1.1 connections for {@link AsyncCall}, on two I/O threads. As with {@link BlockingConnections} it is
 * HttpCore without HttpClient's chain: nothing follows, retries, stores or decodes by itself.
 */
@ApplicationScoped
public class AsyncConnections {

    private static final int IO_THREADS = 2;

    /** One requester for verified TLS and plain text, one for {@code insecureSkipVerification}. */
    private final Map<Boolean, HttpAsyncRequester> requesters = new ConcurrentHashMap<>();

    @Inject
    EgressPolicy egress;

    @PostConstruct
    void start() {
        requester(false);
    }

    void connect(Upstream upstream, int timeoutMillis, FutureCallback<AsyncClientEndpoint> callback) {
        var unused = requester(upstream.insecureSkipVerification())
                .connect(
                        new HttpHost(upstream.scheme(), upstream.host(), upstream.port()),
                        Timeout.ofMilliseconds(timeoutMillis),
                        null,
                        callback);
    }

    private HttpAsyncRequester requester(boolean insecureSkipVerification) {
        return requesters.computeIfAbsent(insecureSkipVerification, insecure -> {
            HttpAsyncRequester requester = AsyncRequesterBootstrap.bootstrap()
                    .setIOReactorConfig(IOReactorConfig.custom()
                            .setIoThreadCount(IO_THREADS)
                            .setTcpNoDelay(true)
                            .build())
                    .setIOSessionListener(new EgressListener(egress))
                    .setHttp1Config(BlockingConnections.HTTP1)
                    .setHttpProcessor(
                            new DefaultHttpProcessor(new HttpRequestInterceptor[0])) // adds no field of its own
                    .setDefaultMaxPerRoute(4096)
                    .setMaxTotal(65_536)
                    .setPoolReusePolicy(PoolReusePolicy.LIFO)
                    .setTlsStrategy(new BasicClientTlsStrategy(
                            Tls.context(insecure),
                            (endpoint, engine) -> {
                                var parameters = engine.getSSLParameters();
                                Tls.verifyHostName(parameters);
                                engine.setSSLParameters(parameters);
                            },
                            null))
                    .create();
            requester.start();
            return requester;
        });
    }

    @PreDestroy
    void stop() {
        requesters.values().forEach(requester -> requester.close(CloseMode.IMMEDIATE));
    }
}
