/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.functions;

/** All workers of a function are busy and its queue is full: what Lambda answers with 429. */
public final class TooManyInvocationsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooManyInvocationsException(String function) {
        super(
                "Rate Exceeded: all workers of function " + function + " are busy and its queue is full",
                null,
                false,
                false);
    }
}
