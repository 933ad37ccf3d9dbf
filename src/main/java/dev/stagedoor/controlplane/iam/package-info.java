/* SPDX-License-Identifier: Apache-2.0 */
/** Users, their access keys and what they may do: the part of AWS IAM that a gateway of its own needs. */
@NullMarked
package dev.stagedoor.controlplane.iam;

import org.jspecify.annotations.NullMarked;
