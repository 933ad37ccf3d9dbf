/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The API keys that are good, by value; replaced as a whole with one volatile write. */
@ApplicationScoped
public class ActiveApiKeys {

    private volatile Map<String, ApiKeySnapshot> byValue = Map.of();

    /** Null when no enabled key has the value. */
    public @Nullable ApiKeySnapshot find(String value) {
        return byValue.get(value);
    }

    public void replaceAll(Map<String, ApiKeySnapshot> keys) {
        byValue = Map.copyOf(keys);
    }
}
