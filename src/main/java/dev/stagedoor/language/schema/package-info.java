/* SPDX-License-Identifier: Apache-2.0 */
/** JSON Schema draft 4, as models have it. */
@NullMarked
package dev.stagedoor.language.schema;

import org.jspecify.annotations.NullMarked;
