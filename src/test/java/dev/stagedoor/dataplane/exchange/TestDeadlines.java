/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

/** Deadlines that are kept, as in the container; close them. */
public final class TestDeadlines extends Deadlines implements AutoCloseable {

    public TestDeadlines() {
        start();
    }

    @Override
    public void close() {
        stop();
    }
}
