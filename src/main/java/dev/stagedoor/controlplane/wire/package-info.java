/* SPDX-License-Identifier: Apache-2.0 */
/** The rules of the AWS wire format that every management operation follows. */
@NullMarked
package dev.stagedoor.controlplane.wire;

import org.jspecify.annotations.NullMarked;
