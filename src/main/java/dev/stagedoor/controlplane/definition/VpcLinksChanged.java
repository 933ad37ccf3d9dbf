/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

/** Fired, after the commit, when a VPC link has been made or deleted. */
public record VpcLinksChanged() {}
