/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import org.jspecify.annotations.Nullable;

/**
 * What a stage keeps of an answer: the method response, before it is packed for a client. Nobody changes it.
 *
 * @param body null for an answer that is not kept, which is remembered for a moment
 */
public record CachedAnswer(int status, Headers headers, byte @Nullable [] body) {

    /** Nobody waits for an answer that will not be kept either. */
    public static final CachedAnswer NOT_KEPT = new CachedAnswer(0, new Headers(), null);

    /** What an entry costs besides its text: objects, references, the place in the cache. */
    private static final int OVERHEAD_BYTES = 512;

    /** About how much of the heap it takes. */
    public long bytes() {
        long bytes = OVERHEAD_BYTES + (body == null ? 0 : body.length);
        for (int i = 0; i < headers.size(); i++) {
            bytes += 2L * (headers.name(i).length() + headers.value(i).length())
                    + 96; // two strings of two bytes a letter
        }
        return bytes;
    }
}
