/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Lets so many run at once and the others wait without a thread: the server's executor would give every call a new
 * thread, however many there are.
 */
final class Turns {

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int free;

    Turns(int most) {
        this.free = most;
    }

    /** Starts now or later; whoever starts must say {@link #done} in the end. */
    void take(Runnable start) {
        synchronized (this) {
            if (free == 0) {
                waiting.add(start);
                return;
            }
            free--;
        }
        start.run();
    }

    void done() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        next.run();
    }
}
