/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.functions;

/** Takes what a function writes to its response stream, as it is written. */
@FunctionalInterface
public interface ResponseReceiver {

    /**
     * Takes the next bytes, which nobody changes from then on. The function waits until this returns.
     *
     * @throws InterruptedException when the server stops
     */
    void received(byte[] bytes) throws InterruptedException;
}
