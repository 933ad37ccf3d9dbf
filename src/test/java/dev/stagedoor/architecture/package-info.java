/* SPDX-License-Identifier: Apache-2.0 */
/** The invariants of ARCHITECTURE.md, each held by a test. */
@NullMarked
package dev.stagedoor.architecture;

import org.jspecify.annotations.NullMarked;
