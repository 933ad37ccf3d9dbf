/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.limit;

/** Something took more work or memory than it may. No stack trace: it says nothing that the message does not. */
public final class LimitExceededException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LimitExceededException(String message) {
        super(message, null, false, false);
    }
}
