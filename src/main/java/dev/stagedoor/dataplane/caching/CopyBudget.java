/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.caching;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory copies under way may take together, however many slow clients there are. */
final class CopyBudget {

    private final long mostBytes;
    private final AtomicLong taken = new AtomicLong();

    CopyBudget(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Whether there was room. */
    boolean take(int bytes) {
        if (taken.addAndGet(bytes) <= mostBytes) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void giveBack(int bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
