/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.secret;

import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encrypts what the database must not hold in clear: secrets of access keys, values of API keys, private keys. */
@ApplicationScoped
public class Secrets {

    /** The types of rows that may hold secrets. */
    private static final List<String> HOLDERS = List.of("AccessKey", "ApiKey", "ClientCertificate", "DomainName");

    @Inject
    Definitions definitions;

    @Inject
    Settings settings;

    private volatile @Nullable MasterKey masterKey;

    /** @param place the row that will hold the secret; it cannot be decrypted from any other */
    public String encrypt(String secret, String place) {
        return masterKey().encrypt(secret, place);
    }

    /** @throws IllegalStateException when the master key is missing or not the one that encrypted it */
    public String decrypt(String encrypted, String place) {
        return masterKey().decrypt(encrypted, place);
    }

    /** The same for the same secret, and no help to who has the database alone: 64 hexadecimal digits. */
    public String fingerprint(String secret) {
        return masterKey().fingerprint(secret);
    }

    private synchronized MasterKey masterKey() {
        MasterKey loaded = masterKey;
        if (loaded == null) {
            Path directory = settings.data();
            boolean first = !MasterKey.exists(directory)
                    && HOLDERS.stream()
                            .allMatch(type -> definitions.versions(type).isEmpty());
            loaded = first ? MasterKey.create(directory) : MasterKey.load(directory);
            masterKey = loaded;
        }
        return loaded;
    }
}
