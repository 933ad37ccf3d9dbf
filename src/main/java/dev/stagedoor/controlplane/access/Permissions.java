/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import dev.stagedoor.controlplane.iam.Identities;
import dev.stagedoor.controlplane.iam.ManagedPolicy;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.language.policy.Decision;
import dev.stagedoor.language.policy.Policy;
import dev.stagedoor.language.policy.PolicyRequest;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What each caller may do: the only place that decides. It asks the policy of the caller's role and those of the user of
 * the caller's name, together, as IAM does: an explicit deny of any wins.
 */
@ApplicationScoped
public class Permissions {

    /** Beside API Gateway's own resources, {@code /accesskeys} stays closed to all but administrators. */
    private static final Map<Role, Policy> OF_ROLE = Map.of(
            Role.ADMINISTRATOR,
            ManagedPolicy.ADMINISTRATOR.policy(),
            Role.DEVELOPER,
            Policy.parse("""
                    {"Version": "2012-10-17", "Statement": [
                      {"Effect": "Allow", "Action": "apigateway:*", "NotResource": [
                        "arn:aws:apigateway:*::/account", "arn:aws:apigateway:*::/account/*",
                        "arn:aws:apigateway:*::/accesskeys", "arn:aws:apigateway:*::/accesskeys/*"]},
                      {"Effect": "Allow", "Action": "apigateway:GET", "Resource": [
                        "arn:aws:apigateway:*::/account", "arn:aws:apigateway:*::/account/*"]}]}
                    """, Policy.Kind.IDENTITY),
            Role.VIEWER,
            Policy.parse("""
                    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "apigateway:GET", "NotResource": [
                      "arn:aws:apigateway:*::/accesskeys", "arn:aws:apigateway:*::/accesskeys/*"]}}
                    """, Policy.Kind.IDENTITY));

    @Inject
    Identities identities;

    @Inject
    Settings settings;

    /**
     * @param context the values of condition keys
     * @throws AwsException 403 in IAM's words
     */
    void check(Caller caller, String action, String resource, Map<String, List<String>> context) {
        check(caller, identities.policies(caller.userName()), action, resource, context, settings.accountId());
    }

    static void check(
            Caller caller,
            List<Policy> ofUser,
            String action,
            String resource,
            Map<String, List<String>> context,
            String accountId) {
        List<Policy> policies = new ArrayList<>(ofUser);
        caller.role().map(OF_ROLE::get).ifPresent(policies::add);
        Decision decision = Policy.decide(policies, new PolicyRequest(action, resource, List.of(), context));
        if (decision != Decision.ALLOW) {
            // The endings are IAM's of 2022 and later; answers recorded in 2025 have them for API Gateway too.
            throw AwsException.accessDenied("User: " + caller.arn(accountId) + " is not authorized to perform: "
                    + action + " on resource: " + resource
                    + (decision == Decision.EXPLICIT_DENY
                            ? " with an explicit deny in an identity-based policy"
                            : " because no identity-based policy allows the " + action + " action"));
        }
    }
}
