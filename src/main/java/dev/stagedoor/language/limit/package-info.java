/* SPDX-License-Identifier: Apache-2.0 */
/** Bounds on what text of API authors and callers may cost. */
@NullMarked
package dev.stagedoor.language.limit;

import org.jspecify.annotations.NullMarked;
