/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How much memory values take, each object once: as HotSpot lays them out with compressed references. */
final class HeldBytes {

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private long bytes;

    long bytes() {
        return bytes;
    }

    /** Without recursion: a structure may be deep, and may hold itself. */
    void add(@Nullable Object root) {
        Deque<Object> open = new ArrayDeque<>();
        push(open, root);
        while (!open.isEmpty()) {
            Object value = open.pop();
            if (!seen.add(value)) {
                continue;
            }
            if (value instanceof String text) {
                boolean latin = text.chars().allMatch(c -> c < 0x100);
                bytes += 24 + 16 + (latin ? 1L : 2L) * text.length();
            } else if (value instanceof Map<?, ?> map) {
                bytes += 56 + 48L * map.size();
                map.forEach((key, member) -> {
                    push(open, key);
                    push(open, member);
                });
            } else if (value instanceof Collection<?> elements) {
                bytes += 24 + 16 + 4L * elements.size();
                elements.forEach(element -> push(open, element));
            } else if (value instanceof Number) {
                bytes += 16;
            }
        }
    }

    private static void push(Deque<Object> open, @Nullable Object value) {
        if (value != null) {
            open.push(value);
        }
    }
}
