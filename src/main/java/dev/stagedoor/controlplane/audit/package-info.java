/* SPDX-License-Identifier: Apache-2.0 */
/** The audit trail: who did or tried what through the management API, in the shape of AWS CloudTrail's records. */
@NullMarked
package dev.stagedoor.controlplane.audit;

import org.jspecify.annotations.NullMarked;
