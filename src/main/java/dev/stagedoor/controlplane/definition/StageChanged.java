/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

/**
 * Fired, after the commit, when what a stage serves may have changed: it was created, updated, pointed at another
 * deployment or deleted. An empty stage name means every stage of the API.
 */
public record StageChanged(String restApiId, String stageName) {}
