/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import dev.stagedoor.language.policy.Policy;
import dev.stagedoor.platform.signature.SigningCredential;
import java.util.List;
import java.util.Map;

/** An active access key, and whose it is. */
public record AccessKeySnapshot(String accessKeyId, SigningCredential credential, User user) {

    /**
     * A user of the account that owns every API here.
     *
     * @param userId {@code AIDA…}, of this user and no later one of the same name
     * @param policies all that say what the user may, managed and its own
     */
    public record User(
            String accountId,
            String userName,
            String userId,
            String arn,
            Map<String, String> tags,
            List<Policy> policies) {

        public User {
            tags = Map.copyOf(tags);
            policies = List.copyOf(policies);
        }
    }

    @Override
    public String toString() {
        return accessKeyId; // never the secret
    }
}
