/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.iam;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.ErrorMapper;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Answers the calls of AWS's IAM API; each is an operation in a transaction of its own. */
@ApplicationScoped
public class IamService {

    private static final System.Logger LOG = System.getLogger(IamService.class.getName());

    /** Operations about all users, whose resource names none. */
    private static final Set<String> OF_NO_USER = Set.of("ListUsers");

    @Inject
    UserOperations users;

    @Inject
    AccessKeyOperations accessKeys;

    @Inject
    UserPolicyOperations policies;

    @Inject
    Identities identities;

    @Inject
    Event<IdentitiesChanged> identitiesChanged;

    @Inject
    Settings settings;

    /** A further operation is one line here. */
    private Map<String, Function<QueryCall, ObjectNode>> operations() {
        return Map.ofEntries(
                Map.entry("CreateUser", users::createUser),
                Map.entry("GetUser", users::getUser),
                Map.entry("ListUsers", users::listUsers),
                Map.entry("DeleteUser", users::deleteUser),
                Map.entry("TagUser", users::tagUser),
                Map.entry("UntagUser", users::untagUser),
                Map.entry("ListUserTags", users::listUserTags),
                Map.entry("ListGroupsForUser", users::listGroupsForUser),
                Map.entry("CreateAccessKey", accessKeys::createAccessKey),
                Map.entry("ListAccessKeys", accessKeys::listAccessKeys),
                Map.entry("UpdateAccessKey", accessKeys::updateAccessKey),
                Map.entry("DeleteAccessKey", accessKeys::deleteAccessKey),
                Map.entry("PutUserPolicy", policies::putUserPolicy),
                Map.entry("GetUserPolicy", policies::getUserPolicy),
                Map.entry("ListUserPolicies", policies::listUserPolicies),
                Map.entry("DeleteUserPolicy", policies::deleteUserPolicy),
                Map.entry("AttachUserPolicy", policies::attachUserPolicy),
                Map.entry("DetachUserPolicy", policies::detachUserPolicy),
                Map.entry("ListAttachedUserPolicies", policies::listAttachedUserPolicies));
    }

    /** What IAM authorises a call on: the user, by its path and name. */
    public String resource(QueryCall call) {
        if (OF_NO_USER.contains(call.action())) {
            return User.arn(settings.accountId(), "/", "");
        }
        String userName = call.userName();
        String path = call.action().equals("CreateUser")
                ? call.parameters().getOrDefault("Path", "/")
                : identities.path(userName);
        return User.arn(settings.accountId(), path, userName);
    }

    /** @throws AwsException in IAM's words */
    public void answer(QueryCall call, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Function<QueryCall, ObjectNode> operation = operations().get(call.action());
        if (operation == null) {
            throw new AwsException(
                    400,
                    "InvalidAction",
                    "Could not find operation " + call.action() + " for version "
                            + call.parameters().getOrDefault("Version", "NO_VERSION_SPECIFIED"));
        }
        ObjectNode result;
        try {
            result = operation.apply(call);
        } catch (RuntimeException e) {
            AwsException error = ErrorMapper.awsError(e);
            throw error == null ? e : error;
        }
        if (!call.action().startsWith("Get") && !call.action().startsWith("List")) {
            refresh();
        }
        QueryAnswer.write(request, response, call.action(), result);
    }

    /** The change is committed: who has the answer also has the rights. */
    private void refresh() {
        try {
            identities.refresh();
            identitiesChanged.fire(new IdentitiesChanged());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "A committed change of users is not yet in force here: {0}", e);
        }
    }
}
