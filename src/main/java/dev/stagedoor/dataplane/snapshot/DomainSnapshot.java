/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a custom domain name leads.
 *
 * @param mappings by base path, one segment without slashes; the empty one is for all paths that no other is for
 */
public record DomainSnapshot(Map<String, Target> mappings) {

    /**
     * An API and its stage.
     *
     * @param stageName empty when the next segment of the path names the stage
     */
    public record Target(String restApiId, String stageName) {}

    public DomainSnapshot {
        mappings = Map.copyOf(mappings);
    }

    public @Nullable Target find(String basePath) {
        return mappings.get(basePath);
    }
}
