/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.iam.AccessKey;
import dev.stagedoor.controlplane.iam.IdentitiesChanged;
import dev.stagedoor.controlplane.iam.User;
import dev.stagedoor.dataplane.snapshot.AccessKeySnapshot;
import dev.stagedoor.dataplane.snapshot.ActiveAccessKeys;
import dev.stagedoor.deployment.StoredIdentities.Versions;
import dev.stagedoor.language.policy.MalformedPolicyException;
import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.signature.SigningCredential;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makes AWS_IAM methods follow users, their policies and their access keys. */
@ApplicationScoped
public class IdentityPublisher {

    private static final Logger LOGGER = System.getLogger(IdentityPublisher.class.getName());

    /** An access key that lets its user sign. */
    private record ActiveKey(String accessKeyId, SigningCredential credential, String userName) {}

    @Inject
    StoredIdentities stored;

    @Inject
    ActiveAccessKeys activeAccessKeys;

    @Inject
    Settings settings;

    private final StoredRows<Optional<AccessKeySnapshot.User>> users =
            new StoredRows<>(paths -> stored.users(paths), this::user);
    private final StoredRows<Optional<ActiveKey>> accessKeys =
            new StoredRows<>(paths -> stored.accessKeys(paths), this::activeKey);
    private Versions seen = Versions.NONE;

    /** Publishes before the management call that changed something answers. */
    void identitiesChanged(@Observes IdentitiesChanged change) {
        try {
            publish(stored.versions());
        } catch (RuntimeException e) {
            // The change is committed; the timer will find it.
            LOGGER.log(Level.WARNING, "A change of users or access keys is not published yet", e);
        }
    }

    /**
     * Publishes what other nodes changed, or whose event was lost.
     *
     * @param thorough reads all, whatever its version: also a user that another node deleted and made again
     */
    public synchronized void publishChanged(boolean thorough) {
        Versions versions = stored.versions();
        if (thorough) {
            users.forget();
            accessKeys.forget();
        }
        if (thorough || !versions.equals(seen)) {
            publish(versions);
        }
    }

    private synchronized void publish(Versions versions) {
        users.follow(versions.users());
        accessKeys.follow(versions.accessKeys());
        Map<String, AccessKeySnapshot.User> byName = new HashMap<>();
        users.all().values().forEach(known -> known.ifPresent(user -> byName.put(user.userName(), user)));
        Map<String, AccessKeySnapshot> keys = new HashMap<>();
        accessKeys
                .all()
                .values()
                .forEach(active -> active.ifPresent(key -> {
                    AccessKeySnapshot.User user = byName.get(key.userName());
                    if (user != null) {
                        keys.put(key.accessKeyId(), new AccessKeySnapshot(key.accessKeyId(), key.credential(), user));
                    }
                }));
        activeAccessKeys.replaceAll(keys);
        seen = versions;
    }

    private Optional<ActiveKey> activeKey(Definition row) {
        AccessKey key = stored.accessKey(row);
        return key.active()
                ? Optional.of(new ActiveKey(
                        key.accessKeyId(), new SigningCredential(key.secretAccessKey(), null), key.userName()))
                : Optional.empty();
    }

    /** Empty for one with a policy that cannot be read: it might be one that denies. */
    private Optional<AccessKeySnapshot.User> user(Definition row) {
        User user = User.of(row.document());
        try {
            return Optional.of(new AccessKeySnapshot.User(
                    settings.accountId(),
                    user.userName(),
                    user.userId(),
                    User.arn(settings.accountId(), user.path(), user.userName()),
                    user.tags(),
                    user.policies()));
        } catch (MalformedPolicyException e) {
            LOGGER.log(
                    Level.ERROR,
                    "User {0} has a policy that cannot be read, and may call nothing: {1}",
                    user.userName(),
                    e.getMessage());
            return Optional.empty();
        }
    }
}
