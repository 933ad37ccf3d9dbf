/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.caching;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.BodyCopy;
import dev.stagedoor.dataplane.exchange.CachedAnswer;
import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.platform.caching.Claim;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A body on its way to a client, kept if all of it gets there and it is short enough. Those who wait for it do so for a
 * second more: the client may be slow.
 */
final class CopiedBody implements Body, BodyCopy, Deadlines.Wait {

    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Body body;
    private final Claim<CachedAnswer> claim;
    private final CachedAnswer head;
    private final int ttlSeconds;
    private final CopyBudget budget;
    private final Deadlines deadlines;
    private final long deadlineNanos = System.nanoTime() + WAIT_NANOS;

    /** Guarded by this: who writes may be another than who says that it is over. */
    private ByteArrayOutputStream copy = new ByteArrayOutputStream();

    /** Nothing is copied any more. Guarded by this. */
    private boolean over;

    /** @param head the answer that this is the body of */
    CopiedBody(
            Body body,
            Claim<CachedAnswer> claim,
            CachedAnswer head,
            int ttlSeconds,
            CopyBudget budget,
            Deadlines deadlines) {
        this.body = body;
        this.claim = claim;
        this.head = head;
        this.ttlSeconds = ttlSeconds;
        this.budget = budget;
        this.deadlines = deadlines;
    }

    @Override
    public long length() {
        return body.length();
    }

    @Override
    public CompletionStage<Void> transferTo(Exchange exchange) {
        deadlines.add(this);
        exchange.responseCopy = this;
        return body.transferTo(exchange).whenComplete((done, failure) -> {
            deadlines.remove(this);
            exchange.responseCopy = null;
            end(failure == null);
        });
    }

    private void end(boolean whole) {
        byte[] bytes;
        synchronized (this) {
            bytes = whole && !over ? copy.toByteArray() : null;
            forget();
        }
        if (bytes == null) {
            claim.release();
        } else {
            keep(bytes);
        }
    }

    private void keep(byte[] bytes) {
        claim.keep(new CachedAnswer(head.status(), head.headers(), bytes), ttlSeconds);
    }

    @Override
    public void add(byte[] buffer, int offset, int length) {
        synchronized (this) {
            if (over) {
                return;
            }
            if (copy.size() + length <= CacheStoreHandler.MOST_BYTES && budget.take(length)) {
                copy.write(buffer, offset, length);
                return;
            }
            forget();
        }
        claim.keep(CachedAnswer.NOT_KEPT, CacheStoreHandler.NOT_KEPT_SECONDS);
    }

    private synchronized void forget() {
        over = true;
        budget.giveBack(copy.size());
        copy = new ByteArrayOutputStream(0);
    }

    @Override
    public CompletionStage<byte[]> readAll(int limitBytes) {
        return body.readAll(limitBytes).thenApply(bytes -> {
            if (bytes.length <= CacheStoreHandler.MOST_BYTES) {
                keep(bytes);
            } else {
                claim.keep(CachedAnswer.NOT_KEPT, CacheStoreHandler.NOT_KEPT_SECONDS);
            }
            return bytes;
        });
    }

    @Override
    public void discard() {
        claim.release();
        body.discard();
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public void expire() {
        claim.release();
    }
}
