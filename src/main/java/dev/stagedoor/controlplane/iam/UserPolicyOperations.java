/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.iam;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.language.policy.MalformedPolicyException;
import dev.stagedoor.language.policy.Policy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a user may do: policies of its own, and AWS's managed ones attached; by IAM's names of the operations. */
@ApplicationScoped
@Transactional
public class UserPolicyOperations {

    /** Of all inline policies of a user together, blanks not counted. */
    private static final int MOST_CHARACTERS = 2048;

    private static final int MOST_MANAGED = 10;

    @Inject
    UserStore users;

    public ObjectNode putUserPolicy(QueryCall call) {
        User user = users.lock(call.requiredName("UserName"));
        String name = call.requiredName("PolicyName");
        String document = call.required("PolicyDocument");
        try {
            Policy.parse(document, Policy.Kind.IDENTITY);
        } catch (MalformedPolicyException e) {
            throw new AwsException(400, "MalformedPolicyDocument", String.valueOf(e.getMessage()));
        }
        Map<String, String> policies = new TreeMap<>(user.inlinePolicies());
        policies.put(name, document);
        long characters = policies.values().stream()
                .flatMapToInt(String::chars)
                .filter(c -> !Character.isWhitespace(c))
                .count();
        if (characters > MOST_CHARACTERS) {
            throw new AwsException(
                    409,
                    "LimitExceeded",
                    "Maximum policy size of " + MOST_CHARACTERS + " bytes exceeded for user " + user.userName());
        }
        users.put(user.withInlinePolicies(policies));
        return Json.object();
    }

    public ObjectNode getUserPolicy(QueryCall call) {
        User user = users.require(call.requiredName("UserName"));
        String name = call.requiredName("PolicyName");
        String document = requirePolicy(user, name);
        return Json.object()
                .put("UserName", user.userName())
                .put("PolicyName", name)
                .put(
                        "PolicyDocument",
                        URLEncoder.encode(document, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    public ObjectNode listUserPolicies(QueryCall call) {
        List<String> names = List.copyOf(
                new TreeMap<>(users.require(call.requiredName("UserName")).inlinePolicies()).keySet());
        return Listing.of(call, "PolicyNames", names, name -> name, TextNode::valueOf);
    }

    public ObjectNode deleteUserPolicy(QueryCall call) {
        User user = users.lock(call.requiredName("UserName"));
        String name = call.requiredName("PolicyName");
        requirePolicy(user, name);
        Map<String, String> policies = new TreeMap<>(user.inlinePolicies());
        policies.remove(name);
        users.put(user.withInlinePolicies(policies));
        return Json.object();
    }

    public ObjectNode attachUserPolicy(QueryCall call) {
        User user = users.lock(call.requiredName("UserName"));
        String arn = call.required("PolicyArn");
        ManagedPolicy policy = ManagedPolicy.of(arn)
                .orElseThrow(() -> notFound("Policy " + arn + " does not exist or is not attachable."));
        List<ManagedPolicy> policies = new ArrayList<>(user.managedPolicies());
        policies.add(policy);
        User changed = user.withManagedPolicies(policies);
        if (changed.managedPolicies().size() > MOST_MANAGED) {
            throw new AwsException(409, "LimitExceeded", "Cannot exceed quota for PoliciesPerUser: " + MOST_MANAGED);
        }
        users.put(changed);
        return Json.object();
    }

    public ObjectNode detachUserPolicy(QueryCall call) {
        User user = users.lock(call.requiredName("UserName"));
        String arn = call.required("PolicyArn");
        List<ManagedPolicy> policies = new ArrayList<>(user.managedPolicies());
        if (!policies.removeIf(policy -> policy.arn().equals(arn))) {
            throw notFound("Policy " + arn + " was not found.");
        }
        User changed = user.withManagedPolicies(policies);
        users.put(changed);
        if (user.isAdministrator() && !changed.isAdministrator()) {
            users.requireAdministrator();
        }
        return Json.object();
    }

    public ObjectNode listAttachedUserPolicies(QueryCall call) {
        User user = users.require(call.requiredName("UserName"));
        return Listing.of(
                call,
                "AttachedPolicies",
                user.managedPolicies(),
                ManagedPolicy::policyName,
                policy -> Json.object().put("PolicyName", policy.policyName()).put("PolicyArn", policy.arn()));
    }

    private static String requirePolicy(User user, String name) {
        String document = user.inlinePolicies().get(name);
        if (document == null) {
            throw notFound("The user policy with name " + name + " cannot be found.");
        }
        return document;
    }

    private static AwsException notFound(String message) {
        return new AwsException(404, "NoSuchEntity", message);
    }
}
