/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

/**
 * A release that is tried with a share of a stage's requests.
 *
 * @param percentTraffic from 0 to 100
 * @param snapshot what these requests run on: the stage with another deployment, or with other variables; has no canary
 */
public record CanaryPlan(double percentTraffic, StageSnapshot snapshot) {}
