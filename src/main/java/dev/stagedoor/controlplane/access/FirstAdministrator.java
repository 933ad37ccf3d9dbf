/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import dev.stagedoor.controlplane.iam.AccessKey;
import dev.stagedoor.controlplane.iam.AccessKeyStore;
import dev.stagedoor.controlplane.iam.Identities;
import dev.stagedoor.controlplane.iam.IdentitiesChanged;
import dev.stagedoor.controlplane.iam.UserStore;
import dev.stagedoor.controlplane.secret.OwnerOnlyFile;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Sees to it, at start, that there is an administrator: the access key of the settings, or one made up on first start.
 * There is no default key. One made up is shown once, in the file {@value #FILE_NAME} of the data directory, which the
 * AWS CLI and SDKs read: {@code AWS_SHARED_CREDENTIALS_FILE=data/admin-credentials aws apigateway get-account}.
 */
@ApplicationScoped
public class FirstAdministrator {

    static final String FILE_NAME = "admin-credentials";
    static final String USER_NAME = "admin";

    private static final System.Logger LOG = System.getLogger(FirstAdministrator.class.getName());

    @Inject
    AccessKeyStore store;

    @Inject
    UserStore users;

    @Inject
    Identities identities;

    @Inject
    Event<IdentitiesChanged> identitiesChanged;

    @Inject
    Settings settings;

    void onStart(@Observes @Initialized(ApplicationScoped.class) Object started) {
        List<AccessKey> keys = store.list();
        settings.administrator().ifPresentOrElse(administrator -> follow(administrator, keys), () -> {
            if (!users.hasAdministrator()) {
                makeUp();
            }
        });
        identities.refresh();
        identitiesChanged.fire(new IdentitiesChanged());
    }

    /** The settings' key replaces the one they named before, so that changing them revokes it. */
    private void follow(Settings.Administrator administrator, List<AccessKey> keys) {
        AccessKey wanted = new AccessKey(
                administrator.accessKeyId(),
                administrator.secretAccessKey(),
                USER_NAME,
                true,
                AccessKey.Origin.SETTINGS,
                Instant.now());
        List<AccessKey> outdated = keys.stream()
                .filter(key -> key.origin() == AccessKey.Origin.SETTINGS
                        && !key.accessKeyId().equals(wanted.accessKeyId()))
                .toList();
        boolean stored = keys.stream()
                .anyMatch(key -> key.accessKeyId().equals(wanted.accessKeyId())
                        && key.secretAccessKey().equals(wanted.secretAccessKey())
                        && key.active()
                        && key.userName().equals(USER_NAME));
        if (!stored || !outdated.isEmpty()) {
            store.change(stored ? List.of() : List.of(wanted), outdated);
        }
        users.ensureAdministrator(USER_NAME);
    }

    /** The file comes first: if the process dies in between, the next start makes up another key and file. */
    private void makeUp() {
        AccessKey key = AccessKey.generate(USER_NAME, Instant.now());
        Path file = settings.data().resolve(FILE_NAME);
        try {
            OwnerOnlyFile.write(
                    settings.data(),
                    FILE_NAME,
                    "# Stagedoor's first administrator, made on first start. Keep it, then delete this file.\n"
                            + "[default]\n"
                            + "aws_access_key_id = " + key.accessKeyId() + "\n"
                            + "aws_secret_access_key = " + key.secretAccessKey() + "\n"
                            + "region = " + settings.region() + "\n");
        } catch (IOException e) {
            throw new IllegalStateException("Cannot write the administrator's access key to " + file + ": " + e, e);
        }
        store.change(List.of(key), List.of());
        users.ensureAdministrator(USER_NAME);
        LOG.log(
                System.Logger.Level.INFO,
                "Made the first administrator''s access key {0}; its secret is in {1}",
                key.accessKeyId(),
                file);
    }
}
