/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The access keys that callers of AWS_IAM methods may sign with, by id; replaced as a whole with one volatile write. */
@ApplicationScoped
public class ActiveAccessKeys {

    private volatile Map<String, AccessKeySnapshot> byId = Map.of();

    /** Null when there is no active key of this id. */
    public @Nullable AccessKeySnapshot find(String accessKeyId) {
        return byId.get(accessKeyId);
    }

    public void replaceAll(Map<String, AccessKeySnapshot> keys) {
        byId = Map.copyOf(keys);
    }
}
