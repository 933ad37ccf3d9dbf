/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

/** Fired, after the commit, when a custom domain name or a base path mapping has changed. */
public record DomainNamesChanged() {}
