/* SPDX-License-Identifier: Apache-2.0 */
/** Who may call a method. */
@NullMarked
package dev.stagedoor.dataplane.authorization;

import org.jspecify.annotations.NullMarked;
