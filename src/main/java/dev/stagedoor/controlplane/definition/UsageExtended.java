/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

/** Fired, after the commit, when an API key has been granted more or less of its usage plan's quota. */
public record UsageExtended(String usagePlanId, String apiKeyId) {}
