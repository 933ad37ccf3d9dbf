/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

/** Fired, after the commit, when an API key, a usage plan or what ties them to each other or to stages has changed. */
public record UsagePlansChanged() {}
