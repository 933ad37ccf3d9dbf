/* SPDX-License-Identifier: Apache-2.0 */
/** JSON values as mapping templates see them. */
@NullMarked
package dev.stagedoor.language.json;

import org.jspecify.annotations.NullMarked;
