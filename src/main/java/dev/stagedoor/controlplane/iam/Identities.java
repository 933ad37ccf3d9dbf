/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.iam;

import dev.stagedoor.language.policy.Policy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The access keys and the users' policies in memory, so that a call neither asks the database nor decrypts nor parses.
 * Other nodes change them too: all are read again when they are {@value #FRESH_SECONDS} seconds old, and at once for an id
 * not known, but not more than once in {@value #UNKNOWN_SECONDS} seconds, so that made-up ids cost the database nothing.
 * While it is down, those last read stay good.
 */
@ApplicationScoped
public class Identities {

    static final int FRESH_SECONDS = 30;
    static final int UNKNOWN_SECONDS = 2;

    private static final System.Logger LOG = System.getLogger(Identities.class.getName());

    private record Read(
            Map<String, AccessKey> activeKeys,
            Map<String, List<Policy>> policies,
            Map<String, String> paths,
            long nanoTime) {
        boolean isOlderThan(int seconds) {
            return System.nanoTime() - nanoTime > seconds * 1_000_000_000L;
        }
    }

    @Inject
    AccessKeyStore accessKeys;

    @Inject
    UserStore users;

    private final ReentrantLock reading = new ReentrantLock();
    private volatile Read read = new Read(Map.of(), Map.of(), Map.of(), System.nanoTime() - Long.MAX_VALUE / 2);

    /** An active key; empty for one that is not there or let nobody in. */
    public Optional<AccessKey> findActive(String accessKeyId) {
        refreshOlderThan(read.activeKeys().containsKey(accessKeyId) ? FRESH_SECONDS : UNKNOWN_SECONDS);
        return Optional.ofNullable(read.activeKeys().get(accessKeyId));
    }

    /** The policies of a user, managed and its own; none for a user that is not known here. */
    public List<Policy> policies(String userName) {
        refreshOlderThan(FRESH_SECONDS);
        return read.policies().getOrDefault(userName, List.of());
    }

    /** What stands before the name in a user's ARN. */
    String path(String userName) {
        return read.paths().getOrDefault(userName, "/");
    }

    private void refreshOlderThan(int seconds) {
        Read known = read;
        if (known.isOlderThan(seconds) && reading.tryLock()) {
            try {
                refresh();
            } catch (RuntimeException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Users and access keys cannot be read; those known stay good: {0}",
                        e);
                read = new Read(known.activeKeys(), known.policies(), known.paths(), System.nanoTime());
            } finally {
                reading.unlock();
            }
        }
    }

    /** Reads all now. */
    public void refresh() {
        long now = System.nanoTime();
        Map<String, AccessKey> active = accessKeys.list().stream()
                .filter(AccessKey::active)
                .collect(Collectors.toUnmodifiableMap(AccessKey::accessKeyId, Function.identity()));
        Map<String, List<Policy>> policies = new HashMap<>();
        Map<String, String> paths = new HashMap<>();
        for (User user : users.list()) {
            policies.put(user.userName(), user.policies());
            paths.put(user.userName(), user.path());
        }
        read = new Read(active, Map.copyOf(policies), Map.copyOf(paths), now);
    }
}
