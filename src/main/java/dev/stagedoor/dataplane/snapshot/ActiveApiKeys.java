/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The API keys that are good, by value. One of a hundred thousand is swapped without touching the others. */
@ApplicationScoped
public class ActiveApiKeys {

    private volatile ConcurrentHashMap<String, ApiKeySnapshot> byValue = new ConcurrentHashMap<>();

    /** Null when no enabled key has the value. */
    public @Nullable ApiKeySnapshot find(String value) {
        return byValue.get(value);
    }

    /** Puts a snapshot in the place of the one before it. */
    public void replace(ApiKeySnapshot key) {
        byValue.put(key.value(), key);
    }

    public void remove(String value) {
        byValue.remove(value);
    }

    public void replaceAll(Map<String, ApiKeySnapshot> keys) {
        byValue = new ConcurrentHashMap<>(keys);
    }
}
