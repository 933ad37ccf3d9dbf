/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import java.security.Principal;
import java.util.Optional;

/**
 * Who makes a management call, once proved. Operations get it as {@code SecurityContext.getUserPrincipal()} or from the
 * request attribute {@link #ATTRIBUTE}.
 *
 * @param userName the user that the access key belongs to, or the realm's user
 * @param accessKeyId the access key that signed; empty for a user of the realm
 * @param role empty for a user of the realm who is in no group that maps to a role
 */
public record Caller(String userName, Optional<String> accessKeyId, Optional<Role> role) implements Principal {

    public static final String ATTRIBUTE = "dev.stagedoor.caller";

    @Override
    public String getName() {
        return userName;
    }

    /** The IAM user that AWS would name in its answers. */
    public String arn(String accountId) {
        return "arn:aws:iam::" + accountId + ":user/" + userName;
    }
}
