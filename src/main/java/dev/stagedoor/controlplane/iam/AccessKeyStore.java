/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.iam;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.secret.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Access keys in the database: one row each at {@code /accesskeys/{accessKeyId}}, the secret encrypted. */
@ApplicationScoped
@Transactional
public class AccessKeyStore {

    private static final String COLLECTION = "/accesskeys/";
    public static final String TYPE = "AccessKey";

    @Inject
    Definitions definitions;

    @Inject
    Secrets secrets;

    /**
     * All keys, decrypted.
     *
     * @throws IllegalStateException when there are keys and the master key is missing or does not fit
     */
    public List<AccessKey> list() {
        return definitions.ofType(TYPE).stream().map(this::read).toList();
    }

    /** The keys of one user, oldest first. */
    List<AccessKey> list(String userName) {
        return list().stream()
                .filter(key -> key.userName().equals(userName))
                .sorted(Comparator.comparing(AccessKey::createdDate))
                .toList();
    }

    Optional<AccessKey> find(String accessKeyId) {
        return definitions.find(COLLECTION + accessKeyId).map(this::read);
    }

    /** Stores the keys in one transaction, replacing those of the same id, and deletes others. */
    public void change(List<AccessKey> stored, List<AccessKey> deleted) {
        deleted.forEach(key -> definitions.delete(COLLECTION + key.accessKeyId()));
        for (AccessKey key : stored) {
            String path = COLLECTION + key.accessKeyId();
            definitions.put(path, TYPE, write(key, path));
        }
    }

    private ObjectNode write(AccessKey key, String path) {
        return Json.object()
                .put("id", key.accessKeyId())
                .put("userName", key.userName())
                .put("active", key.active())
                .put("origin", key.origin().name())
                .put("createdDate", key.createdDate().getEpochSecond())
                .put("encryptedSecret", secrets.encrypt(key.secretAccessKey(), path));
    }

    /** The key of a row, decrypted. */
    public AccessKey read(Definition row) {
        ObjectNode document = row.document();
        return new AccessKey(
                row.name(),
                secrets.decrypt(document.get("encryptedSecret").asText(), row.path()),
                document.get("userName").asText(),
                document.path("active").asBoolean(true),
                AccessKey.Origin.valueOf(document.get("origin").asText()),
                Instant.ofEpochSecond(document.get("createdDate").asLong()));
    }
}
