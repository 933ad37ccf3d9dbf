/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.caching;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.CachedAnswer;
import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.platform.caching.Claim;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Step cacheStore: keeps what the integration answered, for the time that the method's settings say. AWS keeps answers of
 * every status, and does not ask a backend's {@code Cache-Control} (re:Post, "Does API Gateway honor cache-control
 * headers from integration responses"); what the gateway itself refuses is not kept.
 *
 * <p>A body of known length is read into memory first: then neither a slow client nor one that leaves has a say in it. One
 * that does not tell its length goes to the client as it comes, and is copied on the way.
 */
@Dependent
public class CacheStoreHandler implements Handler {

    /** AWS's: "The maximum size of a response that can be cached is 1048576 bytes". */
    static final int MOST_BYTES = 1_048_576;

    /** How long it is remembered that an answer is not kept, so that nobody waits for the next one in vain. */
    static final int NOT_KEPT_SECONDS = 10;

    private final Deadlines deadlines;

    /** How much all copies hold that are not whole yet. */
    private final CopyBudget copies;

    @Inject
    public CacheStoreHandler(Deadlines deadlines) {
        this(deadlines, Runtime.getRuntime().maxMemory() / 16);
    }

    CacheStoreHandler(Deadlines deadlines, long mostBytesTogether) {
        this.deadlines = deadlines;
        this.copies = new CopyBudget(mostBytesTogether);
    }

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        Claim<CachedAnswer> claim = exchange.cacheClaim;
        if (claim == null) {
            warn(exchange);
            return DONE;
        }
        Body body = exchange.responseBody;
        if (!isForAll(exchange) || body.length() > MOST_BYTES || body.length() < 0 && !endsVisibly(exchange)) {
            claim.keep(CachedAnswer.NOT_KEPT, NOT_KEPT_SECONDS);
            warn(exchange);
            return DONE;
        }
        if (body.length() < 0) {
            exchange.responseBody =
                    new CopiedBody(body, claim, answer(exchange), exchange.cacheTtlSeconds, copies, deadlines);
            warn(exchange);
            return DONE;
        }
        CompletableFuture<byte[]> whole = body.readAll(MOST_BYTES).toCompletableFuture();
        if (whole.isDone()) {
            keep(exchange, claim, whole.join());
            return DONE;
        }
        return whole.thenAccept(bytes -> keep(exchange, claim, bytes));
    }

    private void keep(Exchange exchange, Claim<CachedAnswer> claim, byte[] bytes) {
        CachedAnswer head = answer(exchange);
        claim.keep(new CachedAnswer(head.status(), head.headers(), bytes), exchange.cacheTtlSeconds);
        exchange.responseBody = KeptBody.of(bytes, deadlines);
        warn(exchange);
    }

    /** The answer without its body. */
    private static CachedAnswer answer(Exchange exchange) {
        Headers headers = new Headers();
        headers.addAll(exchange.responseHeaders);
        return new CachedAnswer(exchange.status, headers, null);
    }

    /** The field is of this client's answer, not of the one that is kept. */
    private static void warn(Exchange exchange) {
        if (exchange.cacheWarning != null) {
            exchange.responseHeaders.add("Warning", exchange.cacheWarning);
        }
    }

    /**
     * Whether the answer is one for whoever asks. AWS calls its cache "best-effort", which leaves room for these: a part
     * of an answer, or that nothing has changed, is for the client who asked so in fields that no key has; and a cookie
     * is one client's own.
     */
    private static boolean isForAll(Exchange exchange) {
        return exchange.status != 206 && exchange.status != 304 && exchange.responseHeaders.last("Set-Cookie") == null;
    }

    /** Of a body that ends with its connection nobody knows whether it is whole. */
    private static boolean endsVisibly(Exchange exchange) {
        IntegrationResponse response = exchange.integrationResponse;
        return response != null && response.headers().last("Transfer-Encoding") != null;
    }
}
