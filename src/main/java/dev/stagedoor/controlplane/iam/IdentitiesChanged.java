/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.iam;

/** Fired, after the commit and before the answer, when a user, a policy of a user or an access key has changed. */
public record IdentitiesChanged() {}
