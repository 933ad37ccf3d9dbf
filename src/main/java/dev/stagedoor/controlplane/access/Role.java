/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import java.util.Locale;

/** What a caller is to this installation. What each may do is in {@link Permissions}. */
public enum Role {
    ADMINISTRATOR,
    DEVELOPER,
    VIEWER;

    /** As in {@code web.xml}, in a realm's groups: {@code administrator}. */
    public String roleName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
