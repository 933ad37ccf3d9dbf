/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What came of finding out who calls ({@code $context.authenticate}), or whether the caller may ({@code
 * $context.authorize}).
 *
 * @param status 200, or the status of the refusal
 * @param error what the caller was refused with; null for nobody refused
 */
public record AuthorizationPhase(
        int status, long latencyMillis, @Nullable String error) {

    /** @param startNanos on the clock of {@link System#nanoTime()} */
    public static AuthorizationPhase since(long startNanos, int status, @Nullable String error) {
        return new AuthorizationPhase(status, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos), error);
    }
}
