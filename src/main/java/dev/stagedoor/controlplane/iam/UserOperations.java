/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.iam;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Users, by IAM's names of the operations. Names count in any case when it is about being taken, as on AWS. */
@ApplicationScoped
@Transactional
public class UserOperations {

    private static final String PATH_PATTERN = "/|/[!-~]+/";

    @Inject
    UserStore users;

    @Inject
    AccessKeyStore accessKeys;

    @Inject
    Settings settings;

    public ObjectNode createUser(QueryCall call) {
        String userName = call.requiredName("UserName");
        String path = call.parameters().getOrDefault("Path", "/");
        if (!path.matches(PATH_PATTERN) || path.length() > 512) {
            throw QueryCall.validation("The specified value for path is invalid. It must begin and end with / and"
                    + " contain only alphanumeric characters and/or / characters.");
        }
        if (users.list().stream().anyMatch(user -> user.userName().equalsIgnoreCase(userName))) {
            throw new AwsException(409, "EntityAlreadyExists", "User with name " + userName + " already exists.");
        }
        User user = User.create(userName, path, call.tags(), List.of());
        users.put(user);
        return answer(user);
    }

    public ObjectNode getUser(QueryCall call) {
        return answer(users.require(call.userName()));
    }

    public ObjectNode listUsers(QueryCall call) {
        String prefix = call.parameters().getOrDefault("PathPrefix", "/");
        List<User> found = users.list().stream()
                .filter(user -> user.path().startsWith(prefix))
                .toList();
        return Listing.of(call, "Users", found, User::userName, this::output);
    }

    public ObjectNode deleteUser(QueryCall call) {
        User user = users.lock(call.requiredName("UserName"));
        if (!accessKeys.list(user.userName()).isEmpty()) {
            throw conflict("Cannot delete entity, must delete access keys first.");
        }
        if (!user.managedPolicies().isEmpty()) {
            throw conflict("Cannot delete entity, must detach all policies first.");
        }
        if (!user.inlinePolicies().isEmpty()) {
            throw conflict("Cannot delete entity, must delete policies first.");
        }
        users.delete(user);
        return Json.object();
    }

    public ObjectNode tagUser(QueryCall call) {
        User user = users.lock(call.requiredName("UserName"));
        Map<String, String> tags = new TreeMap<>(user.tags());
        tags.putAll(call.tags());
        users.put(user.withTags(tags));
        return Json.object();
    }

    public ObjectNode untagUser(QueryCall call) {
        User user = users.lock(call.requiredName("UserName"));
        Map<String, String> tags = new TreeMap<>(user.tags());
        call.parameters().forEach((name, value) -> {
            if (name.startsWith("TagKeys.member.")) {
                tags.remove(value);
            }
        });
        users.put(user.withTags(tags));
        return Json.object();
    }

    public ObjectNode listUserTags(QueryCall call) {
        List<Map.Entry<String, String>> tags =
                List.copyOf(new TreeMap<>(users.require(call.userName()).tags()).entrySet());
        return Listing.of(call, "Tags", tags, Map.Entry::getKey, UserOperations::tag);
    }

    /** There are no groups here; Terraform asks before it deletes a user. */
    public ObjectNode listGroupsForUser(QueryCall call) {
        users.require(call.requiredName("UserName"));
        return Listing.of(call, "Groups", List.<String>of(), name -> name, name -> Json.object());
    }

    private ObjectNode answer(User user) {
        ObjectNode answer = Json.object();
        answer.set("User", output(user));
        return answer;
    }

    private ObjectNode output(User user) {
        ObjectNode output = Json.object()
                .put("Path", user.path())
                .put("UserName", user.userName())
                .put("UserId", user.userId())
                .put("Arn", User.arn(settings.accountId(), user.path(), user.userName()))
                .put("CreateDate", user.createDate().toString());
        if (!user.tags().isEmpty()) {
            ArrayNode tags = output.putArray("Tags");
            new TreeMap<>(user.tags()).entrySet().forEach(entry -> tags.add(tag(entry)));
        }
        return output;
    }

    private static ObjectNode tag(Map.Entry<String, String> tag) {
        return Json.object().put("Key", tag.getKey()).put("Value", tag.getValue());
    }

    private static AwsException conflict(String message) {
        return new AwsException(409, "DeleteConflict", message);
    }
}
