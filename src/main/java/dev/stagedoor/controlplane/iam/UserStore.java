/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.iam;

import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.wire.AwsException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Users in the database: one row each at {@code /users/{userName}}, with their policies. */
@ApplicationScoped
@Transactional
public class UserStore {

    private static final String COLLECTION = "/users/";
    public static final String TYPE = "User";

    @Inject
    Definitions definitions;

    @Inject
    AccessKeyStore accessKeys;

    List<User> list() {
        return definitions.ofType(TYPE).stream().map(UserStore::read).toList();
    }

    Optional<User> find(String userName) {
        return definitions.find(COLLECTION + userName).map(UserStore::read);
    }

    /** The user, held against other writers until the transaction ends. */
    User lock(String userName) {
        return definitions.lock(COLLECTION + userName).map(UserStore::read).orElseThrow(() -> notFound(userName));
    }

    User require(String userName) {
        return find(userName).orElseThrow(() -> notFound(userName));
    }

    private static AwsException notFound(String userName) {
        return new AwsException(404, "NoSuchEntity", "The user with name " + userName + " cannot be found.");
    }

    void put(User user) {
        definitions.put(COLLECTION + user.userName(), TYPE, user.document());
    }

    void delete(User user) {
        definitions.delete(COLLECTION + user.userName());
    }

    /** Makes sure that this user is there and may do all. */
    public void ensureAdministrator(String userName) {
        User user = find(userName).orElseGet(() -> User.create(userName, "/", Map.of(), List.of()));
        if (!user.isAdministrator()) {
            put(user.withManagedPolicies(
                    Stream.concat(user.managedPolicies().stream(), Stream.of(ManagedPolicy.ADMINISTRATOR))
                            .toList()));
        }
    }

    /** Whether somebody can still sign as an administrator. */
    public boolean hasAdministrator() {
        List<String> administrators = list().stream()
                .filter(User::isAdministrator)
                .map(User::userName)
                .toList();
        return accessKeys.list().stream().anyMatch(key -> key.active() && administrators.contains(key.userName()));
    }

    /**
     * Called after a change that takes rights away, in its transaction: it must leave an administrator. Two such changes
     * wait for each other, as both hold the rows of all administrators.
     *
     * @throws AwsException {@code DeleteConflict}, which takes the change back
     */
    void requireAdministrator() {
        list().stream().filter(User::isAdministrator).forEach(user -> definitions.lock(COLLECTION + user.userName()));
        if (!hasAdministrator()) {
            throw new AwsException(
                    409,
                    "DeleteConflict",
                    "This would leave no active access key of a user with the policy "
                            + ManagedPolicy.ADMINISTRATOR.arn() + "; make another first.");
        }
    }

    private static User read(Definition row) {
        return User.of(row.document());
    }
}
