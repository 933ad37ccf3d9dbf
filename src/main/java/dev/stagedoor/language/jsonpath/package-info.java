/* SPDX-License-Identifier: Apache-2.0 */
/** JSONPath, with the meaning that AWS's library gives it. */
@NullMarked
package dev.stagedoor.language.jsonpath;

import org.jspecify.annotations.NullMarked;
