/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.iam;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.wire.AwsException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Access keys, by IAM's names of the operations. A secret is told once, when its key is made. */
@ApplicationScoped
@Transactional
public class AccessKeyOperations {

    private static final int MOST_KEYS = 2;

    @Inject
    UserStore users;

    @Inject
    AccessKeyStore accessKeys;

    public ObjectNode createAccessKey(QueryCall call) {
        User user = users.lock(call.userName());
        if (accessKeys.list(user.userName()).size() >= MOST_KEYS) {
            throw new AwsException(409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: " + MOST_KEYS);
        }
        AccessKey key = AccessKey.generate(user.userName(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
        accessKeys.change(List.of(key), List.of());
        ObjectNode answer = Json.object();
        answer.set("AccessKey", output(key).put("SecretAccessKey", key.secretAccessKey()));
        return answer;
    }

    public ObjectNode listAccessKeys(QueryCall call) {
        User user = users.require(call.userName());
        return Listing.of(
                call,
                "AccessKeyMetadata",
                accessKeys.list(user.userName()),
                AccessKey::accessKeyId,
                AccessKeyOperations::output);
    }

    public ObjectNode updateAccessKey(QueryCall call) {
        User user = users.lock(call.userName());
        AccessKey key = require(call, user);
        String status = call.required("Status");
        if (!status.equals("Active") && !status.equals("Inactive")) {
            throw QueryCall.validation("1 validation error detected: Value '" + status + "' at 'status' failed to"
                    + " satisfy constraint: Member must satisfy enum value set: [Active, Inactive]");
        }
        boolean active = status.equals("Active");
        if (!active) {
            refuseOfSettings(key);
        }
        accessKeys.change(List.of(key.withActive(active)), List.of());
        if (!active && user.isAdministrator()) {
            users.requireAdministrator();
        }
        return Json.object();
    }

    public ObjectNode deleteAccessKey(QueryCall call) {
        User user = users.lock(call.userName());
        AccessKey key = require(call, user);
        refuseOfSettings(key);
        accessKeys.change(List.of(), List.of(key));
        if (user.isAdministrator()) {
            users.requireAdministrator();
        }
        return Json.object();
    }

    private AccessKey require(QueryCall call, User user) {
        String id = call.required("AccessKeyId");
        return accessKeys
                .find(id)
                .filter(key -> key.userName().equals(user.userName()))
                .orElseThrow(() ->
                        new AwsException(404, "NoSuchEntity", "The Access Key with id " + id + " cannot be found."));
    }

    /** It would be back after the next start. */
    private static void refuseOfSettings(AccessKey key) {
        if (key.origin() == AccessKey.Origin.SETTINGS) {
            throw new AwsException(
                    409,
                    "DeleteConflict",
                    "The access key " + key.accessKeyId()
                            + " is that of the setting stagedoor.admin.access-key-id; change the setting.");
        }
    }

    private static ObjectNode output(AccessKey key) {
        return Json.object()
                .put("UserName", key.userName())
                .put("AccessKeyId", key.accessKeyId())
                .put("Status", key.active() ? "Active" : "Inactive")
                .put("CreateDate", key.createdDate().toString());
    }
}
