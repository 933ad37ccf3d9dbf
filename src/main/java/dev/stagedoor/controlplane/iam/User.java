/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.iam;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.language.policy.Policy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A user: a name that rights hang on. It may be that of access keys made here, of a user of the server's realm, or of both.
 *
 * @param path groups users in their ARNs: {@code /} or {@code /team/}
 * @param managedPolicies what AttachUserPolicy attached
 * @param inlinePolicies the policies of its own, by name, as their author wrote them
 */
public record User(
        String userName,
        String path,
        String userId,
        Instant createDate,
        Map<String, String> tags,
        List<ManagedPolicy> managedPolicies,
        Map<String, String> inlinePolicies) {

    public User {
        tags = Map.copyOf(tags);
        managedPolicies = managedPolicies.stream()
                .distinct()
                .sorted(Comparator.naturalOrder())
                .toList();
        inlinePolicies = Map.copyOf(inlinePolicies);
    }

    static User create(String userName, String path, Map<String, String> tags, List<ManagedPolicy> policies) {
        return new User(
                userName,
                path,
                AccessKey.uniqueId("AIDA", 17),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                tags,
                policies,
                Map.of());
    }

    public static String arn(String accountId, String path, String userName) {
        return "arn:aws:iam::" + accountId + ":user" + path + userName;
    }

    boolean isAdministrator() {
        return managedPolicies.contains(ManagedPolicy.ADMINISTRATOR);
    }

    User withTags(Map<String, String> changed) {
        return new User(userName, path, userId, createDate, changed, managedPolicies, inlinePolicies);
    }

    User withManagedPolicies(List<ManagedPolicy> changed) {
        return new User(userName, path, userId, createDate, tags, changed, inlinePolicies);
    }

    User withInlinePolicies(Map<String, String> changed) {
        return new User(userName, path, userId, createDate, tags, managedPolicies, changed);
    }

    /** All its policies, compiled. */
    public List<Policy> policies() {
        List<Policy> policies = new ArrayList<>();
        managedPolicies.forEach(managed -> policies.add(managed.policy()));
        inlinePolicies.values().forEach(json -> policies.add(Policy.parse(json, Policy.Kind.IDENTITY)));
        return List.copyOf(policies);
    }

    ObjectNode document() {
        ObjectNode document = Json.object()
                .put("userName", userName)
                .put("path", path)
                .put("userId", userId)
                .put("createDate", createDate.getEpochSecond());
        new TreeMap<>(tags).forEach(document.putObject("tags")::put);
        managedPolicies.forEach(
                managed -> document.withArray("/managedPolicies").add(managed.policyName()));
        new TreeMap<>(inlinePolicies).forEach(document.putObject("inlinePolicies")::put);
        return document;
    }

    public static User of(ObjectNode document) {
        Map<String, String> tags = new TreeMap<>();
        document.path("tags")
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        List<ManagedPolicy> managed = new ArrayList<>();
        document.path("managedPolicies")
                .forEach(name -> ManagedPolicy.of("arn:aws:iam::aws:policy/" + name.asText())
                        .ifPresent(managed::add));
        Map<String, String> inline = new TreeMap<>();
        document.path("inlinePolicies")
                .properties()
                .forEach(policy -> inline.put(policy.getKey(), policy.getValue().asText()));
        return new User(
                document.path("userName").asText(),
                document.path("path").asText(),
                document.path("userId").asText(),
                Instant.ofEpochSecond(document.path("createDate").asLong()),
                tags,
                managed,
                inline);
    }
}
