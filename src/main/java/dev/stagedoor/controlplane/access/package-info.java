/* SPDX-License-Identifier: Apache-2.0 */
/** Who may call the management API: access keys, the realm's users, roles, and the door that all calls pass. */
@NullMarked
package dev.stagedoor.controlplane.access;

import org.jspecify.annotations.NullMarked;
