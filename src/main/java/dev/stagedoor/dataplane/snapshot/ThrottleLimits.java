/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

/**
 * A token bucket: a request takes a token.
 *
 * @param burstLimit how many tokens it holds
 * @param rateLimitPerSecond how many are filled in a second, evenly
 */
public record ThrottleLimits(int burstLimit, double rateLimitPerSecond) {

    /** Whether it never lets anything pass. */
    public boolean isClosed() {
        return burstLimit <= 0 || rateLimitPerSecond <= 0;
    }
}
