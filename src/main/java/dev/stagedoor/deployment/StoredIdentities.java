/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.iam.AccessKey;
import dev.stagedoor.controlplane.iam.AccessKeyStore;
import dev.stagedoor.controlplane.iam.UserStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is stored of users and access keys, for the publisher. Each call is a transaction of its own. */
@ApplicationScoped
@Transactional(TxType.REQUIRES_NEW)
public class StoredIdentities {

    @Inject
    Definitions definitions;

    @Inject
    AccessKeyStore accessKeys;

    /** What tells whether any user or access key has changed: versions by path. */
    public record Versions(Map<String, Long> users, Map<String, Long> accessKeys) {

        static final Versions NONE = new Versions(Map.of(), Map.of());
    }

    public Versions versions() {
        return new Versions(definitions.versions(UserStore.TYPE), definitions.versions(AccessKeyStore.TYPE));
    }

    public List<Definition> users(Set<String> paths) {
        return StoredRows.read(definitions, UserStore.TYPE, paths);
    }

    public List<Definition> accessKeys(Set<String> paths) {
        return StoredRows.read(definitions, AccessKeyStore.TYPE, paths);
    }

    /** Decrypts its secret. */
    public AccessKey accessKey(Definition row) {
        return accessKeys.read(row);
    }
}
