/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import dev.stagedoor.controlplane.wire.AwsException;
import java.util.Set;

/**
 * What each role may do: the only place that decides. It is asked with what IAM policies speak about (the caller, the
 * action {@code apigateway:POST}, the resource's ARN), so that policy documents can take the place of this table.
 */
final class Permissions {

    private static final Set<String> READING = Set.of("GET", "HEAD");

    /** The access keys of this installation; none of AWS's API Gateway paths. */
    private static final String ACCESS_KEYS = "accesskeys";

    /** Settings of the whole account. */
    private static final String ACCOUNT = "account";

    private Permissions() {}

    /** @throws AwsException 403 in IAM's words */
    static void check(Caller caller, String method, ManagementPath path, String accountId, String region) {
        if (caller.role().isEmpty() || !allows(caller.role().get(), method, path)) {
            String action = "apigateway:" + method;
            // The ending is IAM's of 2022 and later; answers recorded in 2025 have it for API Gateway too.
            throw AwsException.accessDenied("User: " + caller.arn(accountId) + " is not authorized to perform: "
                    + action
                    + " on resource: " + path.arn(region) + " because no identity-based policy allows the " + action
                    + " action");
        }
    }

    private static boolean allows(Role role, String method, ManagementPath path) {
        boolean reading = READING.contains(method);
        return switch (role) {
            case ADMINISTRATOR -> true;
            case DEVELOPER ->
                !path.first().equals(ACCESS_KEYS) && (reading || !path.first().equals(ACCOUNT));
            case VIEWER -> !path.first().equals(ACCESS_KEYS) && reading;
        };
    }
}
