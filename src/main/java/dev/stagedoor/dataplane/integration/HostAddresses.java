/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.platform.configuration.Network;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the names of backends mean. The JDK holds the thread that asks for as long as name servers take, and HttpCore asks
 * on one of its I/O threads, which are everybody's. Here threads of their own wait for name servers, one at most for each
 * name, and a caller waits no longer than it has time. What is found is good for a second, beside the JVM's own cache.
 */
@ApplicationScoped
public class HostAddresses {

    private static final int MOST_THREADS = 64;
    private static final long IDLE_SECONDS = 10;
    private static final long GOOD_FOR_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Asks name servers, and waits. */
    @FunctionalInterface
    interface LookUp {
        InetAddress find(String host) throws UnknownHostException;
    }

    private record Known(InetAddress address, long foundNanos) {
        boolean isGood() {
            return System.nanoTime() - foundNanos < GOOD_FOR_NANOS;
        }
    }

    private final LookUp lookUp;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<InetAddress>> underWay = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;

    @Inject
    Deadlines deadlines;

    public HostAddresses() {
        this(InetAddress::getByName);
    }

    HostAddresses(LookUp lookUp) {
        this.lookUp = lookUp;
        this.threads = new ThreadPoolExecutor(
                MOST_THREADS, MOST_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "stagedoor-host-addresses");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    @PostConstruct
    void start() {
        deadlines.everySecond(() -> known.values().removeIf(each -> !each.isGood()));
    }

    /** The address of a host, already there where nobody has to be asked; fails with an {@link UnknownHostException}. */
    public CompletableFuture<InetAddress> find(String host) {
        Known good = known.get(host);
        if (good != null && good.isGood()) {
            return CompletableFuture.completedFuture(good.address());
        }
        if (host.startsWith("[") || Network.literal(host) != null) {
            return now(host); // an address, which is not looked up
        }
        CompletableFuture<InetAddress> mine = new CompletableFuture<>();
        CompletableFuture<InetAddress> others = underWay.putIfAbsent(host, mine);
        if (others != null) {
            return others;
        }
        try {
            threads.execute(() -> ask(host, mine));
        } catch (RejectedExecutionException e) {
            underWay.remove(host, mine);
            mine.completeExceptionally(new UnknownHostException(host + ": the server stops"));
        }
        return mine;
    }

    /** The same for a thread that waits. @throws IOException when the host has no address, or none was found in time */
    public InetAddress await(String host, int timeoutMillis) throws IOException {
        try {
            return find(host).get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("no address of " + host + " after " + timeoutMillis + " ms");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void ask(String host, CompletableFuture<InetAddress> answer) {
        try {
            InetAddress address = lookUp.find(host);
            known.put(host, new Known(address, System.nanoTime()));
            underWay.remove(host, answer);
            answer.complete(address);
        } catch (UnknownHostException | RuntimeException e) {
            underWay.remove(host, answer);
            answer.completeExceptionally(e);
        }
    }

    private static CompletableFuture<InetAddress> now(String literal) {
        try {
            return CompletableFuture.completedFuture(InetAddress.getByName(literal));
        } catch (UnknownHostException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
